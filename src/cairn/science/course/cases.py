"""Which later scores can be forecast from a client's first few?

Assumes: scores arranged by client and occasion; missing scores are neither given nor
forecast, but their occasions have passed.
Refuses: fewer than one score given.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cairn.errors import ScienceError
from cairn.science.scores import Scores, Whole


class Horizon(StrEnum):
    """How far ahead a score is forecast, counted in known scores."""

    NEXT = "one ahead"
    FOURTH = "four ahead"
    END = "at the end"

    @property
    def ahead(self) -> int | None:
        """How many known scores on; None for a client's last one."""
        return {Horizon.NEXT: 1, Horizon.FOURTH: 4}.get(self)


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Scores to forecast: rows of the scores, their clients, and what was given.

    `last` is the row of the last score given; all are numbers from 0; shape (cases,).
    """

    client: Whole
    given: Whole
    last: Whole
    row: Whole

    def __add__(self, other: "Cases") -> "Cases":
        """Put cases one after the other."""
        return Cases(
            client=np.concatenate((self.client, other.client)),
            given=np.concatenate((self.given, other.given)),
            last=np.concatenate((self.last, other.last)),
            row=np.concatenate((self.row, other.row)),
        )


def find_cases(scores: Scores, given: int, horizon: Horizon) -> Cases:
    """Find for each client the score so far ahead of the first `given` known ones."""
    _check_given(given)
    rows, starts = known_rows(scores)
    counts = np.diff(starts)
    ahead = horizon.ahead
    needed = given + (ahead or 1)
    clients = np.flatnonzero(counts >= needed)
    place = counts[clients] if ahead is None else np.full(len(clients), needed)
    heads = starts[:-1][clients]
    return Cases(
        client=clients,
        given=np.full(len(clients), given),
        last=rows[heads + given - 1],
        row=rows[heads + place - 1],
    )


def keep_first(scores: Scores, given: int) -> Scores:
    """Keep each client's rows up to the `given`-th known score, or all there are."""
    _check_given(given)
    known = scores.known
    before = np.concatenate(([0], np.cumsum(known)))
    seen = before[:-1] - before[scores.starts[:-1]][scores.client_of_row]
    return scores.keep_rows(seen < given)


def last_given(scores: Scores, given: int | None) -> Whole:
    """Return the row of each client's last given score; -1 with fewer than `given`.

    None gives all known scores.
    """
    rows, starts = known_rows(scores)
    counts = np.diff(starts)
    place = starts[1:] - 1 if given is None else starts[:-1] + given - 1
    enough = counts >= (given or 1)
    return np.where(enough, np.append(rows, -1)[np.where(enough, place, -1)], -1)


def _check_given(given: int) -> None:
    if given < 1:
        raise ScienceError("A forecast is made from at least one known score.")


def known_rows(scores: Scores) -> tuple[Whole, Whole]:
    """Return the rows with a score, and where each client's begin among them."""
    before = np.concatenate(([0], np.cumsum(scores.known)))
    return np.flatnonzero(scores.known), before[scores.starts]
