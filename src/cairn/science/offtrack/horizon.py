"""At which point does a course end?

Method: at a stated point, or where the courses ended that came as far as this one: the
median of their last positions. A course that went on for longer than all others, or
past the stated point, is taken to end one usual step from now.
Assumes: positions count as the basis of the growth model does, from 0 at the start.
Refuses: no course with two scores to learn the usual end from; a stated end that is
not above 0.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.course.basis import Basis, positions
from cairn.science.scores import Floats, Scores


@dataclass(frozen=True, slots=True, eq=False)
class UsualEnd:
    """Where courses ended: sorted last positions of those with two scores or more.

    `step` is the median distance from one score of a client to the next, `pace` the
    median time, in the unit of the scores', that passes for one position.
    """

    ends: Floats
    step: float
    pace: float = 1.0

    @property
    def median(self) -> float:
        """The usual end of a course that begins; as the positions of the basis."""
        return float(np.median(self.ends))

    def after(self, position: Floats) -> Floats:
        """Return the usual end of courses that came as far; shape of `position`."""
        count = len(self.ends)
        passed = np.searchsorted(self.ends, position, side="right")
        # The median of those left: the middle two of places passed .. count - 1.
        low, high = (passed + count - 1) // 2, (passed + count) // 2
        low, high = np.minimum((low, high), count - 1)
        median = (self.ends[low] + self.ends[high]) / 2
        return np.where(passed < count, median, position + self.step)

    def count_past(self, position: Floats) -> int:
        """Count the courses that went on for longer than all these."""
        return int(np.count_nonzero(position >= self.ends[-1]))


@dataclass(frozen=True, slots=True)
class StatedEnd:
    """The end that somebody stated, as a position; `step` and `pace` as above."""

    position: float
    step: float
    pace: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.position) and self.position > 0):
            raise ScienceError("The stated end must lie after the start.")

    def after(self, position: Floats) -> Floats:
        """Return the stated end, or one usual step on for those who are past it."""
        later = np.where(position < self.position, self.position, position + self.step)
        return np.where(np.isnan(position), np.nan, later)

    def count_past(self, position: Floats) -> int:
        """Count the courses that went on past the stated end."""
        return int(np.count_nonzero(position >= self.position))


End = UsualEnd | StatedEnd


def usual_end(scores: Scores, basis: Basis) -> UsualEnd:
    """Learn from scores where courses end. Raises TooFew without any pair of scores."""
    known = scores.known
    where, elapsed = positions(scores, basis)[known], scores.elapsed[known]
    client = scores.client_of_row[known]
    follows = client[1:] == client[:-1]
    last = np.flatnonzero(follows & np.append(~follows[1:], True)) + 1
    last = last[where[last] > 0]
    if not len(last):
        raise TooFew("The usual end of a course", needed=1, given=0)
    steps = np.diff(where)[follows]
    # Scores that all lie at one place say nothing about steps.
    moved = steps[steps > 0] if np.any(steps > 0) else np.ones(1)
    return UsualEnd(
        ends=np.sort(where[last]),
        step=float(np.median(moved)),
        pace=float(np.median(elapsed[last] / where[last])),
    )
