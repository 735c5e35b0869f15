"""The scripts that set up, measure and count say the truth, planted faults included."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import check_locks
import figures
import pytest
from count_results import count_results

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str | Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)


ROOM_A = '''"""What is a?"""

import pack.b.inner


def one():  # why
    """Do one."""
    x = 1
    return x


def two() -> int:
    return 2
'''
ROOM_B = '''from pack import a


async def three() -> None:
    """Do three.

    Slowly.
    """

    def four() -> None: ...
'''


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    for name, text in {
        "src/pack/a/__init__.py": ROOM_A,
        "src/pack/b/__init__.py": "",
        "src/pack/b/inner.py": ROOM_B,
        "src/pack/b/migrations/0001_first.py": "x = 1\n" * 900,
        "tests/test_a.py": "assert True\n" * 46,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_figures_of_a_small_project_are_those_counted_by_hand(small_project: Path):
    assert figures.measure(small_project, "pack") == {
        "Source lines / modules": "23 / 3",
        "Module median / p90 / max": "10 / 13 / 13",
        "Function median / p90 / max": "2 / 3 / 3",
        "Return types": "75 %",
        "Function docstrings (median lines)": "50 % (2)",
        "Module docstrings": "33 %",
        "Comment lines per 100": "6.7",
        "Test lines ÷ source": "2.0",
        "Import cycles": "1",
    }


def test_the_figures_stand_beside_the_six_models():
    printed = run(sys.executable, ROOT / "tools/figures.py").stdout.splitlines()

    assert [len(row.split("|")) for row in printed] == [10] * 11


@pytest.fixture
def copied_locks(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path / "requirements"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_locks_are_fresh():
    assert check_locks.main([]) == 0


def test_a_requirement_added_after_locking_is_caught(copied_locks: Path):
    change(copied_locks / "science.in", "numpy\n", "numpy\nleft-pad\n")

    assert check_locks.lock_problems(copied_locks) == [
        "science.lock is older than science.in.",
        "science.lock does not pin left-pad.",
    ]


def test_a_pin_changed_by_hand_is_caught(copied_locks: Path):
    version = check_locks.pins(copied_locks / "run.lock")["django"]
    change(copied_locks / "run.lock", f"django=={version}", "django==5.2.0")

    assert check_locks.lock_problems(copied_locks) == [
        "run.lock pins django at another version than test.lock."
    ]


def test_a_package_of_the_project_that_is_not_locked_is_caught(tmp_path: Path):
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    change(tmp_path / "pyproject.toml", '"gunicorn",', '"gunicorn",\n    "left_pad",')

    found = check_locks.undeclared(
        tmp_path / "requirements", tmp_path / "pyproject.toml"
    )

    assert found == ["run.in does not name left-pad, which pyproject.toml needs."]


REPORT = (
    '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/>'
    "</testsuites>"
)


def test_results_of_several_runs_are_added_up(tmp_path: Path):
    (tmp_path / "a.xml").write_text(REPORT.format(10, 1, 2, 3), encoding="utf-8")
    (tmp_path / "b.xml").write_text(REPORT.format(5, 0, 0, 0), encoding="utf-8")

    assert count_results(tmp_path) == {"passed": 9, "failed": 3, "skipped": 3}


@pytest.mark.parametrize(
    ("counts", "line", "code"),
    [
        ((2, 0, 0, 1), "1 passed, 0 failed, 1 skipped\n", 0),
        ((2, 1, 0, 0), "1 passed, 1 failed, 0 skipped\n", 1),
        ((0, 0, 0, 0), "0 passed, 0 failed, 0 skipped\n", 1),
    ],
)
def test_the_closing_line_decides(tmp_path: Path, counts, line: str, code: int):
    (tmp_path / "a.xml").write_text(REPORT.format(*counts), encoding="utf-8")

    closed = run(sys.executable, ROOT / "tools/count_results.py", tmp_path)

    assert (closed.stdout, closed.returncode) == (line, code)


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A copy of what set-up reads, and a PATH with everything but a Python."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "env", "cat", "cut", "dirname", "grep", "rm", "sha256sum"):
        (programs / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def set_up(machine: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    paths = {"PATH": str(machine / "programs"), "CAIRN_WITHOUT_APT": "yes"}
    return run(machine / "tools/set_up", wanted, env=paths)


@pytest.mark.parametrize(
    ("script", "found"),
    [(None, "no Python 3"), ("#!/bin/sh\necho Python 3.9.2\nexit 1\n", "Python 3.9.2")],
)
def test_a_machine_without_a_new_python_is_told_in_one_sentence(
    bare_machine: Path, script: str | None, found: str
):
    if script:
        old = bare_machine / "programs/python3"
        old.write_text(script.replace("exit 1", '[ "$1" = --version ]'))
        old.chmod(0o755)

    refused = set_up(bare_machine, "run")

    sentence = (
        f"Cairn needs Python 3.11 or newer and found {found}. "
        "Install python3.11, then run this again.\n"
    )
    assert (refused.returncode, refused.stderr) == (1, sentence)


def test_a_machine_that_is_ready_is_left_alone(bare_machine: Path):
    # Only what set-up itself wrote down may convince it.
    python = bare_machine / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    read = [bare_machine / "requirements/run.lock", bare_machine / "pyproject.toml"]
    text = f"{bare_machine}\n".encode() + b"".join(path.read_bytes() for path in read)
    (bare_machine / ".venv/cairn-run").write_text(hashlib.sha256(text).hexdigest())

    assert set_up(bare_machine, "run").returncode == 0

    change(bare_machine / "requirements/run.lock", "numpy==", "numpy===")

    assert set_up(bare_machine, "run").returncode == 1


def test_a_throw_away_postgresql_is_there_and_then_gone():
    answer = "import os; print(os.environ['CAIRN_DATABASE_URL'])"
    used = run(ROOT / "tools/with_postgres", sys.executable, "-c", answer)
    if used.returncode == 69:
        pytest.skip("no PostgreSQL here: install postgresql to run this")

    home = Path(used.stdout.strip().split("@")[1].replace("%2F", "/")).parent

    assert (used.returncode, home.parts[:2]) == (0, ("/", "tmp"))
    assert not home.exists()


INNER_TESTS = """
import pytest

@pytest.mark.browser
def test_page():
    pytest.skip("no Chromium here")

@pytest.mark.soak
def test_long():
    assert False

def test_quick():
    assert True
"""


@pytest.mark.parametrize(
    ("words", "closing"),
    [
        ([], "1 passed, 1 skipped, 1 deselected"),
        (["-m", "soak"], "1 failed, 2 deselected"),
    ],
)
def test_long_runs_are_asked_for_by_name_and_skipped_pages_are_loud(
    tmp_path: Path, words: list[str], closing: str
):
    shutil.copy(ROOT / "tests/conftest.py", tmp_path)
    shutil.copy(ROOT / "tools/science.ini", tmp_path / "pytest.ini")
    (tmp_path / "test_inner.py").write_text(INNER_TESTS, encoding="utf-8")

    here = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [sys.executable, "-m", "pytest", "-p", "no:django", *words]
    printed = run(*command, cwd=tmp_path, env=here).stdout

    assert closing in printed
    assert ("1 BROWSER TESTS DID NOT RUN" in printed) is not bool(words)
