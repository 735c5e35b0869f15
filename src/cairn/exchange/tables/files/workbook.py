"""Which sheets does a workbook have, and how are its cells' words and dates kept?

Assumes: Office Open XML (ECMA-376), transitional or strict.
Refuses: to follow links out of the workbook; they are as if they were not there.
"""

import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from xml.sax.xmlreader import AttributesImpl

from cairn.exchange.tables.files.archive import Archive, broken_workbook, open_archive
from cairn.exchange.tables.files.source import Source
from cairn.exchange.tables.files.xml_parts import PartHandler, read_part
from cairn.exchange.tables.limits import Limits
from cairn.exchange.tables.problems import RefusalRule, TableRefused

# Day 60 of the Windows calendar is a 29 February 1900 that never was; counting from
# 30 December is right for every day after it.
WINDOWS_START = datetime(1899, 12, 30)  # noqa: DTZ001  a calendar day, not an instant
MAC_START = datetime(1904, 1, 1)  # noqa: DTZ001
_BUILT_IN_DATES = frozenset(
    {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
)
_NOT_A_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS = frozenset("dmyhs")
_LONGEST_PATTERN = 255


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is needed to read any sheet of a workbook."""

    archive: Archive
    sheets: dict[str, str]
    strings: list[str]
    date_styles: frozenset[int]
    starts: datetime

    def part_of(self, sheet: str) -> str:
        """Return the part that holds a sheet."""
        if sheet not in self.sheets:
            raise TableRefused(
                RefusalRule.NO_SUCH_SHEET,
                "The workbook has no sheet of this name. Choose one of its "
                f"{len(self.sheets)} sheets.",
            )
        return self.sheets[sheet]


@contextmanager
def open_workbook(source: Source, limits: Limits) -> Iterator[Workbook]:
    """Open a workbook and read its small parts; sheets stay packed."""
    with open_archive(source, limits) as archive:
        yield _read_workbook(archive, limits)


def _read_workbook(archive: Archive, limits: Limits) -> Workbook:
    links, book = _find_book(archive)
    sheets = {
        name: links.targets[link]
        for name, link in book.sheets.items()
        if link in links.targets and "chartsheet" not in links.kinds[link]
    }
    if not sheets:
        raise broken_workbook("It has no sheet with cells.")
    strings, styles = _Strings(limits), _Styles()
    _read_if_there(archive, links.of_kind("sharedStrings"), strings)
    _read_if_there(archive, links.of_kind("styles"), styles)
    return Workbook(
        archive=archive,
        sheets=sheets,
        strings=strings.values,
        date_styles=styles.date_styles(),
        starts=MAC_START if book.is_mac else WINDOWS_START,
    )


def _find_book(archive: Archive) -> tuple["_Links", "_Book"]:
    root = _Links("")
    _read(archive, "_rels/.rels", root)
    part = root.of_kind("officeDocument")
    if part is None:
        raise broken_workbook("It has no workbook inside.")
    folder, name = posixpath.split(part)
    links, book = _Links(folder), _Book()
    _read(archive, f"{folder}/_rels/{name}.rels", links)
    _read(archive, part, book)
    return links, book


def _read(archive: Archive, part: str, handler: PartHandler) -> None:
    limits = archive.limits
    is_words = isinstance(handler, _Strings)
    at_most = limits.shared_strings_bytes if is_words else limits.small_part_bytes
    pieces = archive.pieces(part, at_most=at_most)
    read_part(pieces, handler, at_most=limits.xml_events)


def _read_if_there(archive: Archive, part: str | None, handler: PartHandler) -> None:
    if part is not None and archive.has(part):
        _read(archive, part, handler)


class _Links(PartHandler):
    """Relations of a part to others inside the archive."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def open(self, name: str, attributes: AttributesImpl) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        link, target = attributes.get("Id", ""), attributes.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", self.folder, target))
        self.targets[link] = path.lstrip("/")
        self.kinds[link] = attributes.get("Type", "").rpartition("/")[2]

    def of_kind(self, kind: str) -> str | None:
        """Return the first part of a kind."""
        found = (link for link, its_kind in self.kinds.items() if its_kind == kind)
        return self.targets.get(next(found, ""))


class _Book(PartHandler):
    """Names of the sheets and the calendar of the workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}
        self.is_mac = False

    def open(self, name: str, attributes: AttributesImpl) -> None:
        if name == "workbookPr":
            self.is_mac = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            links = (value for key, value in attributes.items() if key.endswith(":id"))
            self.sheets[attributes.get("name", "")] = next(links, "")


class _Strings(PartHandler):
    """Words that cells share, kept once."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.values: list[str] = []
        self._limits = limits
        self._text: list[str] = []
        self._is_text = self._is_reading_aid = False

    def open(self, name: str, _attributes: AttributesImpl) -> None:
        if name == "si":
            self._text = []
        elif name == "rPh":
            self._is_reading_aid = True
        self._is_text = name == "t" and not self._is_reading_aid

    def characters(self, content: str) -> None:
        if self._is_text:
            self._text.append(content)

    def close(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_reading_aid = False
        elif name == "si":
            self._keep("".join(self._text))

    def _keep(self, text: str) -> None:
        if len(self.values) >= self._limits.shared_strings:
            raise TableRefused(
                RefusalRule.TOO_LARGE,
                "The workbook has more words than are read at once. Save the sheet as "
                "CSV UTF-8 and import that.",
            )
        self.values.append(text[: self._limits.cell_characters])


class _Styles(PartHandler):
    """Which cell styles show a number as a date."""

    def __init__(self) -> None:
        super().__init__()
        self._own_formats: dict[int, bool] = {}
        self._format_of_style: list[int] = []
        self._is_cell_style = False

    def open(self, name: str, attributes: AttributesImpl) -> None:
        if name == "numFmt":
            pattern = attributes.get("formatCode", "")[:_LONGEST_PATTERN]
            self._own_formats[_whole(attributes.get("numFmtId"))] = _shows_date(pattern)
        elif name == "cellXfs":
            self._is_cell_style = True
        elif name == "xf" and self._is_cell_style:
            self._format_of_style.append(_whole(attributes.get("numFmtId")))

    def close(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cell_style = False

    def date_styles(self) -> frozenset[int]:
        """Return the numbers of the styles that show dates."""
        return frozenset(
            style
            for style, number in enumerate(self._format_of_style)
            if self._own_formats.get(number, number in _BUILT_IN_DATES)
        )


def _shows_date(pattern: str) -> bool:
    positive = _NOT_A_PATTERN.sub("", pattern).split(";")[0].lower()
    return bool(_DATE_LETTERS & set(positive)) and "general" not in positive


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else 0
