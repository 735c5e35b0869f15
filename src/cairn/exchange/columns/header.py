"""How does a delimited text begin: its separator, its header, its quotes?"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cairn.errors import ImportRefused
from cairn.exchange.columns.source import Source

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_HEAD = 1 << 18
_CHUNK = 1 << 22
_NOT_TEXT = "The table is neither Parquet nor text in UTF-8. Save it as CSV UTF-8."


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, their separator, and lines that stand above them."""

    names: tuple[str, ...]
    delimiter: str
    above: int
    has_quotes: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """How the text was read, where that was not plain."""
        if self.delimiter == ",":
            return ()
        said = DELIMITERS.get(self.delimiter, "another sign")
        return (f"The columns were read as separated by {said}.",)


def find_header(source: Source, wanted: Sequence[str], delimiter: str | None) -> Header:
    """Find the header, with the separator that shows most of the wanted columns.

    Raises ImportRefused when there is no header or it is not text in UTF-8.
    """
    lines = _read_head(source)
    above = 0
    stated = re.fullmatch(r"sep=(.)", lines[0])
    if stated:
        # Some spreadsheets write so above the header.
        delimiter, above = delimiter or stated.group(1), 1
    while above < len(lines) and not lines[above].strip():
        above += 1
    if above == len(lines):
        raise ImportRefused("The table is empty.")
    tried = [delimiter] if delimiter else list(DELIMITERS)
    headers = {one: _split(lines[above:], one) for one in tried}

    def fits(one: str) -> tuple[int, int]:
        trimmed = {name.strip() for name in headers[one]}
        return len(trimmed & {*wanted}), len(headers[one])

    best = max(tried, key=fits)
    return Header(headers[best], best, above, _has_quotes(source))


def _split(lines: list[str], delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(lines, delimiter=delimiter)))
    except csv.Error:
        raise ImportRefused(
            "The header cannot be read: it is too long or has broken quotes."
        ) from None


def _read_head(source: Source) -> list[str]:
    raw = source.head(_HEAD)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw:
        raise ImportRefused(_NOT_TEXT)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.partition(b"\n")[0].decode("utf-8")
    except UnicodeDecodeError:
        raise ImportRefused(_NOT_TEXT) from None
    text = raw.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _has_quotes(source: Source) -> bool:
    """Look at every byte: only with quotes may a cell span lines.

    Raises ImportRefused when one is left open: it would swallow the rows below it.
    """
    count = 0
    with source.open() as stream:
        while chunk := stream.read(_CHUNK):
            count += chunk.count(b'"')
    if count % 2:
        raise ImportRefused(
            'The table has an odd number of quotation marks ("): one of them is never '
            "closed, and rows would be lost."
        )
    return count > 0
