"""Finds every string that a client may read, by the file it stands in.

A file that is not listed as a members' file counts as a client's, so that a new one is
translated and read for its tone, or said to be for members here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("src/cairn/web", "src/cairn/clinic")
# A page in a member's frame is for members.
FRAME_OF_MEMBERS = '{% extends "base_therapist.html" %}'
# What else only members read; everything besides is read by clients.
FOR_MEMBERS = (
    "src/cairn/web/aftersession/compared.py",
    "src/cairn/web/aftersession/desk.py",
    "src/cairn/web/aftersession/own_half.py",
    "src/cairn/web/aftersession/templates/aftersession/_compared.html",
    "src/cairn/web/aftersession/templates/aftersession/_marks.html",
    "src/cairn/web/aftersession/templates/aftersession/_own_half.html",
    "src/cairn/web/alarms.py",
    "src/cairn/web/anchors/*",
    "src/cairn/web/attention/*",
    "src/cairn/web/beforesession/*",
    "src/cairn/web/checkin/desk.py",
    "src/cairn/web/demo/*",
    "src/cairn/web/ending/end_forms.py",
    "src/cairn/web/ending/ends.py",
    "src/cairn/web/ending/templates/ending/_state.html",
    "src/cairn/web/friday/*",
    "src/cairn/web/hardday/*",
    "src/cairn/web/health/*",
    "src/cairn/web/importing/*",
    "src/cairn/web/invite/*",
    "src/cairn/web/known/*",
    "src/cairn/web/letters/given.py",
    "src/cairn/web/letters/templates/letters/_given.html",
    "src/cairn/web/limits/*",
    "src/cairn/web/month/*",
    "src/cairn/web/mydata/templates/mydata/_rests.html",
    "src/cairn/web/path/*",
    "src/cairn/web/people/*",
    "src/cairn/web/setup/*",
    "src/cairn/web/signin/*",
    "src/cairn/web/supervision/*",
    "src/cairn/web/takealong/*",
    "src/cairn/web/today/*",
    "src/cairn/web/well/*",
    "src/cairn/web/workingon/desk.py",
    "src/cairn/web/year/*",
    "src/cairn/clinic/records/services/send_outbox.py",
    "src/cairn/web/templates/components/attention_row.html",
    "src/cairn/web/templates/components/banner_alarm.html",
    "src/cairn/web/templates/components/nav.html",
    "src/cairn/web/templates/problems/busy.html",
)
# What a translating function takes: where its text, plural and context stand.
TAKES = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATION = "django.utils.translation"


@dataclass(frozen=True, order=True)
class Words:
    """One string to translate and the file it stands in."""

    place: str
    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return what a catalogue finds it by."""
        return self.context, self.text


def is_for_members(place: str, text: str) -> bool:
    """Whether only members read what stands in this file."""
    listed = any(fnmatch(place, pattern) for pattern in FOR_MEMBERS)
    return listed or FRAME_OF_MEMBERS in text


def files(root: Path) -> Iterator[Path]:
    """Yield every template and module that may hold words."""
    for folder in PLACES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html"} and "migrations" not in path.parts:
                yield path


def collect(root: Path = ROOT, *, for_members: bool = False) -> list[Words]:
    """Return the words clients read, or those that only members read."""
    found: list[Words] = []
    for path in files(root):
        place, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        if is_for_members(place, text) is for_members:
            found += read_file(place, text)
    return found


def read_file(place: str, text: str) -> list[Words]:
    """Return the words of one file in their order."""
    if place.endswith(".html"):
        # What is left of a template is read as Python, which minds how lines begin.
        lines = templatize(text, origin=place).splitlines()
        text = "\n".join(line.lstrip() for line in lines)
        names = {name: name for name in TAKES}
    else:
        names = names_in(text)
    keywords = {name: TAKES[function] for name, function in names.items()}
    found = extract("python", BytesIO(text.encode()), keywords=keywords)
    return [_words(place, said, context) for _line, said, _notes, context in found]


def names_in(text: str) -> dict[str, str]:
    """Return what a module calls each translating function."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION
        for alias in node.names
        if alias.name in TAKES
    }


def _words(place: str, said: str | tuple[str, ...], context: str | None) -> Words:
    text, plural = (said, "") if isinstance(said, str) else said[:2]
    return Words(place, text, plural, context or "")
