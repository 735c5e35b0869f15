"""How likely is it that a course ends reliably improved, unchanged or worse?

Method: the probability that a score at the end, given everything observed so far, lies
beyond the reliable change from the first score (Jacobson & Truax 1991, J Consult Clin
Psychol 59, 12-19); one score is compared with one score, as at the end of treatment.
Assumes: the forecast is that of the score at the end.
Refuses: a reliable change that is not above 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.science.change.reliable_change import threshold
from cairn.science.course.forecast import Forecast
from cairn.science.measure.instrument import (
    Direction,
    PublishedPoints,
    ReliableChangeBasis,
)
from cairn.science.offtrack.alarm import Truths
from cairn.science.scores import Floats

# Scores are decimals on paper: a change of the threshold in binary is on the line.
_SAME = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class EndProbabilities:
    """Probabilities of the three ends, which add up to 1; shape (rows,)."""

    improved: Floats
    unchanged: Floats
    deteriorated: Floats


def end_probabilities(
    at_end: Forecast,
    first: ArrayLike,
    *,
    direction: Direction,
    basis: ReliableChangeBasis,
) -> EndProbabilities:
    """Compare the forecast of the score at the end with the first score of each row.

    NaN where there is no first score or no forecast.
    """
    start = np.asarray(first, dtype=np.float64)
    needed = _line(basis)
    on_line = isinstance(basis, PublishedPoints)
    # A fall that counts ends at or below one line, a rise at or above the other.
    fallen, risen = start - needed, start + needed
    low = at_end.cdf(fallen) if on_line else at_end.below(fallen)
    high = 1.0 - (at_end.below(risen) if on_line else at_end.cdf(risen))
    lower_is_better = direction is Direction.LOWER_IS_BETTER
    better, worse = (low, high) if lower_is_better else (high, low)
    rest = np.maximum(1.0 - better - worse, 0.0)
    return EndProbabilities(better, rest, worse)


def compare_with_first(
    first: ArrayLike,
    later: ArrayLike,
    *,
    direction: Direction,
    basis: ReliableChangeBasis,
) -> tuple[Truths, Truths]:
    """Say of each later score whether it is reliably better, and reliably worse."""
    change = np.asarray(later, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    better = change * direction.sign
    needed = _line(basis)
    with np.errstate(invalid="ignore"):
        if isinstance(basis, PublishedPoints):
            return better >= needed, better <= -needed
        return better > needed, better < -needed


def _line(basis: ReliableChangeBasis) -> float:
    """Return the threshold, moved by less than any score so that rounding is harmless.

    On the line only points that were published as enough count.
    """
    nudge = -_SAME if isinstance(basis, PublishedPoints) else _SAME
    return threshold(basis) * (1 + nudge)
