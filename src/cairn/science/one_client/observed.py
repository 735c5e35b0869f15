"""Which of a client's scores are there, and are they enough?

Assumes: scores of one measure, in the order in which they were given.
Refuses: infinite scores, fewer scores than the method needs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError, TooFew
from cairn.science.scores import Floats, Whole

# Scores are decimals on paper: what is equal there must be equal in binary.
DECIMALS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """The scores that are there, with their places from 0 among all that were due."""

    score: Floats
    place: Whole
    missing: int

    @property
    def n(self) -> int:
        """How many scores there are."""
        return len(self.score)


def observe(scores: ArrayLike, what: str, *, needed: int) -> Observed:
    """Leave out what is missing (NaN); raises TooFew, named after `what`."""
    column = np.asarray(scores, dtype=np.float64)
    if column.ndim != 1:
        raise ScienceError("The scores of one client are one column.")
    if np.isinf(column).any():
        raise ScienceError("A score must be a finite number or missing.")
    place = np.flatnonzero(~np.isnan(column))
    if len(place) < needed:
        raise TooFew(what, needed=needed, given=len(place))
    return Observed(column[place], place, len(column) - len(place))


def times_of(observed: Observed, times: ArrayLike | None) -> Floats:
    """Return when the scores were given; by default their places, counted from 1.

    Raises ScienceError unless every score has a finite time later than the one before.
    """
    if times is None:
        return (observed.place + 1).astype(np.float64)
    when = np.asarray(times, dtype=np.float64)
    if when.shape != (observed.n + observed.missing,):
        raise ScienceError("Every score needs a time.")
    chosen = when[observed.place]
    if not np.isfinite(chosen).all() or np.any(np.diff(chosen) <= 0):
        raise ScienceError("The times must be finite and each later than the last.")
    return chosen
