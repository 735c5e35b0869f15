"""How is the same cell read only once?

Scores, days and clients repeat; what a cell means is kept in a table of bounded size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from cairn.exchange.tables.files.rows import Cell, Row

T = TypeVar("T")
_MOST = 50_000
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class ColumnReader(Generic[T]):
    """Reads the cells of one column by a function and remembers what it said."""

    column: int
    meaning: Callable[[Cell], T]
    _known: dict[Cell, T] = field(default_factory=dict)

    def read(self, row: Row) -> T:
        """Return what the row's cell in this column means."""
        cell = row[self.column]
        return self._known[cell] if cell in self._known else self.meaning(cell)

    def read_all(self, rows: Sequence[Row]) -> list[T]:
        """Return what the cells of many rows mean."""
        known, column = self._known, self.column
        try:
            return [known[row[column]] for row in rows]
        except KeyError:
            self._learn(rows)
        found = [known[row[column]] for row in rows]
        self._forget(rows)
        return found

    def _learn(self, rows: Sequence[Row]) -> None:
        known, column = self._known, self.column
        for row in rows:
            if row[column] not in known:
                known[row[column]] = self.meaning(row[column])

    def _forget(self, rows: Sequence[Row]) -> None:
        if len(self._known) > _MOST:
            self._known.clear()
            return
        for row in rows:
            cell = row[self.column]
            if isinstance(cell, str) and len(cell) > _LONGEST:
                self._known.pop(cell, None)
