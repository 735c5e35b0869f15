"""What is in this file, as far as it can be seen before anyone says what it means?

Opens CSV and Excel (.xlsx) files, checks their size and safety first, and shows the
columns, the first rows and suggestions to confirm.
Refuses: what cannot be read as a table at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from cairn.exchange.tables.columns import Column
from cairn.exchange.tables.files.delimited import read_blocks
from cairn.exchange.tables.files.encoding import Suggested, open_decoder
from cairn.exchange.tables.files.rows import (
    Cell,
    Row,
    RowBlock,
    is_blank,
    is_formula,
)
from cairn.exchange.tables.files.sheet import read_sheet
from cairn.exchange.tables.files.source import Source
from cairn.exchange.tables.files.workbook import open_workbook
from cairn.exchange.tables.limits import Limits
from cairn.exchange.tables.problems import Problem, RefusalRule, TableRefused
from cairn.exchange.tables.suggest import Suggestions


class TableFormat(StrEnum):
    """What kind of file a table came in."""

    DELIMITED = "delimited"
    WORKBOOK = "workbook"


@dataclass(frozen=True, slots=True)
class Reader:
    """How the bytes become rows: all that was stated or suggested about the file."""

    source: Source
    limits: Limits
    header_row: int
    encoding: Suggested | None = None
    delimiter: Suggested | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    def blocks(self) -> Iterator[RowBlock]:
        """Read all rows from the first one on, the header included."""
        if self.encoding is None or self.delimiter is None:
            return self._workbook_blocks()
        return self._delimited_blocks(self.encoding.value, self.delimiter.value)

    def data_blocks(self) -> Iterator[RowBlock]:
        """Read the rows below the header; refuse a table with too many."""
        seen = 0
        for block in self.blocks():
            below = _below(block, self.header_row)
            seen += len(below.rows)
            if seen > self.limits.rows:
                raise TableRefused(
                    RefusalRule.TOO_MANY_ROWS,
                    f"The table has more than {self.limits.rows:,} rows, the most that "
                    "is read at once. Split it into several files.",
                )
            yield below

    def _delimited_blocks(self, encoding: str, delimiter: str) -> Iterator[RowBlock]:
        with self.source.open() as stream:
            yield from read_blocks(
                stream,
                open_decoder(encoding),
                delimiter=delimiter,
                limits=self.limits,
                size=self.source.size,
            )

    def _workbook_blocks(self) -> Iterator[RowBlock]:
        with open_workbook(self.source, self.limits) as workbook:
            yield from read_sheet(workbook, self.sheet or "", self.limits)


@dataclass(frozen=True, slots=True)
class Table:
    """A file seen as a table: its columns, its first rows, what it suggests."""

    reader: Reader
    columns: tuple[Column, ...]
    preview: tuple[tuple[str, ...], ...]
    preview_numbers: tuple[int, ...]
    notes: tuple[Problem, ...]
    suggestions: Suggestions

    @property
    def format(self) -> TableFormat:
        """Return what kind of file it is."""
        is_text = self.reader.encoding is not None
        return TableFormat.DELIMITED if is_text else TableFormat.WORKBOOK

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the names of a workbook's sheets; a delimited file has none."""
        return self.reader.sheets

    @property
    def encoding(self) -> Suggested | None:
        """Return the encoding in use and whether it is only assumed."""
        return self.reader.encoding

    @property
    def delimiter(self) -> Suggested | None:
        """Return the delimiter in use and whether it is only assumed."""
        return self.reader.delimiter

    def column(self, name: str) -> Column | None:
        """Return the column with this name, if the table has it."""
        return next((column for column in self.columns if column.name == name), None)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Read the rows below the header with their numbers, one at a time."""
        for block in self.reader.data_blocks():
            yield from zip(block.numbers, block.rows, strict=True)


def first_rows(blocks: Iterator[RowBlock], count: int) -> list[tuple[int, Row]]:
    """Return the first rows that hold anything."""
    rows = (
        (number, row)
        for block in blocks
        for number, row in zip(block.numbers, block.rows, strict=True)
        if not is_blank(row)
    )
    return list(islice(rows, count))


def as_text(cell: Cell) -> str:
    """Show a cell in a preview; a formula is named, never run."""
    if isinstance(cell, datetime):
        is_day = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "minutes")
    if isinstance(cell, str):
        return "(formula)" if is_formula(cell) else cell
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _below(block: RowBlock, header_row: int) -> RowBlock:
    if not block.numbers or block.numbers[0] > header_row:
        return block
    kept = sum(number > header_row for number in block.numbers)
    start = len(block.numbers) - kept
    return RowBlock(block.numbers[start:], block.rows[start:], block.share)
