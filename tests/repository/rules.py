"""The rules of the house that a machine can check: each returns what breaks it."""

import ast
import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

Rule = Callable[[Path], list[str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
LONGEST_README = 80
MOST_POSITIONAL = 4
MOST_PUBLIC_METHODS = 10
# Path under the root -> why it may be longer than a module should be.
LONG_ON_PURPOSE: dict[str, str] = {}

DRAWERS = {"utils", "common", "core", "helpers", "misc", "manager", "data", "info"}
LICENCE_DIGEST = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
NOT_OURS = {
    ".git",
    ".venv",
    "var",
    "build",
    "dist",
    "__pycache__",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
}
TEXT = {
    ".py", ".md", ".toml", ".html", ".css", ".js", ".svg", ".txt", ".cff", ".csv",
    ".json", ".in", ".lock", ".po", ".sh", ".ini", ".yml", ".webmanifest", "",
}  # fmt: skip
PAGE = {".html", ".css", ".js", ".svg", ".webmanifest", ".txt"}


def files(root: Path, folder: str = ".") -> Iterator[Path]:
    """Yield the project's own files under a folder of the root."""
    for here, folders, names in os.walk(root / folder):
        folders[:] = sorted(set(folders) - NOT_OURS)
        yield from (Path(here, name) for name in sorted(names))


def place(root: Path, path: Path) -> str:
    """Return a path as it is written in this repository."""
    return path.relative_to(root).as_posix()


def sources(root: Path) -> Iterator[tuple[str, str]]:
    """Yield place and text of each source module; migrations write themselves."""
    for path in files(root, "src"):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield place(root, path), path.read_text(encoding="utf-8")


def functions(root: Path) -> Iterator[tuple[str, Function]]:
    """Yield every function of the source with a place to find it."""
    for where, text in sources(root):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, Function):
                yield f"{where}:{node.lineno} {node.name}", node


def modules_are_short(root: Path) -> list[str]:
    """Refuse a module longer than a person reads in one go."""
    return [
        f"{where} has {len(text.splitlines())} lines"
        for where, text in sources(root)
        if len(text.splitlines()) > LONGEST_MODULE and where not in LONG_ON_PURPOSE
    ]


def functions_are_short(root: Path) -> list[str]:
    """Refuse a function longer than a screen; its docstring does not count."""
    found = []
    for where, node in functions(root):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        docstring = node.body[0].end_lineno - node.body[0].lineno + 1
        length = node.end_lineno - node.lineno + 1
        if body is not node.body:
            length -= docstring
        if length > LONGEST_FUNCTION:
            found.append(f"{where} has {length} lines")
    return found


def few_arguments_go_by_position(root: Path) -> list[str]:
    """Refuse long rows of arguments: named options read without looking them up."""
    found = []
    for where, node in functions(root):
        names = [word.arg for word in node.args.posonlyargs + node.args.args]
        given = [name for name in names if name not in {"self", "cls"}]
        if len(given) > MOST_POSITIONAL:
            found.append(f"{where} takes {len(given)} positional arguments")
    return found


def classes_are_small(root: Path) -> list[str]:
    """Refuse a class with more public methods than a reader keeps in mind."""
    found = []
    for where, text in sources(root):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                public = [
                    part
                    for part in node.body
                    if isinstance(part, Function) and not part.name.startswith("_")
                ]
                if len(public) > MOST_PUBLIC_METHODS:
                    found.append(f"{where} {node.name} has {len(public)} methods")
    return found


def modules_say_what_they_answer(root: Path) -> list[str]:
    """Refuse a module that does not open with a docstring."""
    return [
        f"{where} has no docstring"
        for where, text in sources(root)
        if ast.get_docstring(ast.parse(text)) is None
    ]


def nothing_is_a_drawer(root: Path) -> list[str]:
    """Refuse drawers: a function that belongs to no noun needs a noun."""
    return [
        f"{where} is a drawer"
        for where, _ in sources(root)
        if DRAWERS & set(Path(where).with_suffix("").parts)
    ]


def nothing_is_left_to_do(root: Path) -> list[str]:
    """Refuse notes to self: what is left to do stands in an issue."""
    return [
        f"{where} leaves something to do"
        for where, text in sources(root)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text)
    ]


def readme_fits_two_screens(root: Path) -> list[str]:
    """Refuse a long README: it is the door, not the house."""
    lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    return [f"README.md has {len(lines)} lines"] if len(lines) > LONGEST_README else []


def no_file_names_a_machine(root: Path) -> list[str]:
    """Refuse the name of a folder that exists on one machine only."""
    one_machine = re.compile(r"/(?:work|root|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")
    return [
        f"{place(root, path)} names {found.group()}"
        for path in files(root)
        if path.suffix in TEXT
        and (found := one_machine.search(path.read_text(encoding="utf-8")))
    ]


