"""How much did the clients seen in a week move, in their own usual steps?

Method: for each score that follows another of the same client, the step in units of
the spread of such steps over all clients; a week's movement is the mean of its steps.
Assumes: scores of one measure; a step belongs to the week of its later score.
Refuses: fewer than two steps, or steps that are all the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError, TooFew
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats, Scores, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """Movement for each week from the first: above 0 is easier; NaN without a step.

    `seen` counts the clients with a step, `step_spread` is the unit, in points.
    """

    moved: Floats
    seen: Whole
    step_spread: float


def movement_by_week(scores: Scores, week: ArrayLike) -> Movement:
    """Return the mean step in each week; `week` numbers each row's week from 0."""
    number = np.asarray(week)
    if number.shape != (scores.n_rows,) or number.dtype.kind not in "iu":
        raise ScienceError("Every score needs the number of its week.")
    if len(number) and number.min() < 0:
        raise ScienceError("Weeks are numbered from 0.")
    client = np.repeat(np.arange(len(scores.clients)), np.diff(scores.starts))
    known = scores.known
    client, score, number = client[known], scores.score[known], number[known]
    follows = client[1:] == client[:-1]
    step = np.diff(score)[follows]
    if scores.direction is Direction.LOWER_IS_BETTER:
        step = -step
    if len(step) < 2:
        raise TooFew("Movement by week", needed=2, given=len(step))
    spread = float(np.std(step, ddof=1))
    if spread == 0:
        raise ScienceError("All steps are the same; they have no spread to measure by.")
    where = number[1:][follows]
    length = int(number.max()) + 1
    seen = np.bincount(where, minlength=length)
    with np.errstate(invalid="ignore"):
        moved = np.bincount(where, step / spread, minlength=length) / seen
    return Movement(moved, seen, spread)
