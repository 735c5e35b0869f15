"""How is a text file cut into rows and cells, whatever is wrong in it?

Assumes: a row starts on a new line and quotes follow RFC 4180.
Refuses: nothing for one bad row. A quote that is never closed, or a line without end,
costs its own row; reading goes on at the next line with bounded memory.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from cairn.exchange.tables.files.rows import BrokenRow, Row, RowBlock
from cairn.exchange.tables.limits import Limits
from cairn.exchange.tables.problems import ProblemRule, RefusalRule, TableRefused


class _Records(Protocol):
    """What the csv module's reader offers."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


# None stands for a line longer than the limit, of which nothing is kept.
Line = str | None


def read_blocks(
    stream: BinaryIO,
    decoder: io.IncrementalNewlineDecoder,
    *,
    delimiter: str,
    limits: Limits,
    size: int,
) -> Iterator[RowBlock]:
    """Read a delimited text as blocks of rows, numbered as a spreadsheet would."""
    cutter = RecordCutter(delimiter, limits)
    number = 1
    for lines, done in _line_blocks(stream, decoder, limits.line_characters):
        rows = cutter.cut(lines, is_last=False)
        yield RowBlock(range(number, number + len(rows)), rows, done / size)
        number += len(rows)
    rows = cutter.cut([], is_last=True)
    yield RowBlock(range(number, number + len(rows)), rows, 1.0)


def _line_blocks(
    stream: BinaryIO, decoder: io.IncrementalNewlineDecoder, limit: int
) -> Iterator[tuple[list[Line], int]]:
    # Pieces are as long as the longest line allowed, so that only the line carried
    # over from the piece before can be too long.
    carried, is_overlong, done = "", False, 0
    while piece := stream.read(limit):
        done += len(piece)
        lines: list[Line] = [*(carried + decoder.decode(piece)).split("\n")]
        carried = lines.pop() or ""
        if lines and (is_overlong or len(lines[0] or "") > limit):
            lines[0], is_overlong = None, False
        if len(carried) > limit:
            carried, is_overlong = "", True
        yield lines, done
    carried += decoder.decode(b"", final=True)
    if carried or is_overlong:
        yield [None if is_overlong else carried], done


@dataclass(slots=True)
class RecordCutter:
    """Cuts lines into records, whole blocks at a time where nothing is wrong."""

    delimiter: str
    limits: Limits
    _waiting: list[Line] = field(default_factory=list)
    _broken: int = 0

    def cut(self, lines: list[Line], *, is_last: bool) -> Sequence[Row]:
        """Return the records that are complete; keep the rest for the next block."""
        lines = self._waiting + lines
        self._waiting = []
        return self._cut_whole(lines) or self._cut_singly(lines, is_last=is_last)

    def _cut_whole(self, lines: list[Line]) -> Sequence[Row] | None:
        # As many records as lines, and no complaint from the strict reader: so every
        # line is one record and no quote is left open.
        try:
            rows = list(self._reader(lines))
        except csv.Error:
            return None
        return rows if len(rows) == len(lines) else None

    def _cut_singly(self, lines: list[Line], *, is_last: bool) -> Sequence[Row]:
        rows: list[Row] = []
        at = 0
        while at < len(lines):
            reach = lines[at : at + self.limits.lines_in_quotes]
            may_wait = not is_last and len(reach) < self.limits.lines_in_quotes
            taken, row = self._cut_one(reach, may_wait=may_wait)
            if not taken:
                self._waiting = lines[at:]
                break
            rows.append(row)
            at += taken
        return rows

    def _cut_one(self, reach: Sequence[Line], *, may_wait: bool) -> tuple[int, Row]:
        if reach[0] is None:
            return 1, self._break(ProblemRule.LINE_TOO_LONG)
        if '"' not in reach[0]:
            return 1, next(self._reader(reach[:1]))
        reader = self._reader(_ended(reach))
        try:
            row = next(reader)
        except csv.Error:
            if may_wait and reader.line_num == len(reach):
                return 0, []
            return 1, self._break(ProblemRule.BROKEN_QUOTES)
        return reader.line_num, row

    def _reader(self, lines: Iterable[Line]) -> _Records:
        return csv.reader(lines, delimiter=self.delimiter, strict=True)  # type: ignore[arg-type]

    def _break(self, rule: ProblemRule) -> BrokenRow:
        self._broken += 1
        if self._broken > self.limits.broken_rows:
            raise TableRefused(
                RefusalRule.TOO_MANY_BROKEN_ROWS,
                f"More than {self.limits.broken_rows:,} rows have quotation marks that "
                "do not close or lines without end. Save the file again as CSV UTF-8.",
            )
        return BrokenRow(rule)


def _ended(lines: Sequence[Line]) -> Iterator[Line]:
    # A line break inside quotes belongs to the cell.
    for line in lines:
        yield line if line is None else f"{line}\n"
