"""Which scores do these rows hold, and which cells break a rule?

One bad row never loses the rest: what breaks a rule is noted with its place, what is
missing is counted, and reading goes on. Works column by column on a block of rows,
which is several times as fast as row by row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, compress
from typing import cast

from cairn.exchange.tables.files.rows import BrokenRow, Row, RowBlock, is_blank
from cairn.exchange.tables.moments import Moment
from cairn.exchange.tables.places import Answers, Place, Time
from cairn.exchange.tables.plan import Plan
from cairn.exchange.tables.problems import ProblemLog, ProblemRule
from cairn.exchange.tables.sentences import sentence

_VALUES = frozenset({float, dict})
_Clients = Sequence[str | ProblemRule | None]
_GoodClients = Sequence[str]
_GoodMoments = Sequence[Moment]
_GoodValues = Sequence[float | Answers]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Scores that break no rule of their own, as columns of equal length."""

    rows: Sequence[int]
    clients: Sequence[str]
    moments: Sequence[Moment]
    values: Sequence[float | Answers]

    def are_good(self) -> bool:
        """Say, by their types alone, whether none of the cells broke a rule."""
        return (
            {str}.issuperset(map(type, self.clients))
            and {Moment}.issuperset(map(type, self.moments))
            and _VALUES.issuperset(map(type, self.values))
        )

    def which_are_good(self) -> list[bool]:
        """Say of each score whether none of its cells broke a rule."""
        cells = zip(self.clients, self.moments, self.values, strict=True)
        return [
            type(client) is str and type(moment) is Moment and type(value) in _VALUES
            for client, moment, value in cells
        ]

    def only(self, good: Sequence[bool]) -> "Candidates":
        """Keep the good ones."""
        return Candidates(
            list(compress(self.rows, good)),
            list(compress(self.clients, good)),
            list(compress(self.moments, good)),
            list(compress(self.values, good)),
        )


@dataclass(slots=True)
class Tally:
    """What was met while reading: how many rows, what is missing, what is wrong."""

    log: ProblemLog = field(default_factory=ProblemLog)
    rows: int = 0
    missing: int = 0


@dataclass(slots=True)
class CandidateReader:
    """Reads rows as planned; two readings of one table give the same candidates."""

    plan: Plan
    tally: Tally
    explains: bool = True
    _row_without_client: int = 0

    def read(self, block: RowBlock) -> Candidates:
        """Return the candidates of a block in the order of the table."""
        numbers, rows = self._whole_rows(block)
        self.tally.rows += len(rows)
        clients = self.plan.clients.read_all(rows)
        parts = [
            self._read_place(place, numbers, rows, clients)
            for place in self.plan.places
        ]
        return parts[0] if len(parts) == 1 else _in_order_of_rows(parts)

    def _whole_rows(self, block: RowBlock) -> tuple[Sequence[int], Sequence[Row]]:
        width = self.plan.width
        if set(map(len, block.rows)) == {width}:
            return block.numbers, block.rows
        mended = [
            (number, row if len(row) == width else self._mend(number, row))
            for number, row in zip(block.numbers, block.rows, strict=True)
        ]
        whole = [(number, row) for number, row in mended if row is not None]
        return [number for number, _ in whole], [row for _, row in whole]

    def _mend(self, number: int, row: Row) -> Row | None:
        # Cells beyond the header are allowed when they are empty; a workbook leaves
        # out empty cells at the end of a row, a delimited file does not.
        if isinstance(row, BrokenRow):
            self._note(row.rule, number)
            return None
        if is_blank(row):
            return None
        width = self.plan.width
        if len(row) < width and self.plan.pads_short_rows:
            return [*row, *[""] * (width - len(row))]
        if len(row) > width and is_blank(row[width:]):
            return row[:width]
        self._note(ProblemRule.RAGGED_ROW, number)
        return None

    def _read_place(
        self,
        place: Place,
        numbers: Sequence[int],
        rows: Sequence[Row],
        clients: _Clients,
    ) -> Candidates:
        moments, values = place.time.read_all(rows), place.read_all(rows)
        found = Candidates(
            numbers,
            cast("_GoodClients", clients),
            cast("_GoodMoments", moments),
            cast("_GoodValues", values),
        )
        if found.are_good():
            return found
        good = found.which_are_good()
        if self.explains:
            for number, row, is_good in zip(numbers, rows, good, strict=True):
                if not is_good:
                    self._explain(number, row, place)
        return found.only(good)

    def _explain(self, number: int, row: Row, place: Place) -> None:
        broken = place.broken(row)
        if not broken and place.read(row) is None:
            self.tally.missing += 0 if is_blank(row) else 1
            return
        self._explain_client(number, row)
        self._explain_time(number, row, place.time)
        for column, rule in broken:
            self._note(rule, number, column)

    def _explain_client(self, number: int, row: Row) -> None:
        client = self.plan.clients.read(row)
        if isinstance(client, str) and not isinstance(client, ProblemRule):
            return
        if self._row_without_client != number:
            self._row_without_client = number
            column = self.plan.clients.column
            self._note(client or ProblemRule.NO_CLIENT, number, column)

    def _explain_time(self, number: int, row: Row, time: Time) -> None:
        moment = time.read(row)
        if not isinstance(moment, Moment):
            self._note(moment or ProblemRule.NO_DATE, number, time.column)

    def _note(self, rule: ProblemRule, row: int, column: int | None = None) -> None:
        log = self.tally.log
        if not log.has_room(rule):
            log.count(rule, 1)
            return
        number = None if column is None else column + 1
        message = sentence(rule, self.plan.bounds)
        log.add(rule, row=row, column=number, message=message)


def _in_order_of_rows(parts: Sequence[Candidates]) -> Candidates:
    rows = list(chain.from_iterable(part.rows for part in parts))
    # Stable: within a row the order of the stated occasions stays.
    order = sorted(range(len(rows)), key=rows.__getitem__)
    clients = list(chain.from_iterable(part.clients for part in parts))
    moments = list(chain.from_iterable(part.moments for part in parts))
    values = list(chain.from_iterable(part.values for part in parts))
    return Candidates(
        rows=[rows[at] for at in order],
        clients=[clients[at] for at in order],
        moments=[moments[at] for at in order],
        values=[values[at] for at in order],
    )
