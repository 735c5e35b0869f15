"""Which scores are looked at, and what was known at each of these moments?

Assumes: a look at a client's n-th known score sees all rows up to it and none after.
Refuses: numbers of scores that are not whole numbers from 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ScienceError
from cairn.science.scores import Floats, Scores, Whole

_MOST_AT_ONCE = 20_000


class Sessions(StrEnum):
    """Which scores of each client are looked at, when not named by number."""

    LATEST = "latest"
    ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Looks at clients, in order of client and then number; shape (looks,).

    `client` numbers the clients, `at` counts the scores seen, `row` is the row of the
    newest and `first_row` that of the first; -1 for a client without any score.
    """

    client: Whole
    at: NDArray[np.int64]
    row: Whole
    first_row: Whole

    def observed(self, column: Floats) -> Floats:
        """Pick a column's value at each look; NaN without a score."""
        return _pick(column, self.row)

    def first(self, column: Floats) -> Floats:
        """Pick a column's value at the first score of each look's client."""
        return _pick(column, self.first_row)

    def rounds(self) -> Iterator[Whole]:
        """Yield places of looks that have a score, no client twice in one round.

        A round is not larger than what memory holds of whole distributions.
        """
        seen = np.flatnonzero(self.row >= 0)
        client = self.client[seen]
        starts = np.flatnonzero(np.append(True, client[1:] != client[:-1]))
        lengths = np.diff(np.append(starts, len(client)))
        turn = np.arange(len(client)) - np.repeat(starts, lengths)
        in_turn = np.argsort(turn, kind="stable")
        sizes = np.bincount(turn) if len(turn) else np.zeros(0, dtype=np.intp)
        for places in np.split(in_turn, np.cumsum(sizes)[:-1]) if len(sizes) else ():
            for start in range(0, len(places), _MOST_AT_ONCE):
                yield seen[places[start : start + _MOST_AT_ONCE]]


def look(scores: Scores, at: Sequence[int] | Sessions) -> Looks:
    """Choose the looks; see `judge_course`."""
    rows = np.flatnonzero(scores.known)
    counts = np.bincount(scores.client_of_row[rows], minlength=scores.n_clients)
    begins = np.cumsum(counts) - counts
    client, number = _numbered(counts, at)
    has_any = counts[client] > 0
    first = np.full(len(client), -1, dtype=np.intp)
    newest = first.copy()
    first[has_any] = rows[begins[client[has_any]]]
    newest[has_any] = rows[begins[client[has_any]] + number[has_any] - 1]
    return Looks(client, number, newest, first)


def _numbered(
    counts: NDArray[np.intp], at: Sequence[int] | Sessions
) -> tuple[Whole, NDArray[np.int64]]:
    """Return the client and the number of each look."""
    everybody = np.arange(len(counts))
    if at is Sessions.LATEST:
        return everybody, counts.astype(np.int64)
    if at is Sessions.ALL:
        client = np.repeat(everybody, counts)
        begins = np.cumsum(counts) - counts
        return client, np.arange(len(client)) - np.repeat(begins, counts) + 1
    numbers = np.array(sorted({_check_number(one) for one in at}), dtype=np.int64)
    reached = counts[:, np.newaxis] >= numbers
    client, place = np.nonzero(reached)
    return client, numbers[place]


def _check_number(number: int) -> int:
    if number < 1 or number != int(number):
        raise ScienceError(
            "Scores are looked at by number: whole numbers from 1, the first score."
        )
    return int(number)


def _pick(column: Floats, rows: Whole) -> Floats:
    values = np.full(len(rows), np.nan)
    values[rows >= 0] = column[rows[rows >= 0]]
    return values
