"""Prints this project's size and style beside six model projects.

Method: physical lines, migrations left out, tests counted apart; a function's length
is its lines without the docstring; comments are lines that carry one, per 100 lines
that carry code; an import cycle is a pair of top-level subpackages that import each
other. The figures of the six were measured the same way in 2026.
"""

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.Module

MODELS = ("ehrQL", "scores", "fava", "pretalx", "NHS breast", "healthchecks")
MODEL_FIGURES = {
    "Source lines / modules": (
        "22,245 / 96",
        "13,641 / 52",
        "10,749 / 61",
        "59,629 / 404",
        "17,405 / 176",
        "16,884 / 178",
    ),
    "Module median / p90 / max": (
        "140 / 444 / 2,268",
        "146 / 645 / 1,473",
        "127 / 398 / 938",
        "75 / 387 / 1,375",
        "65 / 225 / 672",
        "43 / 161 / 1,584",
    ),
    "Function median / p90 / max": (
        "6 / 24 / 129",
        "12 / 50 / 116",
        "4 / 19 / 142",
        "6 / 21 / 248",
        "6 / 21 / 154",
        "7 / 32 / 181",
    ),
    "Return types": ("2 %", "73 %", "100 %", "5 %", "6 %", "98 %"),
    "Function docstrings (median lines)": (
        "13 % (3)",
        "90 % (17)",
        "68 % (1)",
        "12 % (3)",
        "11 % (1)",
        "10 % (1)",
    ),
    "Module docstrings": ("15 %", "100 %", "100 %", "3 %", "4 %", "1 %"),
    "Comment lines per 100": ("11.9", "7.3", "4.3", "4.9", "1.5", "5.9"),
    "Test lines ÷ source": ("2.0", "1.4", "0.6", "2.0", "1.9", "1.4"),
    "Import cycles": ("3", "1", "3", "30", "4", "5"),
}


@dataclass(frozen=True, slots=True)
class Module:
    """One file of source, read once."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """Count physical lines."""
        return len(self.text.splitlines())

    @property
    def functions(self) -> list[Function]:
        """List every function and method, nested ones included."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]


def read_modules(folder: Path) -> list[Module]:
    """Read the Python files of a folder; migrations do not count."""
    paths = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]
    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted(paths)]
    return [Module(path, text, ast.parse(text)) for path, text in texts]


def docstring_lines(node: Documented) -> int:
    """Count the lines of a node's docstring, 0 without one."""
    if ast.get_docstring(node) is None:
        return 0
    first = node.body[0]
    return (first.end_lineno or first.lineno) - first.lineno + 1


def function_length(function: Function) -> int:
    """Count a function's lines from its `def`, without the docstring."""
    last = function.end_lineno or function.lineno
    return last - function.lineno + 1 - docstring_lines(function)


def spread(values: Iterable[int]) -> str:
    """Write median, 90th percentile and maximum."""
    ordered = sorted(values) or [0]
    ninetieth = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
    return f"{statistics.median(ordered):,.0f} / {ninetieth:,} / {ordered[-1]:,}"


def share(part: int, whole: int) -> str:
    """Write a share in whole per cent."""
    return f"{100 * part / whole:.0f} %" if whole else "none"


def comment_rate(modules: Iterable[Module]) -> float:
    """Return the lines with a comment per 100 lines with code."""
    comments = code = 0
    for module in modules:
        tokens = list(tokenize.generate_tokens(io.StringIO(module.text).readline))
        comments += sum(token.type == tokenize.COMMENT for token in tokens)
        code += len(
            {
                line
                for token in tokens
                if token.type not in SILENT
                for line in range(token.start[0], token.end[0] + 1)
            }
        )
    return 100 * comments / code if code else 0.0


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names a module imports, late imports included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def import_cycles(modules: Iterable[Module], package: Path) -> list[tuple[str, str]]:
    """Return the pairs of top-level subpackages that import each other."""
    prefix = f"{package.name}."
    rooms = {
        path.name for path in package.iterdir() if (path / "__init__.py").is_file()
    }
    arrows: set[tuple[str, str]] = set()
    for module in modules:
        room = module.path.relative_to(package).parts[0]
        names = (
            name for name in imported_names(module.tree) if name.startswith(prefix)
        )
        arrows |= {(room, name.removeprefix(prefix).split(".")[0]) for name in names}
    pairs = combinations(sorted(rooms), 2)
    return [(a, b) for a, b in pairs if (a, b) in arrows and (b, a) in arrows]


def measure(root: Path, package: str) -> dict[str, str]:
    """Measure the package under `root`/src against the tests under `root`/tests."""
    modules = read_modules(root / "src" / package)
    functions = [function for module in modules for function in module.functions]
    source = sum(module.lines for module in modules)
    tests = sum(module.lines for module in read_modules(root / "tests"))
    documented = [docstring_lines(f) for f in functions if docstring_lines(f)]
    typical = statistics.median(documented) if documented else 0
    return {
        "Source lines / modules": f"{source:,} / {len(modules)}",
        "Module median / p90 / max": spread(module.lines for module in modules),
        "Function median / p90 / max": spread(map(function_length, functions)),
        "Return types": share(
            sum(function.returns is not None for function in functions), len(functions)
        ),
        "Function docstrings (median lines)": (
            f"{share(len(documented), len(functions))} ({typical:.0f})"
        ),
        "Module docstrings": share(
            sum(docstring_lines(module.tree) > 0 for module in modules), len(modules)
        ),
        "Comment lines per 100": f"{comment_rate(modules):.1f}",
        "Test lines ÷ source": f"{tests / source:.1f}",
        "Import cycles": str(len(import_cycles(modules, root / "src" / package))),
    }


def write_table(own: dict[str, str]) -> str:
    """Lay the figures out as a table, this project first."""
    rows = [("", "Cairn", *MODELS)]
    rows += [(name, own[name], *MODEL_FIGURES[name]) for name in MODEL_FIGURES]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    print(write_table(measure(ROOT, "cairn")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
