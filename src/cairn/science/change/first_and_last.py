"""What were the first and the last known score of each client?

Assumes: rows in order of occasion or time, as `arrange_scores` leaves them.
Refuses: a last time that does not come after the first time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ScienceError
from cairn.science.change.line import Truths
from cairn.science.scores import Floats, Scores, Whole

Counts = NDArray[np.int32]
# Rows by their numbers, or every so many of them.
Rows = Whole | slice

# Up to so many rows a client, adding up row by row is faster than client by client.
_SHORT = 8


@dataclass(frozen=True, slots=True, eq=False)
class FirstAndLast:
    """One row for each client, in the order of `Scores.clients`; shape (clients,).

    `n` counts known scores. With none known all five columns are NaN; with one known,
    or without a score at a time that was asked for, `last`, `last_time` and `change`
    (last less first) are NaN.
    Times have the unit of `Scores.time`. Columns may be read-only views of the scores.
    """

    clients: NDArray[Any]
    n: Counts
    first_time: Floats
    last_time: Floats
    first: Floats
    last: Floats
    change: Floats

    @property
    def used(self) -> NDArray[np.bool_]:
        """Which clients have both a first and a last score; shape (clients,)."""
        return ~np.isnan(self.last)


def first_and_last(
    scores: Scores, *, first_at: float | None = None, last_at: float | None = None
) -> FirstAndLast:
    """Take each client's earliest and latest known score; missing ones are passed over.

    `first_at` and `last_at`, in the unit of `Scores.time`, ask for the score at exactly
    this time instead of the earliest and the latest; `n` then counts the known scores
    from the one to the other. Raises ScienceError unless `first_at` < `last_at`.
    """
    inside = between_times(scores, first_at, last_at)
    n, heads, tails = _ends(inside)
    none, one = np.flatnonzero(n < 1), np.flatnonzero(n < 2)
    first, last = (
        _End(_pick(inside.time, rows, absent), _pick(inside.score, rows, absent))
        for rows, absent in ((heads, none), (tails, one))
    )
    if first_at is not None:
        elsewhere = first.time != first_at
        first, last = first.without(elsewhere), last.without(elsewhere)
    if last_at is not None:
        last = last.without(last.time != last_at)
    return FirstAndLast(
        clients=scores.clients,
        n=n,
        first_time=first.time,
        last_time=last.time,
        first=first.score,
        last=last.score,
        change=last.score - first.score,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _End:
    """Time and score of one end of each client's course; shape (clients,)."""

    time: Floats
    score: Floats

    def without(self, clients: Truths) -> "_End":
        """Say nothing about some clients."""
        return _End(
            np.where(clients, np.nan, self.time), np.where(clients, np.nan, self.score)
        )


def between_times(
    scores: Scores, first_at: float | None, last_at: float | None
) -> Scores:
    """Keep the rows from the one time to the other, both included."""
    if first_at is None and last_at is None:
        return scores
    if first_at is not None and last_at is not None and not first_at < last_at:
        raise ScienceError("The time of the last score must come after the first time.")
    kept = np.ones(scores.n_rows, dtype=bool)
    if first_at is not None:
        kept &= scores.time >= first_at
    if last_at is not None:
        kept &= scores.time <= last_at
    return scores.keep_rows(kept)


def _ends(scores: Scores) -> tuple[Counts, Rows, Rows]:
    """Return how many scores each client has, and the rows of the first and last."""
    # A sum is NaN when any part is, and is faster than looking at each.
    if not np.isnan(scores.score.sum()):
        starts = scores.starts
        n = np.subtract(starts[1:], starts[:-1], dtype=np.int32, casting="unsafe")
        return n, *_rows_of_all(starts, n)
    known = scores.known
    rows = np.flatnonzero(known)
    n = _count(known, scores.starts)
    after = np.cumsum(n, dtype=np.intp)
    return n, _look_up(rows, after - n), _look_up(rows, after - 1)


def _count(known: Truths, starts: Whole) -> Counts:
    """Count what is known of each client; a client may have no row."""
    lengths = np.diff(starts)
    n = np.zeros(len(lengths), dtype=np.int32)
    if 0 < lengths[0] <= _SHORT and lengths.min() == lengths.max():
        for place in range(lengths[0]):
            n += known[place :: lengths[0]]
        return n
    some = lengths > 0
    n[some] = np.add.reduceat(known.view(np.uint8), starts[:-1][some], dtype=np.int32)
    return n


def _rows_of_all(starts: Whole, n: Counts) -> tuple[Rows, Rows]:
    """Return the first and last rows, as steps when all clients have as many."""
    if len(n) and n[0] > 0 and n.min() == n.max():
        step = int(n[0])
        return slice(0, None, step), slice(step - 1, None, step)
    return starts[:-1], starts[1:] - 1


def _look_up(rows: Whole, places: Whole) -> Whole:
    """Look rows up; a place outside belongs to a client without a known score."""
    if not len(rows):
        return np.zeros(len(places), dtype=np.intp)
    return rows.take(places, mode="clip")


def _pick(column: Floats, rows: Rows, absent: Whole) -> Floats:
    if isinstance(rows, slice) and not len(absent):
        # A view: nothing is copied where every client has first and last rows in step.
        return column[rows]
    if isinstance(rows, slice):
        picked = column[rows].copy()
    elif len(column):
        picked = column.take(rows, mode="clip")
    else:
        picked = np.full(len(rows), np.nan)
    picked[absent] = np.nan
    return picked
