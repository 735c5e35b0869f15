"""The page on safety names tests that exist: a promise without one is not made."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs/when-it-is-hard.md"
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
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    head = ("| What |", "|---")
    return [row for row in rows if not row.startswith(head) and not NAMED.search(row)]


def test_every_line_names_a_test_that_is_there():
    text = TABLE.read_text(encoding="utf-8")
    assert missing_in(text) == []
    assert promises_without_a_test(text) == []
    assert len(NAMED.findall(text)) > 50


def test_a_test_that_is_gone_and_a_promise_without_one_are_found():
    gone = "| Nobody is overlooked | `tests/web/nowhere.py::test_of_nothing` |"
    bare = "| Nobody is overlooked | we are careful |"
    assert missing_in(gone) == ["tests/web/nowhere.py::test_of_nothing"]
    assert promises_without_a_test(f"| What | Test |\n{gone}\n{bare}") == [bare]
