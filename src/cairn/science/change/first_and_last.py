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


@dataclass(frozen=True, slots=True, eq=False)
class FirstAndLast:
    """One row for each client, in the order of `Scores.clients`; shape (clients,).

    `n` counts known scores. With none known all four columns are NaN; with one known,
    or without a score at a time that was asked for, `last` and `last_time` are NaN.
    Times have the unit of `Scores.time`.
    """

    clients: NDArray[Any]
    n: Counts
    first_time: Floats
    last_time: Floats
    first: Floats
    last: Floats

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
    found = FirstAndLast(
        clients=scores.clients,
        n=n,
        first_time=_pick(inside.time, heads, n >= 1),
        last_time=_pick(inside.time, tails, n >= 2),
        first=_pick(inside.score, heads, n >= 1),
        last=_pick(inside.score, tails, n >= 2),
    )
    return _only_at(found, first_at, last_at)


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
    starts = scores.starts
    # A sum is NaN when any part is, and is faster than looking at each.
    if np.isnan(scores.score.sum()):
        known = scores.known
        rows = np.flatnonzero(known)
        before = np.zeros(len(known) + 1, dtype=np.intp)
        np.cumsum(known, out=before[1:])
        starts = before[starts]
    else:
        rows = None
    n = np.subtract(starts[1:], starts[:-1], dtype=np.int32, casting="unsafe")
    if rows is None:
        return n, *_rows_of_all(starts, n)
    return n, _look_up(rows, starts[:-1]), _look_up(rows, starts[1:] - 1)


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


def _pick(column: Floats, rows: Rows, there: Truths) -> Floats:
    if isinstance(rows, slice):
        picked = column[rows].copy()
    elif len(column):
        picked = column.take(rows, mode="clip")
    else:
        picked = np.full(len(rows), np.nan)
    np.copyto(picked, np.nan, where=~there)
    return picked


def _only_at(
    found: FirstAndLast, first_at: float | None, last_at: float | None
) -> FirstAndLast:
    elsewhere = np.zeros(len(found.clients), dtype=bool)
    if first_at is not None:
        not_first = found.first_time != first_at
        found.first[not_first] = np.nan
        found.first_time[not_first] = np.nan
        elsewhere |= not_first
    if last_at is not None:
        elsewhere |= found.last_time != last_at
    found.last[elsewhere] = np.nan
    found.last_time[elsewhere] = np.nan
    return found
