"""Which scores are possible, and on which scale are they equally uncertain?

Scores vary less near the end of a measure where people are well. The working scale is
the logarithm of the distance from that end plus a start, so that one spread serves.
Method: started logarithm (Tukey 1977, Exploratory Data Analysis; Box & Cox 1964, J R
Stat Soc B 26, 211-252, the two-parameter family at lambda 0); without a start the
scale is that of the scores themselves.
Assumes: one measure; the better end is lowest or highest by its direction.
Refuses: a range without width, a step that does not divide it, scores outside it.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError, ScoresRefused
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats, Scores

# Scores are decimals on paper: 20.3 - 15.3 must equal 5.0 also in binary.
_SAME = 1e-9
# Steps that measures are counted in, the first that fits.
_STEPS = (1.0, 0.5, 0.25, 0.2, 0.1)
# So many places stand for the scores of a measure that is not counted in steps.
_PLACES = 400
# A measure with more steps than this is as good as one without.
_MOST_STEPS = 2000
# A measure has a floor where this share of all scores lies on the lowest one seen.
_PILE = 0.05
# By chance a few scores lie on the end of any small sample.
_FEWEST_PILED = 5


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """What is known of a measure: its ends and the step between scores, in points.

    None where it is not stated.
    """

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None

    def __post_init__(self) -> None:
        ends = (self.minimum, self.maximum)
        if not all(one is None or np.isfinite(one) for one in (*ends, self.step)):
            raise ScienceError("The ends and the step of a measure must be finite.")
        if self.step is not None and self.step <= 0:
            raise ScienceError("The step between scores must be above 0.")
        if None not in ends:
            self._check_width(float(ends[0] or 0), float(ends[1] or 0))

    def _check_width(self, minimum: float, maximum: float) -> None:
        if minimum >= maximum:
            raise ScienceError("The minimum of a measure must lie below its maximum.")
        if self.step is not None:
            steps = (maximum - minimum) / self.step
            if abs(steps - round(steps)) > _SAME * max(1.0, steps):
                raise ScienceError(
                    "The step must lead from the minimum to the maximum of the "
                    "measure in a whole number of steps."
                )


NOTHING_STATED = ScoreRange()


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """The possible scores of a measure and its working scale.

    `lowest` and `highest` bound what is forecast, `step` is the distance of scores.
    `floor` and `ceiling` say whether an end is the measure's own, stated or inferred,
    and not only the end of what was seen, with room to spare. `start` is added to the
    distance from the better end before the logarithm; infinite: no logarithm.
    """

    lowest: float
    highest: float
    step: float
    counted: bool
    floor: bool
    ceiling: bool
    direction: Direction
    best: float
    start: float

    @property
    def possible(self) -> Floats:
        """The scores that are forecast, ascending; shape (scores,)."""
        count = round((self.highest - self.lowest) / self.step)
        return np.asarray(self.lowest + self.step * np.arange(count + 1))

    @property
    def edges(self) -> Floats:
        """The places half-way between possible scores; shape (scores - 1,)."""
        return np.asarray(self.possible[1:] - self.step / 2)

    def work(self, scores: Floats) -> Floats:
        """Turn scores into the working scale, on which more is worse; any shape."""
        away = -self.direction.sign * (scores - self.best)
        if np.isinf(self.start):
            return np.asarray(away)
        # Someone may do better than anyone seen before, where no end is known: from
        # half a start beyond the best one on, the scale goes on straight.
        half = self.start / 2
        beyond = np.minimum(away + half, 0.0) / half
        return np.asarray(np.log(np.maximum(away, -half) + self.start) + beyond)

    def log_slope(self, scores: Floats) -> Floats:
        """Return the logarithm of the working scale's slope at scores; any shape."""
        if np.isinf(self.start):
            return np.zeros_like(scores)
        away = -self.direction.sign * (scores - self.best)
        return np.asarray(-np.log(np.maximum(away + self.start, self.start / 2)))


def describe_range(scores: Scores, stated: ScoreRange) -> ScoreScale:
    """Complete what is stated about a measure by what its scores show.

    The step is 1, 1/2, 1/4, 1/5 or 1/10 where all scores lie on it and the range has no
    more than 2,000 of them. A minimum of 0 is
    inferred where such scores reach down to less than one standard deviation above it;
    an end where one score in twenty lies on it, and five at least. Otherwise half the
    range seen is left as room.
    Raises ScoresRefused when a score lies outside the stated range.
    """
    seen = scores.score[scores.known]
    if not len(seen):
        raise ScoresRefused("There is no score to learn the measure's range from.")
    _check_inside(scores, stated)
    low, high = float(seen.min()), float(seen.max())
    step = stated.step or _infer_step(seen)
    floor = stated.minimum
    if floor is None:
        floor = _infer_floor(seen, counted=step is not None)
    ceiling = stated.maximum
    if ceiling is None and _piles_up(seen, high):
        ceiling = high
    room = _room(high - low, step)
    lowest = low - room if floor is None else floor
    highest = high + room if ceiling is None else ceiling
    spacing = step or (highest - lowest) / _PLACES
    better_is_low = scores.direction is Direction.LOWER_IS_BETTER
    if better_is_low:
        best = low if floor is None else floor
    else:
        best = high if ceiling is None else ceiling
    return ScoreScale(
        lowest=lowest,
        highest=highest,
        step=spacing,
        counted=step is not None,
        floor=floor is not None,
        ceiling=ceiling is not None,
        direction=scores.direction,
        best=best,
        start=np.inf,
    )


def _check_inside(scores: Scores, stated: ScoreRange) -> None:
    low = -np.inf if stated.minimum is None else stated.minimum - _SAME
    high = np.inf if stated.maximum is None else stated.maximum + _SAME
    with np.errstate(invalid="ignore"):
        outside = (scores.score < low) | (scores.score > high)
    if outside.any():
        raise ScoresRefused.at(
            "A score lies outside the stated range of the measure; in order of client "
            "and occasion",
            np.flatnonzero(outside) + 1,
        )


def _infer_step(seen: Floats) -> float | None:
    """Find the step on which all scores lie; more steps than places count for none."""
    for step in _STEPS:
        count = seen / step
        if count.max() - count.min() <= _MOST_STEPS and np.all(
            np.abs(count - np.round(count)) < _SAME * np.maximum(np.abs(count), 1)
        ):
            return step
    return None


def _infer_floor(seen: Floats, *, counted: bool) -> float | None:
    low = float(seen.min())
    if counted and 0 <= low < float(seen.std()):
        return 0.0
    return low if _piles_up(seen, low) else None


def _piles_up(seen: Floats, end: float) -> bool:
    count = int(np.count_nonzero(seen == end))
    return count >= max(_PILE * len(seen), _FEWEST_PILED) and float(np.ptp(seen)) > 0


def _room(width: float, step: float | None) -> float:
    """Return how far beyond what was seen scores are thought possible, in steps."""
    if step is None:
        return width / 2 or 1.0
    return float(max(np.ceil(width / 2 / step), 1) * step)
