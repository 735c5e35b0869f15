"""Where in a row does one time's score stand, and what does it say there?"""

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.exchange.tables.column_reader import ColumnReader
from cairn.exchange.tables.files.rows import Row
from cairn.exchange.tables.moments import Moment
from cairn.exchange.tables.problems import ProblemRule

Answers = dict[str, int | None]
Broken = list[tuple[int, ProblemRule]]


@dataclass(frozen=True, slots=True)
class TimePlace:
    """The column of the time; several scores of a row may share it."""

    moments: ColumnReader[Moment | ProblemRule | None]

    @property
    def column(self) -> int:
        """Return the column of the time."""
        return self.moments.column

    def read(self, row: Row) -> Moment | ProblemRule | None:
        """Return the time of the row's score."""
        return self.moments.read(row)

    def read_all(self, rows: Sequence[Row]) -> list[Moment | ProblemRule | None]:
        """Return the times of many rows."""
        return self.moments.read_all(rows)


@dataclass(frozen=True, slots=True)
class FixedTime:
    """The time that was stated for a whole column."""

    moment: Moment
    column: None = None

    def read(self, _row: Row) -> Moment:
        """Return the stated time, whatever the row says."""
        return self.moment

    def read_all(self, rows: Sequence[Row]) -> list[Moment | ProblemRule | None]:
        """Return the stated time for each of many rows."""
        return [self.moment] * len(rows)


Time = TimePlace | FixedTime


@dataclass(frozen=True, slots=True)
class TotalPlace:
    """The column of a total score and the time it belongs to."""

    time: Time
    totals: ColumnReader[float | ProblemRule | None]

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the columns of scores."""
        return (self.totals.column,)

    def read(self, row: Row) -> float | ProblemRule | None:
        """Return the total, None when it is missing, or the rule it breaks."""
        return self.totals.read(row)

    def read_all(self, rows: Sequence[Row]) -> list[float | ProblemRule | None]:
        """Return the totals of many rows."""
        return self.totals.read_all(rows)

    def broken(self, row: Row) -> Broken:
        """Return the column and rule when the total breaks one."""
        total = self.totals.read(row)
        return [(self.totals.column, total)] if isinstance(total, ProblemRule) else []


@dataclass(frozen=True, slots=True)
class ItemsPlace:
    """The columns of a measure's items and the time they belong to."""

    time: Time
    items: tuple[tuple[str, ColumnReader[int | ProblemRule | None]], ...]

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the columns of items."""
        return tuple(answers.column for _, answers in self.items)

    def read(self, row: Row) -> Answers | ProblemRule | None:
        """Return the answers, None when all are missing, or the first broken rule."""
        return self.read_all([row])[0]

    def read_all(self, rows: Sequence[Row]) -> list[Answers | ProblemRule | None]:
        """Return the answers of many rows."""
        ids = [item_id for item_id, _ in self.items]
        columns = [answers.read_all(rows) for _, answers in self.items]
        return [_as_answers(ids, said) for said in zip(*columns, strict=True)]

    def broken(self, row: Row) -> Broken:
        """Return every column whose answer breaks a rule."""
        read = ((answers.column, answers.read(row)) for _, answers in self.items)
        return [
            (column, rule) for column, rule in read if isinstance(rule, ProblemRule)
        ]


Place = TotalPlace | ItemsPlace


def _as_answers(
    ids: Sequence[str], said: Sequence[int | ProblemRule | None]
) -> Answers | ProblemRule | None:
    answers: Answers = {}
    for item_id, answer in zip(ids, said, strict=True):
        if isinstance(answer, ProblemRule):
            return answer
        answers[item_id] = answer
    is_missing = all(answer is None for answer in said)
    return None if is_missing else answers
