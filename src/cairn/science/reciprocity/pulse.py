"""How has my cup been, is giving and receiving balanced, were there heavy weeks?

Method: the middle and the 10 to 90 % range of one's own last 26 weeks; the middle of
the last eight answers about giving and receiving; three answered weeks in a row below
the middle less 1.5 spreads of 26 answered weeks that ended nine before them, so that a
long dip is not held against itself. These are rules of this project, reasoned by
simulation and not published.
Assumes: one answer a week in order, NaN where there is none; a gap is never a zero.
Refuses: a range before 26 answered weeks, a balance before 6.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.reciprocity.threshold import Need, Threshold
from cairn.science.scores import Floats

RANGE = Threshold("A usual range of the cup", (Need("weeks", 26),))
BALANCE = Threshold("Giving and receiving", (Need("weeks", 6),))
TRAILING_WEEKS = 26
LAST_ANSWERS = 8
LOOKED_AT = 6
OFTEN = 4
FAR = 2
HEAVY_IN_A_ROW = 3
HEAVY_SPREADS = 1.5
BETWEEN_WEEKS = 9


class Lean(Enum):
    """To which side the last answers about giving and receiving lean."""

    GIVING = "giving"
    EVEN = "even"
    RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class UsualRange:
    """One's own middle and the range of eight weeks in ten, in points of the cup."""

    middle: float
    low: float
    high: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The middle of the last answers, -3 giving much more to 3 receiving much more."""

    middle: float
    answers: tuple[int, ...]
    lean: Lean


def usual_range(cup: ArrayLike) -> UsualRange:
    """Return the usual range of the last 26 weeks. Raises NotYet before 26 answers.

    Where weeks are missing, the 26 last answered weeks count.
    """
    known = _answers(cup, low=0, high=10)
    RANGE.check(len(known))
    low, middle, high = np.quantile(known[-TRAILING_WEEKS:], (0.1, 0.5, 0.9))
    return UsualRange(float(middle), float(low), float(high), TRAILING_WEEKS)


def weigh_balance(answers: ArrayLike) -> Balance:
    """Return where giving and receiving stand. Raises NotYet before 6 answers."""
    known = _answers(answers, low=-3, high=3)
    BALANCE.check(len(known))
    if np.any(known != np.round(known)):
        raise ScienceError("An answer about giving and receiving is a whole number.")
    last = known[-LAST_ANSWERS:]
    return Balance(
        middle=float(np.median(last)),
        answers=tuple(int(one) for one in last),
        lean=_lean(known[-LOOKED_AT:]),
    )


def were_heavy(cup: ArrayLike) -> bool:
    """Whether the last three answered weeks were all far below one's own middle.

    While there are no older ones, the first 26 answered weeks are what they are held
    against, and before that the answer is False. In a year in which
    nothing changes this happens to about one therapist in six; a page says so.
    """
    known = _answers(cup, low=0, high=10)
    if len(known) < TRAILING_WEEKS + HEAVY_IN_A_ROW:
        return False
    begin = max(0, len(known) - HEAVY_IN_A_ROW - BETWEEN_WEEKS - TRAILING_WEEKS)
    before = known[begin : begin + TRAILING_WEEKS]
    line = float(np.median(before) - HEAVY_SPREADS * np.std(before, ddof=1))
    return bool(np.all(known[-HEAVY_IN_A_ROW:] < line))


def _lean(last: Floats) -> Lean:
    if np.count_nonzero(last <= -FAR) >= OFTEN:
        return Lean.GIVING
    if np.count_nonzero(last >= FAR) >= OFTEN:
        return Lean.RECEIVING
    return Lean.EVEN


def _answers(column: ArrayLike, *, low: float, high: float) -> Floats:
    values = np.asarray(column, dtype=np.float64)
    if values.ndim != 1:
        raise ScienceError("Answers of one therapist are one column, a week a row.")
    known = values[~np.isnan(values)]
    if np.any((known < low) | (known > high)):
        raise ScienceError(f"An answer lies from {low:g} to {high:g}.")
    return known