def dependencies_have_reasons(root: Path) -> list[str]:
    """Refuse a package without its reason in the decision record."""
    reasons = root / "docs/decisions/0003-dependencies.md"
    named = set(re.findall(r"^\| `([^`]+)` \| \S", reasons.read_text("utf-8"), re.M))
    asked = {
        re.sub(r"[<>=;].*", "", line).strip()
        for path in sorted((root / "requirements").glob("*.in"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "-r"))
    }
    missing = [
        f"{name} is asked for without a reason" for name in sorted(asked - named)
    ]
    return missing + [f"{name} has a reason, no use" for name in sorted(named - asked)]


def pages_ask_nobody_else(root: Path) -> list[str]:
    """Refuse an address outside the practice in a page, style or script."""
    # XML names its vocabularies by address; nothing is fetched from there.
    elsewhere = re.compile(r"(?:https?:|[\"'(=]\s*)//(?!www\.w3\.org/)[\w.{-]+")
    return [
        f"{place(root, path)} names {found.group()}"
        for path in files(root, "src/cairn/web")
        if path.suffix in PAGE
        and (found := elsewhere.search(path.read_text(encoding="utf-8")))
    ]


def pages_carry_no_code(root: Path) -> list[str]:
    """Refuse inline script, style and handlers, as the browser would."""
    inline = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)[^>]*>")
    return [
        f"{place(root, path)} carries {found.group().strip()}"
        for path in files(root, "src/cairn/web")
        if path.suffix == ".html"
        and (found := inline.search(path.read_text(encoding="utf-8")))
    ]


def everything_is_under_one_licence(root: Path) -> list[str]:
    """Refuse any licence of the code but Apache-2.0, unchanged."""
    found = []
    text = (root / "LICENSE").read_bytes()
    if hashlib.sha256(text).hexdigest() != LICENCE_DIGEST:
        found.append("LICENSE is not the text of Apache-2.0")
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    if project.get("license") != "Apache-2.0":
        found.append("pyproject.toml does not say Apache-2.0")
    other = re.compile(
        r"Copyright \(c\)|All rights reserved|SPDX-License|General Public"
    )
    return found + [
        f"{place(root, path)} carries a licence of its own"
        for path in files(root)
        if path.suffix == ".py"
        and path.name != Path(__file__).name
        and other.search(path.read_text(encoding="utf-8"))
    ]


def measures_carry_their_licence(root: Path) -> list[str]:
    """Refuse a measure without its own licence beside its text."""
    library = root / "src/cairn/exchange/instruments/library"
    return [
        f"{place(root, folder)} has no LICENCE.md"
        for folder in sorted(library.iterdir())
        if folder.is_dir()
        and folder.name not in NOT_OURS
        and not (folder / "LICENCE.md").is_file()
    ]


def links_lead_somewhere(root: Path) -> list[str]:
    """Refuse a link from a document to a file that is not there."""
    found = []
    for path in files(root):
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            for target in re.findall(r"\]\(([^)#\s]+)", text):
                local = not re.match(r"[a-z]+:", target)
                if local and not (path.parent / target).exists():
                    found.append(f"{place(root, path)} links to {target}")
    return found


def documents_name_real_commands(root: Path) -> list[str]:
    """Refuse a `make` or `cairn` command in the documents that does not exist."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    registry = (root / "src/cairn/cli/main.py").read_text(encoding="utf-8")
    commands = set(re.findall(r'^    "([a-z-]+)": \(', registry, re.MULTILINE))
    found = []
    for name in ("README.md", "DEVELOPERS.md", "SECURITY.md"):
        text = (root / name).read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
        makes = set(re.findall(r"\bmake ([a-z-]+)", code)) - targets
        cairns = set(re.findall(r"(?:`|bin/)cairn ([a-z-]+)", code)) - commands
        found += [f"{name} names make {word}" for word in sorted(makes)]
        found += [f"{name} names cairn {word}" for word in sorted(cairns)]
    return found


def decisions_are_complete(root: Path) -> list[str]:
    """Refuse a decision without context, choice, options refused and consequences."""
    parts = ("## Context", "## Decision", "## Options refused", "## Consequences")
    return [
        f"{place(root, path)} lacks {part}"
        for path in sorted((root / "docs/decisions").glob("[0-9]*.md"))
        for part in parts
        if part not in path.read_text(encoding="utf-8")
    ]


RULES: tuple[Rule, ...] = (
    modules_are_short,
    functions_are_short,
    few_arguments_go_by_position,
    classes_are_small,
    modules_say_what_they_answer,
    nothing_is_a_drawer,
    nothing_is_left_to_do,
    readme_fits_two_screens,
    no_file_names_a_machine,
    dependencies_have_reasons,
    pages_ask_nobody_else,
    pages_carry_no_code,
    everything_is_under_one_licence,
    measures_carry_their_licence,
    links_lead_somewhere,
    documents_name_real_commands,
    decisions_are_complete,
)
