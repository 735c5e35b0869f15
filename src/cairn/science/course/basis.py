"""On which scale of time does a course run?

Method: linear, or the logarithm of time or session, on which change is quick at first
and slower later (Lutz, Martinovich & Howard 1999, J Consult Clin Psychol 67, 571-577).
Assumes: a client's first row, with or without a score, is their start.
Refuses: a given column that is absent, of another length or not finite; a position
before the start on a logarithmic scale.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError, ScoresRefused
from cairn.science.scores import Floats, Scores


class Basis(StrEnum):
    """The scale of time on which a client's course is a straight line.

    A position on it is the time since the client's first row (TIME, LOG_TIME), the
    number of occasions since the first one (SESSION, LOG_SESSION: 0, 1, 2...), or the
    value of a column of the caller's (GIVEN). LOG scales are ln(1 + position).
    """

    TIME = "time"
    LOG_TIME = "log-time"
    SESSION = "session"
    LOG_SESSION = "log-session"
    GIVEN = "given"

    @property
    def term(self) -> str:
        """The basis as it is written in a model formula."""
        return _TERMS[self]

    @property
    def logarithmic(self) -> bool:
        """Whether positions enter as ln(1 + position)."""
        return self in {Basis.LOG_TIME, Basis.LOG_SESSION}

    def values_at(self, position: ArrayLike) -> Floats:
        """Turn positions into values of the basis; any shape.

        Raises ScienceError for positions of -1 or less on a logarithmic scale.
        """
        where = np.asarray(position, dtype=np.float64)
        if not self.logarithmic:
            return where
        if np.any(where <= -1):
            raise ScienceError(
                "A logarithmic basis needs positions above -1: count them from the "
                "client's start, which is 0."
            )
        return np.log1p(where)


_TERMS = {
    Basis.TIME: "time",
    Basis.LOG_TIME: "log1p(time)",
    Basis.SESSION: "session",
    Basis.LOG_SESSION: "log1p(session)",
    Basis.GIVEN: "basis",
}


def positions(
    scores: Scores, basis: Basis, *, column: ArrayLike | None = None
) -> Floats:
    """Return the position of every row on the basis, before any logarithm; (rows,).

    `column` is needed for Basis.GIVEN, and only then: one finite number for each row.
    """
    if (column is not None) != (basis is Basis.GIVEN):
        raise ScienceError(
            "A column for the basis belongs to the basis 'given', and to no other."
        )
    if column is not None:
        return _given(scores, column)
    if basis in {Basis.TIME, Basis.LOG_TIME}:
        return scores.elapsed
    lengths = np.diff(scores.starts)
    heads = scores.starts[:-1][lengths > 0]
    first = np.repeat(scores.occasion[heads], lengths[lengths > 0])
    return (scores.occasion - first).astype(np.float64)


def _given(scores: Scores, column: ArrayLike) -> Floats:
    values = np.asarray(column, dtype=np.float64)
    if values.shape != (scores.n_rows,):
        raise ScoresRefused("The column for the basis needs one number for each row.")
    broken = np.flatnonzero(~np.isfinite(values) & scores.known)
    if len(broken):
        raise ScoresRefused.at(
            "Every row with a score needs a finite number in the column for the basis",
            broken + 1,
        )
    return values
