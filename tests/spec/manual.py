"""Writes the manual from the spec tests: `python -m spec.manual --write | --check`."""

import argparse
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from spec.measures import measures_page
from spec.recorder import EXACT, Example, Spec, Table, set_up_of

PAGES = Path(__file__).parents[2] / "docs" / "manual"
NOTE = "*This page is written by tests; each example on it has run. Do not edit it.*"

# The order a reader meets the chapters and sections in.
CONTENTS = {
    "scores": ("arranging", "same_time"),
    "scoring": ("totals", "turned_round", "missing_answers", "risk", "entered_totals"),
    "change": (
        "reliable_change",
        "published_points",
        "cutoffs",
        "categories",
        "columns",
        "other_indices",
        "sizes",
        "two_axes",
    ),
    "talking_therapies": ("two_measures", "one_measure"),
    "gains": ("criteria", "courses", "early_response"),
    "one_client": ("overlap", "tau", "change_point", "goals", "pace"),
    "course": (
        "growth_model",
        "serial_correlation",
        "next_score",
        "priors",
        "practice",
        "calibration",
        "forecasts",
        "calibrated_bands",
    ),
    "off_track": ("alarm", "ends", "accuracy", "false_alarms"),
    "service": ("growth_witnessed", "regression", "intervals", "therapists"),
}


def pages() -> dict[str, str]:
    """Return every page of the manual by its file name."""
    written = {f"{_file(chapter)}.md": _chapter(chapter) for chapter in CONTENTS}
    written["measures.md"] = f"{measures_page(NOTE)}"
    written["README.md"] = _contents()
    return written


def stale_pages() -> list[str]:
    """List the pages that differ from what the tests would write."""
    wanted = pages()
    found = {p.name: p.read_text(encoding="utf-8") for p in PAGES.glob("*.md")}
    return sorted(n for n in wanted | found if wanted.get(n) != found.get(n))


def main(words: list[str] | None = None) -> int:
    """Write the manual, or say which pages are stale."""
    parser = argparse.ArgumentParser(prog="spec.manual", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    if parser.parse_args(words).check:
        stale = stale_pages()
        sys.stdout.writelines(f"stale: docs/manual/{name}\n" for name in stale)
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, page in pages().items():
        (PAGES / name).write_text(page, encoding="utf-8")
    return 0


def _file(chapter: str) -> str:
    return chapter.replace("_", "-")


def _contents() -> str:
    lines = ["# Manual", "", NOTE, ""]
    for chapter, sections in CONTENTS.items():
        lines.append(f"- [{_module(chapter).title}]({_file(chapter)}.md)")
        lines += [f"  - {_module(chapter, s).title}" for s in sections]
    return "\n".join([*lines, "- [The measures](measures.md)", ""])


def _module(chapter: str, section: str | None = None) -> ModuleType:
    name = f"spec.{chapter}" + (f".test_{section}" if section else "")
    return importlib.import_module(name)


def _chapter(chapter: str) -> str:
    lines = [f"# {_module(chapter).title}", "", NOTE, ""]
    for section in CONTENTS[chapter]:
        lines += _section(_module(chapter, section))
    return "\n".join(lines).rstrip() + "\n"


def _section(module: ModuleType) -> Iterator[str]:
    yield from (f"## {module.title}", "", module.text, "")
    set_up = set_up_of(module.__name__)
    if set_up:
        yield from ("```python", set_up, "```", "")
    for name, test in vars(module).items():
        if name.startswith("test_") and inspect.isfunction(test):
            yield from _paragraph(test)


def _paragraph(test: object) -> Iterator[str]:
    recorder = Spec()
    test(recorder)  # type: ignore[operator]
    yield from (inspect.getdoc(test) or "", "")
    for shown in recorder.seen:
        yield from _table(shown) if isinstance(shown, Table) else _example(shown)
        yield ""


def _example(example: Example) -> Iterator[str]:
    first, *rest = example.call.splitlines()
    yield "```python"
    yield f">>> {first}"
    yield from (f"... {line}" for line in rest)
    tolerance = "" if example.within <= EXACT else f"  # within {example.within:g}"
    yield f"{_say(example.gives)}{tolerance}"
    yield "```"


def _table(table: Table) -> Iterator[str]:
    yield from ("```python", table.call, "```", "")
    yield f"| {' | '.join(table.columns)} |"
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _say(value: object) -> str:
    if isinstance(value, Exception):
        return f"{type(value).__name__}: {value}"
    return repr(str(value)) if isinstance(value, str) else repr(value)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _say(value) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    sys.exit(main())
