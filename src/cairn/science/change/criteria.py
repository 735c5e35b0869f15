"""By which rule may a change be called one? The methods, and what each is told.

Assumes: one method for all clients of a table; it is never switched for one client.
Refuses: sizes, critical values and confidence levels out of their range.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from scipy.special import ndtri

from cairn.science.change.codes import Limits
from cairn.science.change.hageman_arrindell import index_hageman_arrindell
from cairn.science.change.indices import (
    IndexFormula,
    index_edwards_nunnally,
    index_gulliksen_lord_novick,
    index_hsu_linn_lord,
    index_jacobson_truax,
    index_nunnally_kotsch,
)
from cairn.science.change.norms import ChangeNorms
from cairn.science.change.reliable_change import check_positive, critical_value
from cairn.science.measure.instrument import MeasurementError, PublishedPoints
from cairn.science.provenance import JACOBSON_TRUAX, Method


class ChangeMethod(StrEnum):
    """Which index of reliable change is computed from a first and a last score."""

    JACOBSON_TRUAX = "jacobson-truax"
    GULLIKSEN_LORD_NOVICK = "gulliksen-lord-novick"
    HSU_LINN_LORD = "hsu-linn-lord"
    EDWARDS_NUNNALLY = "edwards-nunnally"
    NUNNALLY_KOTSCH = "nunnally-kotsch"
    HAGEMAN_ARRINDELL = "hageman-arrindell"


@dataclass(frozen=True, slots=True)
class IndexCriterion:
    """An index beyond a critical value; norms that are None come from the sample.

    Without `critical` it is the normal quantile of `confidence`; without both, what
    the method's authors used: 2 for Edwards-Nunnally, 1.65 for Hageman-Arrindell,
    1.959964 (95 %, two-sided) for the others.
    """

    norms: ChangeNorms = field(default_factory=ChangeNorms)
    method: ChangeMethod = ChangeMethod.JACOBSON_TRUAX
    critical: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class MinimalDifference:
    """A minimal important difference in points; so many or more count."""

    points: float
    points_worse: float | None = None


@dataclass(frozen=True, slots=True)
class PercentChange:
    """A change in per cent of the first score; so many or more count."""

    percent: float
    percent_worse: float | None = None


@dataclass(frozen=True, slots=True)
class GrowthSlope:
    """A slope beyond a critical value; without both numbers, 1.959964 (95 %)."""

    critical: float | None = None
    confidence: float | None = None


PairCriterion = (
    IndexCriterion
    | MeasurementError
    | PublishedPoints
    | MinimalDifference
    | PercentChange
)
Criterion = PairCriterion | GrowthSlope


@dataclass(frozen=True, slots=True)
class School:
    """An index: its formula, the norms it needs, and what its authors decided."""

    formula: IndexFormula
    needed: tuple[str, ...]
    provenance: Method
    critical: float | None = None
    one_sided: bool = False
    relative_to_group: bool = False


_HSU = "Hsu (1989), Behav Assess 11, 459-467"
_SPREAD = ("reliability", "standard_deviation")
_CENTRED = (*_SPREAD, "mean")
_BOTH = (*_CENTRED, "mean_last")

SCHOOLS = {
    ChangeMethod.JACOBSON_TRUAX: School(index_jacobson_truax, _SPREAD, JACOBSON_TRUAX),
    ChangeMethod.GULLIKSEN_LORD_NOVICK: School(
        index_gulliksen_lord_novick,
        _CENTRED,
        Method("Gulliksen-Lord-Novick index", "1", _HSU),
    ),
    ChangeMethod.HSU_LINN_LORD: School(
        index_hsu_linn_lord,
        _BOTH,
        Method("Hsu-Linn-Lord index", "1", _HSU),
        relative_to_group=True,
    ),
    # The interval round the true score is two SEM wide on each side, not 1.96.
    ChangeMethod.EDWARDS_NUNNALLY: School(
        index_edwards_nunnally,
        _CENTRED,
        Method(
            "Edwards-Nunnally index",
            "1",
            "Speer (1992), J Consult Clin Psychol 60, 402-408",
        ),
        critical=2.0,
    ),
    ChangeMethod.NUNNALLY_KOTSCH: School(
        index_nunnally_kotsch,
        (*_CENTRED, "reliability_last"),
        Method(
            "Nunnally-Kotsch index",
            "1",
            "Nunnally & Kotsch (1983), Br J Clin Psychol 22, 83-93",
        ),
    ),
    # A risk of misclassification of 5 % on one side; the authors round to 1.65.
    ChangeMethod.HAGEMAN_ARRINDELL: School(
        index_hageman_arrindell,
        (*_BOTH, "standard_deviation_last", "correlation"),
        Method(
            "Hageman-Arrindell index",
            "1",
            "Hageman & Arrindell (1999), Behav Res Ther 37, 1169-1193",
        ),
        critical=1.65,
        one_sided=True,
    ),
}

_USUAL_CONFIDENCE = 0.95


def critical_of(
    criterion: IndexCriterion | GrowthSlope, school: School | None = None
) -> tuple[float, float | None]:
    """Return the critical value and the confidence it stands for, if one was chosen."""
    if criterion.critical is not None:
        check_positive(criterion.critical, "critical value")
        return criterion.critical, None
    if criterion.confidence is None and school and school.critical is not None:
        return school.critical, None
    confidence = criterion.confidence
    confidence = _USUAL_CONFIDENCE if confidence is None else confidence
    two_sided = critical_value(confidence)
    if school and school.one_sided:
        return float(ndtri(confidence)), confidence
    return two_sided, confidence


def limits_of(criterion: MinimalDifference | PercentChange) -> Limits:
    """Return the sizes that count, for better and for worse; the line counts."""
    if isinstance(criterion, MinimalDifference):
        words = "minimal important difference"
        better, worse = criterion.points, criterion.points_worse
    else:
        words = "percentage"
        better, worse = criterion.percent, criterion.percent_worse
    worse = better if worse is None else worse
    check_positive(better, words)
    check_positive(worse, words)
    return Limits(better, worse, on_line=True)
