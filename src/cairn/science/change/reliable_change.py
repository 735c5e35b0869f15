"""Is a change in score larger than measurement error?

Method: Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19; or points published
for the measure.
Assumes: both scores come from the same measure, scored by the same rule.
Refuses: missing or infinite scores, a spread not above 0, a reliability outside (0, 1).
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from scipy.special import ndtri

from cairn.errors import ScienceError
from cairn.science.change.line import beyond, reaches
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
    ReliableChangeBasis,
)
from cairn.science.provenance import JACOBSON_TRUAX, Method, Status
from cairn.science.provenance import PUBLISHED_POINTS as BY_POINTS


class Verdict(StrEnum):
    """What a change between two scores can be called."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """A change, the size it needed, and what it may be called."""

    first: float
    last: float
    change: float
    index: float | None
    threshold: float
    verdict: Verdict
    confidence: float | None
    basis: ReliableChangeBasis
    missing: int
    method: str
    version: str
    source: str
    status: Status


def reliable_change(
    first: float,
    last: float,
    *,
    direction: Direction,
    basis: ReliableChangeBasis,
    missing: int = 0,
) -> ReliableChange:
    """Compare two scores; `missing` counts the answers both scores did without."""
    check_score(first)
    check_score(last)
    change = last - first
    needed = threshold(basis)
    method = _method(basis)
    return ReliableChange(
        first=first,
        last=last,
        change=change,
        index=_index(change, basis),
        threshold=needed,
        verdict=_verdict(change, direction, counts=_counts(change, needed, basis)),
        confidence=basis.confidence,
        basis=basis,
        missing=missing,
        method=method.name,
        version=method.version,
        source=basis.source,
        status=basis.status,
    )


def threshold(basis: ReliableChangeBasis) -> float:
    """Return the change in points that measurement error reaches."""
    match basis:
        case PublishedPoints():
            check_positive(basis.points, "points")
            return basis.points
        case MeasurementError():
            return critical_value(basis.confidence) * standard_error_of_difference(
                basis
            )
        case _:
            assert_never(basis)


def wobble_band(first: float, basis: ReliableChangeBasis) -> tuple[float, float]:
    """Return the scores around the first one that measurement error alone explains."""
    check_score(first)
    width = threshold(basis)
    return first - width, first + width


def standard_error_of_measurement(basis: MeasurementError) -> float:
    """Return SD times the root of (1 - reliability)."""
    return error_of_measurement(basis.standard_deviation, basis.reliability)


def error_of_measurement(standard_deviation: float, reliability: float) -> float:
    """Return SEM = SD sqrt(1 - reliability), in points."""
    check_positive(standard_deviation, "standard deviation")
    check_reliability(reliability)
    return standard_deviation * math.sqrt(1 - reliability)


def standard_error_of_difference(basis: MeasurementError) -> float:
    """Return the standard error of a difference between two scores."""
    return math.sqrt(2) * standard_error_of_measurement(basis)


def critical_value(confidence: float) -> float:
    """Return the two-sided normal quantile; 1.959964 at 95 %, not the rounded 1.96."""
    if not 0 < confidence < 1:
        raise ScienceError(
            "The confidence level must lie strictly between 0 and 1; 95 % is 0.95."
        )
    return float(ndtri((1 + confidence) / 2))


def check_score(value: float) -> None:
    """Refuse a score that is not a finite number."""
    if not math.isfinite(value):
        raise ScienceError(
            "A change needs two scores that are numbers. Leave the pair out when a "
            "score is missing; a missing score is never zero."
        )


def check_positive(value: float, name: str) -> None:
    """Refuse a quantity that is not a finite number above 0."""
    if not (math.isfinite(value) and value > 0):
        raise ScienceError(f"The {name} must be a number above 0.")


def check_reliability(value: float) -> None:
    """Refuse a reliability that is not strictly between 0 and 1."""
    if not 0 < value < 1:
        raise ScienceError(
            "The reliability must lie strictly between 0 and 1. Take it from the "
            "study that the standard deviation comes from."
        )


def _method(basis: ReliableChangeBasis) -> Method:
    return BY_POINTS if isinstance(basis, PublishedPoints) else JACOBSON_TRUAX


def _index(change: float, basis: ReliableChangeBasis) -> float | None:
    if isinstance(basis, PublishedPoints):
        return None
    return change / standard_error_of_difference(basis)


def _counts(change: float, needed: float, basis: ReliableChangeBasis) -> bool:
    """Say whether a change is large enough; on the line only published points count."""
    size = abs(change)
    if isinstance(basis, PublishedPoints):
        return reaches(size, needed)
    return beyond(size, needed)


def _verdict(change: float, direction: Direction, *, counts: bool) -> Verdict:
    if not counts:
        return Verdict.UNCHANGED
    better = change * direction.sign > 0
    return Verdict.IMPROVED if better else Verdict.DETERIORATED
