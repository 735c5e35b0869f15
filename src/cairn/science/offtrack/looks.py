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

# So many looks, and so many rows seen in them, are judged at once.
_MOST_LOOKS, _MOST_ROWS = 20_000, 500_000


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

    def blocks(self, scores: Scores) -> Iterator[Whole]:
        """Yield places of looks that have a score, as many as memory easily holds."""
        places = np.flatnonzero(self.row >= 0)
        rows = self.row[places] - scores.starts[self.client[places]] + 1
        weight = np.cumsum(rows) // _MOST_ROWS + np.arange(len(places)) // _MOST_LOOKS
        edges = np.flatnonzero(np.diff(weight)) + 1
        yield from (part for part in np.split(places, edges) if len(part))


def see(scores: Scores, client: Whole, row: Whole) -> Scores:
    """Return these clients up to one row each; one that is named twice is two."""
    begins = scores.starts[client]
    lengths = row - begins + 1
    starts = np.concatenate(([0], np.cumsum(lengths)))
    rows = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], lengths)
    return Scores(
        clients=scores.clients[client],
        starts=starts,
        occasion=scores.occasion[rows],
        time=scores.time[rows],
        score=scores.score[rows],
        direction=scores.direction,
    )


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
