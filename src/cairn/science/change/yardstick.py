"""Hold each change against its criterion: which index, how large, and by whom?

Method: the criterion's own; each yardstick names it with its numbers.
Assumes: first and last scores of the same measure. Refuses: what a criterion refuses.
"""

from dataclasses import dataclass

import numpy as np

from cairn.science.change.codes import Codes, Limits, judge
from cairn.science.change.criteria import (
    SCHOOLS,
    ChangeMethod,
    GrowthSlope,
    IndexCriterion,
    MinimalDifference,
    PercentChange,
    critical_of,
    limits_of,
)
from cairn.science.change.first_and_last import FirstAndLast
from cairn.science.change.growth_slope import GROWTH_SLOPE, estimate_slopes
from cairn.science.change.norms import ChangeNorms, UsedNorms, fill_norms
from cairn.science.change.reliable_change import check_positive
from cairn.science.course.growth import GrowthModel
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.provenance import PUBLISHED_POINTS, Method
from cairn.science.scores import Floats, Scores

MINIMAL_DIFFERENCE = Method(
    "minimal important difference in points", "1", "the difference's own source"
)
PERCENT_CHANGE = Method(
    "percentage change from the first score", "1", "a convention of the field"
)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the changes were held against; what a method does not use is None.

    `threshold` and `threshold_worse` are in points, or in per cent where `in_percent`;
    an index has one only where it is the same for every first score (Jacobson-Truax).
    `relative_to_group` says that an index of 0 means to change as much as the group's
    mean, and not to stay the same.
    """

    provenance: Method
    norms: UsedNorms | None = None
    critical: float | None = None
    confidence: float | None = None
    standard_error: float | None = None
    threshold: float | None = None
    threshold_worse: float | None = None
    on_line_counts: bool = False
    in_percent: bool = False
    relative_to_group: bool = False
    growth: GrowthModel | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An index for each client, NaN where there is none, and places in VERDICTS."""

    index: Floats
    verdicts: Codes
    yardstick: Yardstick


def hold_to_index(
    pairs: FirstAndLast, criterion: IndexCriterion, *, direction: Direction
) -> Held:
    """Compare each client's index with the critical value; on it is not beyond it."""
    school = SCHOOLS[criterion.method]
    critical, confidence = critical_of(criterion, school)
    norms = fill_norms(criterion.norms, pairs, school.needed)
    index = school.formula(pairs, norms)
    same_for_all = criterion.method is ChangeMethod.JACOBSON_TRUAX
    points = critical * index.standard_error if same_for_all else None
    yardstick = Yardstick(
        provenance=school.provenance,
        norms=norms,
        critical=critical,
        confidence=confidence,
        standard_error=index.standard_error,
        threshold=points,
        threshold_worse=points,
        relative_to_group=school.relative_to_group,
    )
    verdicts = judge(index.values, Limits(critical, critical), direction=direction)
    return Held(index.values, verdicts, yardstick)


def hold_to_slope(scores: Scores, criterion: GrowthSlope) -> Held:
    """Compare each client's slope with the group's mean slope."""
    critical, confidence = critical_of(criterion)
    slopes = estimate_slopes(scores)
    yardstick = Yardstick(
        provenance=GROWTH_SLOPE,
        critical=critical,
        confidence=confidence,
        relative_to_group=True,
        growth=slopes.model,
    )
    limits = Limits(critical, critical)
    verdicts = judge(slopes.index, limits, direction=scores.direction)
    return Held(slopes.index, verdicts, yardstick)


def from_error(basis: MeasurementError) -> IndexCriterion:
    """Read a measure's published error as a Jacobson-Truax criterion."""
    norms = ChangeNorms(
        reliability=basis.reliability, standard_deviation=basis.standard_deviation
    )
    return IndexCriterion(norms, confidence=basis.confidence)


def hold_to_points(
    change: Floats, basis: PublishedPoints, *, direction: Direction
) -> Held:
    """Compare each change with published points; so many or more count."""
    check_positive(basis.points, "points")
    limits = Limits(basis.points, basis.points, on_line=True)
    return Held(
        np.full(len(change), np.nan),
        judge(change, limits, direction=direction),
        _sized(PUBLISHED_POINTS, limits, confidence=basis.confidence),
    )


def hold_to_difference(
    change: Floats, criterion: MinimalDifference, *, direction: Direction
) -> Held:
    """Compare each change with a minimal important difference; so much counts."""
    limits = limits_of(criterion)
    return Held(
        np.full(len(change), np.nan),
        judge(change, limits, direction=direction),
        _sized(MINIMAL_DIFFERENCE, limits),
    )


def hold_to_percent(
    pairs: FirstAndLast, criterion: PercentChange, *, direction: Direction
) -> Held:
    """Compare each change in per cent; a first score of 0 or below has none."""
    limits = limits_of(criterion)
    return Held(
        np.full(len(pairs.first), np.nan),
        judge(percent_change(pairs), limits, direction=direction),
        _sized(PERCENT_CHANGE, limits, in_percent=True),
    )


def percent_change(pairs: FirstAndLast) -> Floats:
    """Return 100 (x2 - x1) / x1; NaN where x1 is 0 or below, or a score is missing."""
    first = np.where(pairs.first > 0, pairs.first, np.nan)
    return 100 * (pairs.last - first) / first


def _sized(
    provenance: Method,
    limits: Limits,
    *,
    confidence: float | None = None,
    in_percent: bool = False,
) -> Yardstick:
    return Yardstick(
        provenance=provenance,
        confidence=confidence,
        threshold=limits.better,
        threshold_worse=limits.worse,
        on_line_counts=limits.on_line,
        in_percent=in_percent,
    )
