"""Where was somebody, and where are they now: in distress, and in well-being?

Method: each score as z = (score - mean) / SD of a general-population norm; round each
place the ellipse of measurement error, half-axes q SD_e sqrt(1 - r) / SD of the norm,
with q the two-sided normal quantile (1.96 at 95 %). Moved, on an axis, is what is
reliable change on its measure; the two axes are never put into one number.
Assumes: the errors of the two measures are independent of each other.
Refuses: a measure without a norm, a reliability or a reliable change, and fewer than
two pairs of readings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import (
    Verdict,
    check_score,
    critical_value,
    reliable_change,
    standard_error_of_measurement,
)
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    ReliableChangeBasis,
    Scale,
)
from cairn.science.measure.reading import Norm, Population
from cairn.science.provenance import Method, Status, weakest

TWO_AXES = Method(
    "two axes in z of the general population, with the ellipse of measurement error",
    "1",
    "Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19",
)
# Both questionnaires look back over about two weeks.
SAME_TIME = 14.0

Reading = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AxisMeasure:
    """What one axis needs to know of its measure."""

    name: str
    direction: Direction
    norm: Norm
    error: MeasurementError
    basis: ReliableChangeBasis

    @classmethod
    def of(cls, name: str, direction: Direction, scale: Scale) -> Self | None:
        """Take norm and error from a measure; None where one of them is not known."""
        bases = (scale.reliable_change, *scale.other_reliable_changes)
        errors = (one for one in bases if isinstance(one, MeasurementError))
        people = (n for n in scale.norms if n.population is Population.GENERAL)
        norm, error = next(people, None), next(errors, None)
        if norm is None or error is None or scale.reliable_change is None:
            return None
        return cls(name, direction, norm, error, scale.reliable_change)

    def z(self, score: float) -> float:
        """Return how many SD of the norm a score lies above its mean."""
        check_score(score)
        return (score - self.norm.mean) / self.norm.standard_deviation

    @property
    def half_axis(self) -> float:
        """Return half the width of what one score wobbles, in SD of the norm."""
        width = critical_value(self.error.confidence) * standard_error_of_measurement(
            self.error
        )
        return width / self.norm.standard_deviation


@dataclass(frozen=True, slots=True)
class AxisCourse:
    """The first and the latest place on one axis, in z, and whether it moved."""

    measure: AxisMeasure
    first_score: float
    latest_score: float
    first: float
    latest: float
    half_axis: float
    verdict: Verdict

    @property
    def moved(self) -> bool:
        """Tell whether the change lies beyond measurement error on this axis."""
        return self.verdict is not Verdict.UNCHANGED

    def ease(self, z: float) -> float:
        """Turn a place so that more of it is always the easier side."""
        return z * self.measure.direction.sign


@dataclass(frozen=True, slots=True)
class TwoAxes:
    """First and latest place on both axes; days count as the readings' own days do."""

    distress: AxisCourse
    wellbeing: AxisCourse
    first_day: float
    latest_day: float
    pairs: int
    left_out: int
    method: str
    version: str
    source: str
    status: Status

    @property
    def moved(self) -> bool:
        """Tell whether an arrow may be drawn: beyond error on an axis that is named."""
        return self.distress.moved or self.wellbeing.moved


def place_on_two_axes(
    distress: Sequence[Reading],
    wellbeing: Sequence[Reading],
    *,
    measures: tuple[AxisMeasure, AxisMeasure],
) -> TwoAxes:
    """Place the first and the latest pair of (day, score) readings."""
    pairs = pair_readings(distress, wellbeing)
    # One reading of distress beside two of well-being shows no way between them.
    if (known := len({one for one, _ in pairs})) < 2:
        raise TooFew("pairs of readings", needed=2, given=known)
    (first_d, first_w), (latest_d, latest_w) = pairs[0], pairs[-1]
    axes = (
        _place(measures[0], first_d, latest_d),
        _place(measures[1], first_w, latest_w),
    )
    facts = [part for m in measures for part in (m.norm, m.error, m.basis)]
    return TwoAxes(
        distress=axes[0],
        wellbeing=axes[1],
        first_day=first_w[0],
        latest_day=latest_w[0],
        pairs=len(pairs),
        left_out=len(wellbeing) - len(pairs),
        method=TWO_AXES.name,
        version=TWO_AXES.version,
        source=TWO_AXES.source,
        status=weakest(*(fact.status for fact in facts)),
    )


def pair_readings(
    distress: Sequence[Reading], wellbeing: Sequence[Reading]
) -> tuple[tuple[Reading, Reading], ...]:
    """Put beside each reading of well-being the nearest of distress, within two weeks.

    Of two equally near the earlier counts.
    """
    days = [day for day, _ in wellbeing]
    if days != sorted(days):
        raise ScienceError("The readings run backwards. Give them oldest first.")
    return tuple(_pairs(distress, wellbeing))


def _pairs(
    distress: Sequence[Reading], wellbeing: Sequence[Reading]
) -> Iterator[tuple[Reading, Reading]]:
    for reading in wellbeing:
        near = min(
            distress,
            key=lambda other: (abs(other[0] - reading[0]), other[0]),
            default=None,
        )
        if near is not None and abs(near[0] - reading[0]) <= SAME_TIME:
            yield near, reading


def _place(measure: AxisMeasure, first: Reading, latest: Reading) -> AxisCourse:
    change = reliable_change(
        first[1], latest[1], direction=measure.direction, basis=measure.basis
    )
    return AxisCourse(
        measure=measure,
        first_score=first[1],
        latest_score=latest[1],
        first=measure.z(first[1]),
        latest=measure.z(latest[1]),
        half_axis=measure.half_axis,
        verdict=change.verdict,
    )
