"""Did a course of therapy end in recovery or reliable change, as the NHS counts it?

Method: NHS Talking Therapies definitions for one measure, and for two read together.
Assumes: first and last scores of the same course; which anxiety measure goes with which
problem is the service's choice. Refuses: scores that are not numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.errors import ScienceError
from cairn.science.change.reliable_change import Verdict, check_score, reliable_change
from cairn.science.measure.instrument import Direction, PublishedPoints
from cairn.science.provenance import TALKING_THERAPIES, Status, weakest


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
        return score > self.caseness or (
            score == self.caseness and not self.caseness_above
        )


@dataclass(frozen=True, slots=True)
class Course:
    """The first and the last score on one measure."""

    first: float
    last: float
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
    if len(courses) not in (1, 2):
        raise ScienceError(
            "NHS Talking Therapies reads one measure, or depression and anxiety "
            "together. Give one or two pairs of scores."
        )
    at_caseness = any(course.rule.is_case(course.first) for course in courses)
    below_now = not any(course.rule.is_case(course.last) for course in courses)
    verdicts = {_verdict(course) for course in courses}
    improved = verdicts >= {Verdict.IMPROVED} and Verdict.DETERIORATED not in verdicts
    worse = verdicts >= {Verdict.DETERIORATED} and Verdict.IMPROVED not in verdicts
    return TalkingTherapiesOutcome(
        at_caseness=at_caseness,
        recovered=below_now if at_caseness else None,
        reliable_improvement=improved,
        reliable_deterioration=worse,
        reliable_recovery=(below_now and improved) if at_caseness else None,
        measures=tuple(course.rule.measure for course in courses),
        missing=missing,
        method=TALKING_THERAPIES.name,
        version=TALKING_THERAPIES.version,
        source=TALKING_THERAPIES.source,
        # The two-measure rules themselves are from memory of the manual.
        status=weakest(Status.UNCONFIRMED, *(c.rule.status for c in courses)),
    )


def _verdict(course: Course) -> Verdict:
    rule = course.rule
    basis = PublishedPoints(
        points=rule.reliable_points,
        confidence=None,
        confidence_status=Status.UNKNOWN,
        status=rule.status,
        source=rule.source,
    )
    return reliable_change(
        course.first,
        course.last,
        direction=Direction.LOWER_IS_BETTER,
        basis=basis,
    ).verdict
