"""What course may be expected before a practice has clients of its own to learn from?

Method: mean curves published for a measure, quadratic in weeks, held flat from the
vertex on so that no curve ever rises, and their least-squares line over ln(week + 1).
Assumes: the spread between clients and around them. Nobody published these variances
for these measures; they are called assumptions wherever they appear.
Refuses: weeks before the start; a measure without a published curve.
The curves come from app-supported blended care and may be quicker than routine care.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.change.reliable_change import check_positive
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method, Status
from cairn.science.scores import Floats

ASSUMED = "assumed, not published"

PUBLISHED_CURVE = Method(
    "published mean curve over weeks, held flat from its vertex",
    "1",
    "the curve's own source",
)


@dataclass(frozen=True, slots=True)
class AssumedVariances:
    """Variances in points squared that are assumptions, with the reason for each.

    `level` is the variance of clients' true first level, `slope` that of their change
    per unit of ln(week + 1), `residual` that of one score around the client's line.
    """

    level: float
    slope: float
    residual: float
    reason: str
    status: str = ASSUMED

    def __post_init__(self) -> None:
        for name in ("level", "slope", "residual"):
            check_positive(getattr(self, name), f"assumed variance of the {name}")


@dataclass(frozen=True, slots=True)
class PublishedCurve:
    """A published mean: constant + linear x week + square x week squared, in points.

    `baseline` says who was let in, `weeks` how far a line over ln(week + 1) is laid.
    """

    constant: float
    linear: float
    square: float
    weeks: int
    population: str
    baseline: str
    n: int
    status: Status
    source: str

    def __post_init__(self) -> None:
        if not self.linear * self.square < 0:
            raise ScienceError(
                "A published curve must level off after its start: the signs of its "
                "linear and its square term differ."
            )

    @property
    def vertex(self) -> float:
        """The week from which the rounded curve would turn round."""
        return -self.linear / (2 * self.square)


@dataclass(frozen=True, slots=True)
class CoursePrior:
    """Where a practice's expected course starts from: a curve and assumed variances.

    `level` and `slope` are the line over ln(week + 1), in points; `rmse` is how far
    that line lies from the curve on average. `scores` are the measure's lowest and
    highest score.
    """

    measure: str
    label: str
    level: float
    slope: float
    rmse: float
    variances: AssumedVariances
    curve: PublishedCurve
    scores: tuple[float, float]
    direction: Direction
    method: str
    version: str
    source: str


def mean_at(curve: PublishedCurve, weeks: ArrayLike) -> Floats:
    """Return the published mean at some weeks from the start, flat from the vertex."""
    when = np.asarray(weeks, dtype=np.float64)
    if not np.all(when >= 0):
        raise ScienceError("A published curve begins at week 0.")
    held = np.minimum(when, curve.vertex)
    return curve.constant + curve.linear * held + curve.square * held**2


def lay_line(curve: PublishedCurve) -> tuple[float, float, float]:
    """Return level, slope and error of the least-squares line over ln(week + 1).

    It is laid through the whole weeks from 0 to `curve.weeks`; the error is the root
    of the mean square, in points.
    """
    weeks = np.arange(curve.weeks + 1)
    mean, axis = mean_at(curve, weeks), np.log1p(weeks)
    slope = float(np.cov(axis, mean)[0, 1] / np.var(axis, ddof=1))
    level = float(mean.mean() - slope * axis.mean())
    left = mean - level - slope * axis
    return level, slope, math.sqrt(float(np.mean(left**2)))


def arrange_prior(
    measure: str,
    curve: PublishedCurve,
    *,
    variances: AssumedVariances,
    scores: tuple[float, float],
    direction: Direction = Direction.LOWER_IS_BETTER,
) -> CoursePrior:
    """Put a published curve and assumed variances together under their label."""
    level, slope, rmse = lay_line(curve)
    return CoursePrior(
        measure=measure,
        label="from published figures; variances assumed",
        level=level,
        slope=slope,
        rmse=rmse,
        variances=variances,
        curve=curve,
        scores=scores,
        direction=direction,
        method=PUBLISHED_CURVE.name,
        version=PUBLISHED_CURVE.version,
        source=curve.source,
    )


def rescale_prior(
    prior: CoursePrior, measure: str, *, factor: float, scores: tuple[float, float]
) -> CoursePrior:
    """Borrow a curve for another measure of the same suffering, stretched in points.

    `factor` is the ratio of the two measures' standard deviations. The label says that
    the curve is borrowed; nothing about it was published for the other measure.
    """
    check_positive(factor, "ratio of standard deviations")
    variances = replace(
        prior.variances,
        level=prior.variances.level * factor**2,
        slope=prior.variances.slope * factor**2,
        residual=prior.variances.residual * factor**2,
    )
    curve = replace(
        prior.curve,
        constant=prior.curve.constant * factor,
        linear=prior.curve.linear * factor,
        square=prior.curve.square * factor,
    )
    borrowed = arrange_prior(
        measure, curve, variances=variances, scores=scores, direction=prior.direction
    )
    label = f"borrowed from {prior.measure}, stretched {factor:.3g} times; assumed"
    return replace(borrowed, label=label)


def published_prior(measure: str) -> CoursePrior:
    """Return the prior of a measure by its key; ScienceError where none is published.

    No set of log-week parameters with variances was found for these measures, so the
    line is computed from the published curve and the variances are assumptions.
    """
    try:
        return PRIORS[measure]
    except KeyError:
        raise ScienceError(
            "No course was published for this measure that could be started from. "
            "Use your own clients' scores."
        ) from None


_JMIR_2024 = "J Med Internet Res 2024, 26, e60502 (PMC11530739), table {}"
_POPULATION = "United States, app-supported blended CBT"

PHQ_9_CURVE = PublishedCurve(
    constant=12.90,
    linear=-1.45,
    square=0.07,
    weeks=10,
    population=_POPULATION,
    baseline="first score 10 or more",
    n=22_070,
    status=Status.VERIFIED,
    source=_JMIR_2024.format(5),
)
GAD_7_CURVE = PublishedCurve(
    constant=11.50,
    linear=-1.23,
    square=0.06,
    weeks=10,
    population=_POPULATION,
    baseline="first score 8 or more",
    n=30_006,
    status=Status.VERIFIED,
    source=_JMIR_2024.format(4),
)
PHQ_9_CURVE_2021 = PublishedCurve(
    constant=12.43,
    linear=-1.24,
    square=0.05,
    weeks=12,
    population=f"{_POPULATION}, adjusted for the number of sessions",
    baseline="as enrolled",
    n=1_999,
    status=Status.VERIFIED,
    source="PMC8726023 (2021), table 4",
)

# A variance of 30 (SD 5.5) at the start, of which the squared error of measurement at
# a reliability of about .85 is 4.6; a slope's SD of half the mean slope, the ratio in
# the one published model with variances (adolescents, QIDS: .36 to .73).
PHQ_9_VARIANCES = AssumedVariances(
    level=25.4,
    slope=2.89,
    residual=4.6,
    reason="SD 5.5 and reliability .85 at the start; slope SD half the mean slope",
)
# The same rule with SD 4.5: 20.25 in all, 3.04 of it error; half of 2.88 squared.
GAD_7_VARIANCES = AssumedVariances(
    level=17.2,
    slope=2.07,
    residual=3.04,
    reason="SD 4.5 and reliability .85 at the start; slope SD half the mean slope",
)

PRIORS: Mapping[str, CoursePrior] = MappingProxyType(
    {
        "phq-9": arrange_prior(
            "phq-9", PHQ_9_CURVE, variances=PHQ_9_VARIANCES, scores=(0.0, 27.0)
        ),
        "gad-7": arrange_prior(
            "gad-7", GAD_7_CURVE, variances=GAD_7_VARIANCES, scores=(0.0, 21.0)
        ),
    }
)
