"""Does a signal tell apart those who had an outcome and those who did not?

Method: area under the receiver operating characteristic, as the share of pairs in
which the one with the outcome has the higher signal, ties counting half; its variance
and that of a difference of two areas on the same people by DeLong, DeLong & Clarke-
Pearson (1988), Biometrics 44, 837-845, computed from midranks (Sun & Xu 2014, IEEE
Signal Process Lett 21, 1389-1393). The interval of an area is formed on the logit
scale, that of a difference on its own. Where all pairs are told apart the variance
is 0; the interval then is Wilson's for as many people as the smaller side has.
Assumes: one row for each person; people are independent.
Refuses: fewer than two people with and two without the outcome; signals that are NaN.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.offtrack.alarm import Truths
from cairn.science.provenance import Method
from cairn.science.scores import Floats, check_lengths

DELONG = Method(
    "area under the ROC curve",
    "1",
    "DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845",
)
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Area:
    """An area from 0 to 1, where 0.5 is chance, with its interval."""

    area: float
    standard_error: float
    lower: float
    upper: float
    confidence: float
    n_with: int
    n_without: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class AreaDifference:
    """How much larger the first of two areas on the same people is."""

    difference: float
    standard_error: float
    lower: float
    upper: float
    confidence: float
    method: str
    version: str
    source: str


def roc_area(signal: ArrayLike, outcome: Truths, *, confidence: float = 0.95) -> Area:
    """Return the area of one signal; higher is meant to go with the outcome.

    Raises TooFew with fewer than two people on either side.
    """
    with_it, without = _placements(signal, outcome)
    area = float(with_it.mean())
    error = float(np.sqrt(_variance(with_it) + _variance(without)))
    fewer = min(len(with_it), len(without))
    lower, upper = _interval(area, error, z=critical_value(confidence), n=fewer)
    return Area(
        area=area,
        standard_error=error,
        lower=lower,
        upper=upper,
        confidence=confidence,
        n_with=len(with_it),
        n_without=len(without),
        method=DELONG.name,
        version=DELONG.version,
        source=DELONG.source,
    )


def compare_areas(
    signal: ArrayLike, other: ArrayLike, outcome: Truths, *, confidence: float = 0.95
) -> AreaDifference:
    """Return the area of one signal less that of another on the same people."""
    with_it, without = _placements(signal, outcome)
    other_with, other_without = _placements(other, outcome)
    difference = float(with_it.mean() - other_with.mean())
    error = float(
        np.sqrt(_variance(with_it - other_with) + _variance(without - other_without))
    )
    reach = critical_value(confidence) * error
    return AreaDifference(
        difference=difference,
        standard_error=error,
        lower=max(difference - reach, -1.0),
        upper=min(difference + reach, 1.0),
        confidence=confidence,
        method=DELONG.name,
        version=DELONG.version,
        source=DELONG.source,
    )


def _placements(signal: ArrayLike, outcome: Truths) -> tuple[Floats, Floats]:
    """Return for each person the share of the other side they are rightly beyond."""
    values = np.asarray(signal, dtype=np.float64)
    check_lengths(values, outcome)
    if np.isnan(values).any():
        raise ScienceError("A signal must be known for everybody it is judged on.")
    high, low = values[outcome], values[~outcome]
    fewer = min(len(high), len(low))
    if fewer < _FEWEST:
        raise TooFew(
            "An area under the ROC curve, counted in people with and without the "
            "outcome,",
            needed=_FEWEST,
            given=fewer,
        )
    ranks = midranks(values)
    placed_high = (ranks[outcome] - midranks(high)) / len(low)
    placed_low = 1 - (ranks[~outcome] - midranks(low)) / len(high)
    return placed_high, placed_low


def midranks(values: Floats) -> Floats:
    """Rank from 1; equal values share the mean of their ranks."""
    in_order = np.sort(values)
    below = np.searchsorted(in_order, values, side="left")
    up_to = np.searchsorted(in_order, values, side="right")
    return (below + up_to + 1) / 2


def _variance(placements: Floats) -> float:
    return float(np.var(placements, ddof=1)) / len(placements)


def _interval(area: float, error: float, *, z: float, n: int) -> tuple[float, float]:
    if area in {0.0, 1.0}:
        reach = z**2 / (n + z**2)
        return max(area - reach, 0.0), min(area + reach, 1.0)
    reach = z * error / (area * (1 - area))
    centre = logit(area)
    return float(expit(centre - reach)), float(expit(centre + reach))
