"""Marks on hopes are read for one client at a time; the science takes none of them."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/cairn"
# All that knows the table of marks: the page it lies on, and what exports it.
KNOWS_THE_TABLE = {
    "clinic/records/models/__init__.py",
    "clinic/records/models/own_page.py",
    "clinic/records/own_page.py",
    "clinic/records/services/lay_item.py",
    "clinic/records/services/tend_hope.py",
    "clinic/records/stored.py",
}
# What reads hopes, each for the one client it is given.
READERS = {"hopes_of_client", "hopes_shown_to_therapist"}
AGGREGATES = {"Avg", "Sum", "StdDev", "Variance", "Count", "mean", "fmean"}


def modules() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
    }


def names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def calls_of(tree: ast.AST, names: set[str]) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in names
    ]


def is_in_a_loop(tree: ast.AST, names: set[str]) -> bool:
    loops = (ast.For, ast.While, ast.comprehension, ast.ListComp, ast.GeneratorExp)
    # What is looped over is read once; the body is what would read one after another.
    return any(
        calls_of(part, names)
        for node in ast.walk(tree)
        if isinstance(node, loops)
        for part in (
            [node.elt]
            if isinstance(node, ast.ListComp | ast.GeneratorExp)
            else getattr(node, "body", [])
        )
    )


def test_few_modules_know_the_table_of_marks():
    found = {name for name, tree in modules().items() if "OwnEntry" in names_in(tree)}
    assert found - KNOWS_THE_TABLE == set()
    assert "clinic/records/own_page.py" in found


def test_hopes_are_read_for_one_client_and_never_in_a_loop_over_many():
    readers = {name: tree for name, tree in modules().items()
               if calls_of(tree, READERS)}  # fmt: skip
    assert readers
    assert [name for name, tree in readers.items() if is_in_a_loop(tree, READERS)] == []


def test_no_module_that_reads_hopes_averages_anything():
    for name, tree in modules().items():
        if names_in(tree) & (READERS | {"hopes_among"}):
            assert names_in(tree) & AGGREGATES == set(), name


def test_the_science_knows_no_hope_of_anybody():
    for name, tree in modules().items():
        if name.startswith("science/"):
            assert not names_in(tree) & (READERS | {"OwnEntry", "OwnItem"}), name


def test_a_loop_over_clients_would_be_noticed():
    text = (
        "def pool(clients):\n    return [hopes_of_client(c, key=None) for c in clients]"
    )
    assert is_in_a_loop(ast.parse(text), READERS)
    text = "for c in clients:\n    hopes_of_client(c, key=None)"
    assert is_in_a_loop(ast.parse(text), READERS)
    text = "def one(c):\n    return [h.text for h in hopes_of_client(c, key=None)]"
    assert not is_in_a_loop(ast.parse(text), READERS)
