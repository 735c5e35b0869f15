"""Which session does a row belong to, and which sessions have no row at all?

Assumes: rows are in the order in which they were answered.
Refuses: nothing; where times cannot be session numbers the rows are counted.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cairn.science.scores import Scores


class Numbering(StrEnum):
    """Where the numbers of the sessions come from."""

    OCCASION = "the column of occasions"
    TIME = "the column of times, which counts sessions"
    ORDER = "the order of each client's rows, so that no session is known to be missing"


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """The session of each row; shape (rows,), rising within each client."""

    number: NDArray[np.int64]
    numbering: Numbering


def sessions_by_occasion(scores: Scores) -> Sessions:
    """Take the occasions as session numbers; a number left out is a session missed."""
    return Sessions(scores.occasion, Numbering.OCCASION)


def sessions_by_time(scores: Scores) -> Sessions:
    """Take the times as session numbers if they count sessions, else count the rows.

    Times count sessions when all are whole numbers, no client has two rows at one
    time, and the commonest step from one row of a client to the next is 1.
    """
    if _counts_sessions(scores):
        return Sessions(scores.time.astype(np.int64), Numbering.TIME)
    first = np.repeat(scores.starts[:-1], np.diff(scores.starts))
    return Sessions(np.arange(scores.n_rows) - first + 1, Numbering.ORDER)


def _counts_sessions(scores: Scores) -> bool:
    whole = np.all(scores.time == np.floor(scores.time))
    same = np.diff(scores.client_of_row) == 0
    steps = np.diff(scores.time)[same]
    if not whole or len(steps) == 0 or steps.min() < 1:
        return False
    sizes, counts = np.unique(steps, return_counts=True)
    return bool(sizes[np.argmax(counts)] == 1)


def choose_sessions(
    scores: Scores, sessions: Sessions, *, first: int, last: int
) -> tuple[Scores, Sessions]:
    """Keep the rows of sessions `first` to `last`; clients stay, perhaps with none."""
    kept = (sessions.number >= first) & (sessions.number <= last)
    return (
        scores.keep_rows(kept),
        Sessions(sessions.number[kept], sessions.numbering),
    )
