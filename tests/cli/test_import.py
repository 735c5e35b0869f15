"""`cairn import` reads the tables people really have, and can be run twice."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CAIRN_DATA", TESTS.parent.parent / "shared" / "data"))
real_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the folder of real data sets is not here"
)
pytestmark = pytest.mark.skipif(
    "CAIRN_DATABASE_URL" in os.environ, reason="the command is tried on a home of files"
)

BDI = "--measure bdi-ii --client id"
DAS = "--own DAS:0:151:higher --client subject"
BY_SESSION = "--time-as session"
SUDDEN_GAINS = ",".join([f"bdi_s{n}={n}" for n in range(13)])
REAL_TABLES = {
    "btheb_bdi.csv": (
        f"{BDI} --time-as month --wide bdi.pre=0,bdi.2m=2,bdi.3m=3,bdi.5m=5,bdi.8m=8",
        380, 100,
    ),
    "enrichd_bdi_half.csv": (
        f"{BDI} --time day --time-as day --score bdi --same-day all",
        3502, 278,
    ),
    "sgdata.csv": (
        f"{BDI} {BY_SESSION} --wide {SUDDEN_GAINS}", 486, 43,
    ),
    "jacobson_1989.csv": (
        f"{DAS} --time time {BY_SESSION} --label pre=1 --label post=2 --score das",
        60, 30,
    ),
    "panic2_pas.csv": (
        "--own PAS:0:52:lower --client id --time week --time-as week --score pas",
        169, 37,
    ),
}  # fmt: skip


@pytest.fixture
def home(furnished, tmp_path) -> Path:
    return Path(shutil.copytree(furnished, tmp_path / "home"))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("import") / "home"
    subprocess.run(
        [sys.executable, TESTS / "durability" / "prepare.py", home],
        check=True, capture_output=True,
    )  # fmt: skip
    return home


def cairn(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"], "CAIRN_HOME": str(home),
        "CAIRN_SECRET_KEY": "x" * 60, "COLUMNS": "80",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", "from cairn.cli.main import main; exit(main())", *words],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def sign_in_name(home: Path, name: str) -> str:
    with sqlite3.connect(home / "cairn.sqlite3") as record:
        rows = record.execute("SELECT sign_in_name FROM account")
        return next(row[0] for row in rows if row[0].startswith(name))


@real_data
@pytest.mark.parametrize("file", REAL_TABLES)
def test_a_real_table_comes_in_whole_and_once(home, file):
    words, scores, clients = REAL_TABLES[file]
    command = [
        "import", str(DATA / file), *words.split(), "--first-day", "2020-01-06",
        "--therapist", sign_in_name(home, "clara"),
    ]  # fmt: skip
    first = cairn(*command, home=home)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[-1].startswith(f"{scores} scores imported")
    assert f"{scores} scores of {clients} clients" in first.stdout
    again = cairn(*command, home=home)
    assert again.stdout.splitlines()[-1] == (
        f"0 scores imported, {scores} were there already, 0 new clients."
    )


INVENTED = "who;on;total\nAda;3.2.2026;12\nAda;10.2.2026;99\nLin;=1+1;5\n"


@pytest.fixture
def table(tmp_path) -> Path:
    file = tmp_path / "invented.csv"
    file.write_text(INVENTED)
    return file


WORDS = [
    "--measure",
    "phq-9",
    "--client",
    "who",
    "--time",
    "on",
    "--time-as",
    "date",
    "--score",
    "total",
]


def test_a_date_order_is_asked_for_and_never_guessed(home, table):
    done = cairn("import", str(table), *WORDS, "--dry-run", home=home)
    assert done.returncode == 6
    assert done.stderr == (
        "cairn: State --date-order: DMY, MDY or YMD. It is never guessed.\n"
    )


def test_problems_are_listed_by_place_and_rule_without_any_value(home, table, tmp_path):
    problems = tmp_path / "problems.csv"
    done = cairn(
        "import", str(table), *WORDS, "--date-order", "DMY", "--keep", "good",
        "--therapist", sign_in_name(home, "anna"), "--problems", str(problems),
        home=home,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1].startswith("1 scores imported")
    listed = problems.read_text()
    assert len(listed.splitlines()) == 3
    for value in ("99", "=1+1", "Ada", "Lin"):
        assert value not in done.stdout + done.stderr + listed


def test_all_or_nothing_is_the_default(home, table):
    done = cairn(
        "import", str(table), *WORDS, "--date-order", "DMY",
        "--therapist", sign_in_name(home, "anna"), home=home,
    )  # fmt: skip
    assert done.returncode == 8
    assert "nothing was imported" in done.stderr


def test_a_missing_file_is_one_line_and_a_code(home, tmp_path):
    done = cairn("import", str(tmp_path / "no.csv"), *WORDS, "--date-order", "DMY",
                 home=home)  # fmt: skip
    assert done.returncode == 6
    assert len(done.stderr.splitlines()) == 1
