"""Did a course of therapy end in recovery or reliable change, as the NHS counts it?

Method: NHS Talking Therapies definitions for one measure, and for two read together.
Assumes: first and last scores of the same course; which anxiety measure goes with which
problem is the service's choice. Refuses: scores that are not numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError
from cairn.science.change.codes import (
    ANSWERS,
    DETERIORATED,
    IMPROVED,
    VERDICTS,
    YES,
    Codes,
    Limits,
    answer_codes,
    judge,
    verdict_codes,
)
from cairn.science.change.line import Truths, beyond, reaches
from cairn.science.change.reliable_change import Verdict, check_positive, check_score
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import TALKING_THERAPIES, Status, weakest
from cairn.science.scores import Floats, check_lengths


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """Caseness and reliable change of one measure in NHS Talking Therapies."""

    measure: str
    caseness: float
    reliable_points: float
    status: Status
    source: str
    caseness_above: bool = False

    def is_case(self, score: float) -> bool:
        """Say whether a score is at caseness."""
        check_score(score)
        return bool(self.cases(np.array([score]))[0])

    def cases(self, scores: Floats) -> Truths:
        """Say of each score whether it is at caseness; NaN is not."""
        if self.caseness_above:
            return beyond(scores, self.caseness)
        return reaches(scores, self.caseness)


@dataclass(frozen=True, slots=True)
class Course:
    """The first and the last score on one measure."""

    first: float
    last: float
    rule: MeasureRule


@dataclass(frozen=True, slots=True, eq=False)
class CourseColumns:
    """First and last scores on one measure, NaN for a missing one; (clients,)."""

    first: Floats
    last: Floats
    rule: MeasureRule


@dataclass(frozen=True, slots=True)
class TalkingTherapiesOutcome:
    """The five answers; recovery is None for a course that began below caseness."""

    at_caseness: bool
    recovered: bool | None
    reliable_improvement: bool
    reliable_deterioration: bool
    reliable_recovery: bool | None
    measures: tuple[str, ...]
    missing: int
    method: str
    version: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class TalkingTherapiesOutcomes:
    """The answers for many clients; every column has the shape (clients,).

    `reliable` holds places in VERDICTS, the others places in ANSWERS; `below_at_end`
    says that no measure is at caseness at the end. Place 0 is unknown, and of recovery
    also said of a course that began below caseness. `missing` counts the clients for
    whom a first or last score is missing.
    """

    at_caseness: Codes
    below_at_end: Codes
    recovered: Codes
    reliable: Codes
    reliable_recovery: Codes
    measures: tuple[str, ...]
    missing: int
    method: str
    version: str
    source: str
    status: Status


_QUOTED = "NHS Talking Therapies criterion, as quoted by cbtwatch.com (secondary)"
_MANUAL = "NHS Talking Therapies Manual, outcome chapter (not seen first-hand)"

PHQ_9 = MeasureRule("phq-9", 10, 6, Status.VERIFIED, _QUOTED)
GAD_7 = MeasureRule("gad-7", 8, 4, Status.VERIFIED, _QUOTED)

# Which of these stands in for the GAD-7 depends on the problem being treated.
ANXIETY_MEASURES = (
    GAD_7,
    MeasureRule("spin", 19, 10, Status.UNCONFIRMED, _MANUAL),
    MeasureRule("pdss-sr", 8, 5, Status.UNCONFIRMED, _MANUAL),
    MeasureRule("oci", 40, 32, Status.UNCONFIRMED, _MANUAL),
    MeasureRule("ies-r", 33, 9, Status.UNCONFIRMED, _MANUAL),
    MeasureRule("pcl-5", 32, 10, Status.UNCONFIRMED, _MANUAL),
    MeasureRule("hai", 18, 4, Status.UNCONFIRMED, _MANUAL),
    MeasureRule(
        "mobility-inventory",
        2.3,
        0.73,
        Status.UNCONFIRMED,
        _MANUAL,
        caseness_above=True,
    ),
    MeasureRule("pswq", 45, 10, Status.UNCONFIRMED, _MANUAL),
)


def talking_therapies_outcome(
    courses: Sequence[Course], *, missing: int = 0
) -> TalkingTherapiesOutcome:
    """Judge one course, or a depression and an anxiety course read together."""
    for course in courses:
        check_score(course.first)
        check_score(course.last)
    found = talking_therapies_outcomes([_column(course) for course in courses])
    return TalkingTherapiesOutcome(
        at_caseness=bool(found.at_caseness[0] == YES),
        recovered=ANSWERS[found.recovered[0]],
        reliable_improvement=VERDICTS[found.reliable[0]] is Verdict.IMPROVED,
        reliable_deterioration=VERDICTS[found.reliable[0]] is Verdict.DETERIORATED,
        reliable_recovery=ANSWERS[found.reliable_recovery[0]],
        measures=found.measures,
        missing=missing,
        method=found.method,
        version=found.version,
        source=found.source,
        status=found.status,
    )


def talking_therapies_outcomes(
    courses: Sequence[CourseColumns],
) -> TalkingTherapiesOutcomes:
    """Judge many courses on one measure, or on depression and anxiety together.

    A client is judged when all first and last scores are there, and otherwise unknown.
    """
    if len(courses) not in (1, 2):
        raise ScienceError(
            "NHS Talking Therapies reads one measure, or depression and anxiety "
            "together. Give one or two pairs of scores."
        )
    check_lengths(*(column for one in courses for column in (one.first, one.last)))
    known = _all_known(courses)
    case = np.any([one.rule.cases(one.first) for one in courses], axis=0)
    below = ~np.any([one.rule.cases(one.last) for one in courses], axis=0)
    verdicts = [_verdicts(one) for one in courses]
    some_better = np.any([codes == IMPROVED for codes in verdicts], axis=0)
    some_worse = np.any([codes == DETERIORATED for codes in verdicts], axis=0)
    improved = some_better & ~some_worse
    return TalkingTherapiesOutcomes(
        at_caseness=answer_codes(case, known),
        below_at_end=answer_codes(below, known),
        recovered=answer_codes(below, known & case),
        reliable=verdict_codes(improved, some_worse & ~some_better, known=known),
        reliable_recovery=answer_codes(below & improved, known & case),
        measures=tuple(one.rule.measure for one in courses),
        missing=int(np.count_nonzero(~known)),
        method=TALKING_THERAPIES.name,
        version=TALKING_THERAPIES.version,
        source=TALKING_THERAPIES.source,
        # The two-measure rules themselves are from memory of the manual.
        status=weakest(Status.UNCONFIRMED, *(one.rule.status for one in courses)),
    )


def _column(course: Course) -> CourseColumns:
    first, last = np.array([[course.first], [course.last]], dtype=np.float64)
    return CourseColumns(first, last, course.rule)


def _all_known(courses: Sequence[CourseColumns]) -> Truths:
    known: Truths = np.all([~np.isnan(c.last - c.first) for c in courses], axis=0)
    return known


def _verdicts(course: CourseColumns) -> Codes:
    points = course.rule.reliable_points
    check_positive(points, "points")
    limits = Limits(points, points, on_line=True)
    change = course.last - course.first
    return judge(change, limits, direction=Direction.LOWER_IS_BETTER)
