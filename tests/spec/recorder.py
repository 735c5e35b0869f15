"""Checks one example and keeps what a reader needs to see of it."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

EXACT = 1e-9


@dataclass(frozen=True)
class Example:
    """One call and what it gave."""

    call: str
    gives: object
    within: float = EXACT


@dataclass(frozen=True)
class Table:
    """One call, tried on many rows of inputs and results."""

    call: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass
class Spec:
    """Passed to every spec test; asserts, and remembers in order."""

    seen: list[Example | Table] = field(default_factory=list)

    def __call__(
        self, call: Callable[[], object], *, gives: object, within: float = EXACT
    ) -> None:
        """Check that a call gives a value, a number to within a stated tolerance."""
        self.seen.append(Example(_body(call), gives, within))
        _check(call(), gives, within)

    def table(
        self,
        call: Callable[..., object],
        *,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        within: float = EXACT,
    ) -> None:
        """Check a call on every row; the last cells of a row are the result."""
        self.seen.append(Table(_body(call), columns, rows))
        inputs = len(inspect.signature(call).parameters)
        for row in rows:
            result = row[inputs:] if len(row) > inputs + 1 else row[inputs]
            _check(call(*row[:inputs]), result, within)

    def refuses(self, call: Callable[[], object], error: type[Exception]) -> None:
        """Check that a call is refused, and keep the sentence it is refused with."""
        try:
            call()
        except error as refusal:
            self.seen.append(Example(_body(call), refusal))
        else:
            raise AssertionError(f"{_body(call)} was not refused")


def _check(found: object, expected: object, within: float) -> None:
    if isinstance(expected, float) and isinstance(found, int | float):
        assert abs(found - expected) <= within, (found, expected)
    elif isinstance(expected, tuple | list) and isinstance(found, tuple | list):
        assert len(found) == len(expected), (found, expected)
        for one, other in zip(found, expected, strict=True):
            _check(one, other, within)
    else:
        assert found == expected, (found, expected)


def _body(call: Callable[..., object]) -> str:
    """Return the source of a lambda's body, or the call of a named function."""
    if call.__name__ != "<lambda>":
        return f"{call.__name__}({', '.join(inspect.signature(call).parameters)})"
    code = call.__code__
    source, tree = _parsed(code.co_filename)
    lambdas = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda) and node.lineno == code.co_firstlineno
    ]
    first, *rest = (ast.get_source_segment(source, lambdas[0].body) or "").split("\n")
    return "\n".join([first, *textwrap.dedent("\n".join(rest)).split("\n")]).strip()


@cache
def _parsed(filename: str) -> tuple[str, ast.Module]:
    source = Path(filename).read_text(encoding="utf-8")
    return source, ast.parse(source)


def set_up_of(module_name: str) -> str:
    """Return the imports, values and functions a section's examples start from."""
    module = sys.modules[module_name]
    source, tree = _parsed(str(module.__file__))
    shown = [node for node in tree.body if _is_set_up(node)]
    return "".join(
        ("\n\n" if isinstance(node, ast.FunctionDef) else "")
        + (ast.get_source_segment(source, node) or "")
        + "\n"
        for node in shown
    ).strip()


def _is_set_up(node: ast.stmt) -> bool:
    match node:
        case ast.ImportFrom(module=module):
            return module != "cairn.errors"
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name not in {"title", "text"}
        case ast.FunctionDef(name=name):
            return not name.startswith("test_")
        case _:
            return False
