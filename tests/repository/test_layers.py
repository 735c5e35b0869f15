"""Arrows point down only, and the science stands alone."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Refuses every installed package but those named, then imports every module.
IMPORT_ALONE = """
import importlib, pkgutil, sys
from importlib.metadata import packages_distributions

class OnlyThese:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in REFUSED:
            raise ImportError(f"{name} is not there")

packages, allowed = sys.argv[1].split(","), sys.argv[2].split(",")
REFUSED = set(packages_distributions()) - {"cairn", *allowed}
sys.meta_path.insert(0, OnlyThese())
for name in packages:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        importlib.import_module(module.name)
"""


def lint_imports(project: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache"],
        cwd=project,
        env={"PYTHONPATH": str(project / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def import_alone(packages: str, allowed: str, source: Path = ROOT / "src"):
    return subprocess.run(
        [sys.executable, "-c", IMPORT_ALONE, packages, allowed],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "library")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_arrow_points_down():
    linted = lint_imports(ROOT)

    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("cairn.science.planted", "import cairn.exchange"),
        ("cairn.science.planted", "import django"),
        ("cairn.science.planted", "import datetime"),
        ("cairn.exchange.planted", "import cairn.clinic.vault"),
        ("cairn.exchange.planted", "import django.db"),
        ("cairn.clinic.planted", "import cairn.web"),
        ("cairn.clinic.planted", "def late():\n    import cairn.cli.main"),
    ],
)
def test_an_arrow_that_points_up_is_caught(copied_house: Path, module: str, line: str):
    path = copied_house / "src" / module.replace(".", "/")
    path.with_suffix(".py").write_text(line + "\n", encoding="utf-8")

    linted = lint_imports(copied_house)

    assert (linted.returncode, module in linted.stdout) == (1, True), linted.stdout


@pytest.mark.parametrize(
    ("packages", "allowed"),
    [
        ("cairn.science", "numpy,scipy"),
        ("cairn.exchange", "numpy,scipy,defusedxml,pyarrow,typst"),
    ],
)
def test_it_imports_without_django(packages: str, allowed: str):
    imported = import_alone(packages, allowed)

    assert imported.returncode == 0, imported.stderr


def test_a_django_import_in_the_science_is_caught(copied_house: Path):
    planted = copied_house / "src/cairn/science/planted.py"
    planted.write_text("import django\n", encoding="utf-8")

    imported = import_alone("cairn.science", "numpy,scipy", copied_house / "src")

    assert imported.returncode == 1
    assert imported.stderr.splitlines()[-1] == "ImportError: django is not there"


def test_the_example_in_the_readme_runs_without_django():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```python\n")[2].partition("```")[0]

    scored = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules['django'] = None\n{example}"],
        capture_output=True,
        text=True,
        check=False,
    )

    promised = example.strip().rpartition("# ")[2]
    assert (scored.stdout.strip(), scored.stderr) == (promised, "")
