"""Is a client closer to health than to illness, and is the way there reliable?

Method: Jacobson & Truax (1991), cut-offs a, b and c; b uses the functional group's SD.
Assumes: a score on one of these cut-offs lies on neither side of it.
Refuses: spreads not above 0, and groups that lie the wrong way round.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import overload

from cairn.errors import ScienceError
from cairn.science.change.line import Truths, beyond, reaches, short_of
from cairn.science.change.reliable_change import (
    ReliableChange,
    Verdict,
    check_positive,
    check_score,
    reliable_change,
)
from cairn.science.measure.instrument import Direction, ReliableChangeBasis
from cairn.science.measure.reading import Cutoff, CutoffRule, Norm
from cairn.science.provenance import CLINICAL_CHANGE, Status, weakest
from cairn.science.scores import Floats


class Side(StrEnum):
    """On which side of a cut-off a score lies."""

    CLINICAL = "clinical"
    FUNCTIONAL = "functional"
    NEITHER = "neither"


class Category(StrEnum):
    """What the way from the first to the last score may be called."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    RECOVERED_NOT_RELIABLY = "recovered, not reliable"


@dataclass(frozen=True, slots=True)
class ClinicalChange:
    """A category with everything it rests on."""

    category: Category
    eligible: bool
    first_side: Side
    last_side: Side
    reliable: ReliableChange
    cutoff: Cutoff
    missing: int
    method: str
    version: str
    source: str
    status: Status


def classify(
    first: float,
    last: float,
    *,
    direction: Direction,
    basis: ReliableChangeBasis,
    cutoff: Cutoff,
    missing: int = 0,
) -> ClinicalChange:
    """Classify the change; recovery is open only to a start on the clinical side."""
    reliable = reliable_change(
        first, last, direction=direction, basis=basis, missing=missing
    )
    first_side = side_of(first, cutoff, direction=direction)
    last_side = side_of(last, cutoff, direction=direction)
    crossed = first_side is Side.CLINICAL and last_side is Side.FUNCTIONAL
    return ClinicalChange(
        category=_category(reliable.verdict, crossed=crossed),
        eligible=first_side is Side.CLINICAL,
        first_side=first_side,
        last_side=last_side,
        reliable=reliable,
        cutoff=cutoff,
        missing=missing,
        method=CLINICAL_CHANGE.name,
        version=CLINICAL_CHANGE.version,
        source=CLINICAL_CHANGE.source,
        status=weakest(cutoff.status, basis.status),
    )


def side_of(score: float, cutoff: Cutoff, *, direction: Direction) -> Side:
    """Say on which side a score lies; only a computed cut-off has a neither."""
    check_score(score)
    if lies_clinical(score, cutoff, direction=direction):
        return Side.CLINICAL
    functional = lies_functional(score, cutoff, direction=direction)
    return Side.FUNCTIONAL if functional else Side.NEITHER


@overload
def lies_clinical(score: float, cutoff: Cutoff, *, direction: Direction) -> bool: ...
@overload
def lies_clinical(score: Floats, cutoff: Cutoff, *, direction: Direction) -> Truths: ...
def lies_clinical(
    score: float | Floats, cutoff: Cutoff, *, direction: Direction
) -> bool | Truths:
    """Say whether a score, or each of a column, lies on the clinical side."""
    if direction is Direction.LOWER_IS_BETTER:
        return _lies_above(score, cutoff)
    return short_of(score, cutoff.value)


@overload
def lies_functional(score: float, cutoff: Cutoff, *, direction: Direction) -> bool: ...
@overload
def lies_functional(
    score: Floats, cutoff: Cutoff, *, direction: Direction
) -> Truths: ...
def lies_functional(
    score: float | Floats, cutoff: Cutoff, *, direction: Direction
) -> bool | Truths:
    """Say whether a score, or each of a column, lies on the functional side."""
    if direction is Direction.LOWER_IS_BETTER:
        return short_of(score, cutoff.value)
    return _lies_above(score, cutoff)


def _lies_above(score: float | Floats, cutoff: Cutoff) -> bool | Truths:
    """Count the line itself to the upper side, unless it belongs to neither."""
    if cutoff.rule is CutoffRule.EITHER_SIDE:
        return beyond(score, cutoff.value)
    return reaches(score, cutoff.value)


def cutoff_a(clinical: Norm, *, direction: Direction) -> Cutoff:
    """Place the line two SD from the clinical mean, towards health."""
    check_positive(clinical.standard_deviation, "standard deviation")
    value = clinical.mean + direction.sign * 2 * clinical.standard_deviation
    return _computed(value, "a", clinical.status)


def cutoff_b(functional: Norm, *, direction: Direction) -> Cutoff:
    """Place the line two SD from the functional mean, towards illness."""
    check_positive(functional.standard_deviation, "standard deviation")
    value = functional.mean - direction.sign * 2 * functional.standard_deviation
    return _computed(value, "b", functional.status)


def cutoff_c(clinical: Norm, functional: Norm, *, direction: Direction) -> Cutoff:
    """Place the line where a score is as likely from one group as from the other."""
    for norm in (clinical, functional):
        check_positive(norm.standard_deviation, "standard deviation")
    if (functional.mean - clinical.mean) * direction.sign <= 0:
        raise ScienceError(
            "The functional group must score better than the clinical group. Check "
            "which sample is which and which direction is better."
        )
    spread = clinical.standard_deviation + functional.standard_deviation
    weighted = (
        functional.standard_deviation * clinical.mean
        + clinical.standard_deviation * functional.mean
    )
    status = weakest(clinical.status, functional.status)
    return _computed(weighted / spread, "c", status)


def _computed(value: float, letter: str, status: Status) -> Cutoff:
    return Cutoff(
        value=value,
        rule=CutoffRule.EITHER_SIDE,
        label=f"cut-off {letter}",
        status=weakest(Status.COMPUTED, status),
        source=CLINICAL_CHANGE.source,
    )


def _category(verdict: Verdict, *, crossed: bool) -> Category:
    if not crossed:
        return Category(verdict.value)
    if verdict is Verdict.IMPROVED:
        return Category.RECOVERED
    return Category.RECOVERED_NOT_RELIABLY
