"""Scores of many clients over time, as columns.

Assumes: one measure, scored by one rule, one row for each time it was answered.
Refuses: columns of different lengths, rows that belong to no client, a direction not
stated. Columns in any order are checked and sorted by `science/arrange.py`.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScoresRefused
from cairn.science.measure.instrument import Direction

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Rows in order of client, then occasion; build it with `arrange_scores`.

    `clients` has one label for each client, in the order in which they first appear.
    Rows `starts[i]` up to, not including, `starts[i + 1]` belong to client `i`.
    `time` is in days unless said otherwise; a missing score is NaN and never zero.
    The columns are read-only.
    """

    clients: NDArray[Any]
    starts: Whole
    occasion: NDArray[np.int64]
    time: Floats
    score: Floats
    direction: Direction

    def __post_init__(self) -> None:
        _check_layout(self)
        for column in (
            self.clients,
            self.starts,
            self.occasion,
            self.time,
            self.score,
        ):
            column.setflags(write=False)

    @property
    def n_clients(self) -> int:
        """How many clients there are."""
        return len(self.clients)

    @property
    def n_rows(self) -> int:
        """How many rows there are, those without a score included."""
        return len(self.score)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a score; shape (rows,)."""
        return ~np.isnan(self.score)

    @property
    def missing(self) -> int:
        """How many rows have no score."""
        return int(np.count_nonzero(np.isnan(self.score)))

    @property
    def client_of_row(self) -> Whole:
        """The number of each row's client, from 0; shape (rows,)."""
        return np.repeat(np.arange(self.n_clients), np.diff(self.starts))

    @property
    def elapsed(self) -> Floats:
        """Time since the client's first row, in the unit of `time`; shape (rows,)."""
        lengths = np.diff(self.starts)
        heads = self.starts[:-1][lengths > 0]
        return self.time - np.repeat(self.time[heads], lengths[lengths > 0])

    def drop_missing(self) -> Self:
        """Leave out rows without a score; clients stay, perhaps with no row."""
        known = self.known
        if known.all():
            return self
        return self.keep_rows(known)

    def keep_rows(self, kept: NDArray[np.bool_]) -> Self:
        """Keep some rows; clients stay, perhaps with no row. `kept` is (rows,)."""
        before = np.concatenate(([0], np.cumsum(kept)))
        return type(self)(
            clients=self.clients,
            starts=before[self.starts],
            occasion=self.occasion[kept],
            time=self.time[kept],
            score=self.score[kept],
            direction=self.direction,
        )

    def choose(self, clients: ArrayLike) -> Self:
        """Keep some clients whole, by their numbers from 0, in the order given."""
        chosen = np.asarray(clients, dtype=np.intp)
        lengths = np.diff(self.starts)[chosen]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        offsets = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
        rows = np.repeat(self.starts[:-1][chosen], lengths) + offsets
        return type(self)(
            clients=self.clients[chosen],
            starts=starts,
            occasion=self.occasion[rows],
            time=self.time[rows],
            score=self.score[rows],
            direction=self.direction,
        )


def check_direction(direction: object) -> None:
    """Refuse a direction that is not stated."""
    if not isinstance(direction, Direction):
        raise ScoresRefused(
            "The direction must be stated: is a lower or a higher score better? "
            "Nothing can be called better or worse without it."
        )


def check_lengths(*columns: NDArray[Any] | None) -> None:
    """Refuse columns of different lengths."""
    lengths = {len(column) for column in columns if column is not None}
    if len(lengths) > 1:
        raise ScoresRefused("The columns must have the same number of rows.")


def number_rows(starts: Whole) -> NDArray[np.int64]:
    """Count the rows of each client from 1; `starts` as in Scores, shape (rows,)."""
    numbers = np.arange(1, int(starts[-1]) + 1)
    numbers -= np.repeat(starts[:-1], np.diff(starts))
    return numbers


def _check_layout(scores: Scores) -> None:
    check_direction(scores.direction)
    check_lengths(scores.occasion, scores.time, scores.score)
    starts = scores.starts
    if (
        len(starts) != len(scores.clients) + 1
        or starts[0] != 0
        or starts[-1] != len(scores.score)
        or np.any(np.diff(starts) < 0)
    ):
        raise ScoresRefused(
            "The rows do not belong to the clients. Build scores with arrange_scores."
        )
