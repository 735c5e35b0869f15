"""Pages that promise something name tests that exist, or do not promise it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A page of promises, and how many tests it names at the least.
PAGES = {"docs/when-it-is-hard.md": 50, "docs/the-well.md": 25}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def names_in(file: Path) -> set[str]:
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return {
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def missing_in(text: str) -> list[str]:
    return [
        f"{file}::{test}"
        for file, test in NAMED.findall(text)
        if test not in names_in(ROOT / file)
    ]


def promises_without_a_test(text: str) -> list[str]:
    tables = re.findall(
        r"^\| What \| Test \|\n(?:\|---.*\n)?((?:\| .*(?:\n|$))*)", text, re.M
    )
    rows = [row for table in tables for row in table.splitlines()]
    return [row for row in rows if not NAMED.search(row)]


@pytest.mark.parametrize(("page", "least"), PAGES.items())
def test_every_line_names_a_test_that_is_there(page, least):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert missing_in(text) == []
    assert promises_without_a_test(text) == []
    assert len(NAMED.findall(text)) > least


def test_a_test_that_is_gone_and_a_promise_without_one_are_found():
    gone = "| Nobody is overlooked | `tests/web/nowhere.py::test_of_nothing` |"
    bare = "| Nobody is overlooked | we are careful |"
    assert missing_in(gone) == ["tests/web/nowhere.py::test_of_nothing"]
    assert promises_without_a_test(f"| What | Test |\n{gone}\n{bare}") == [bare]
