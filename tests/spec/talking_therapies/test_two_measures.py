import numpy as np

from cairn import talking_therapies_outcome, talking_therapies_outcomes
from cairn.science.change.codes import ANSWERS
from cairn.science.change.talking_therapies import (
    GAD_7,
    PHQ_9,
    Course,
    CourseColumns,
)

title = "Depression and anxiety read together"
text = """A course is at caseness when depression *or* anxiety is at or above its line
(10 on the PHQ-9, 8 on the GAD-7). It recovers when *both* are below at the end. It
improves reliably when at least one measure does and neither gets reliably worse; it
deteriorates in the same way. Reliable recovery is both. The rules for two measures
were not checked against the NHS Talking Therapies Manual itself and are marked
unconfirmed."""


service = talking_therapies_outcomes(
    [
        CourseColumns(np.array([18.0, 11, 9, 20]), np.array([8.0, 9, 4, 9]), PHQ_9),
        CourseColumns(np.array([15.0, 9, 7, 12]), np.array([6.0, 7, 3, np.nan]), GAD_7),
    ]
)


def outcome(phq_first, phq_last, gad_first, gad_last):
    """Judge a course by its first and last PHQ-9 and GAD-7."""
    found = talking_therapies_outcome(
        [Course(phq_first, phq_last, PHQ_9), Course(gad_first, gad_last, GAD_7)]
    )
    return (
        found.at_caseness,
        found.recovered,
        found.reliable_improvement,
        found.reliable_deterioration,
        found.reliable_recovery,
    )


def test_nine_courses(spec):
    """Nine courses; in the sixth the two measures move apart, so neither counts."""
    spec.table(
        outcome,
        columns=(
            "PHQ-9 first",
            "PHQ-9 last",
            "GAD-7 first",
            "GAD-7 last",
            "caseness",
            "recovered",
            "reliably improved",
            "reliably deteriorated",
            "reliably recovered",
        ),
        rows=(
            (18, 8, 15, 6, True, True, True, False, True),
            (11, 9, 9, 7, True, True, False, False, False),
            (20, 14, 16, 12, True, False, True, False, False),
            (20, 15, 10, 7, True, False, False, False, False),
            (9, 4, 7, 3, False, None, True, False, None),
            (12, 5, 9, 13, True, False, False, False, False),
            (14, 20, 10, 12, True, False, False, True, False),
            (10, 4, 5, 5, True, True, True, False, True),
            (9, 10, 8, 7, True, False, False, False, False),
        ),
    )


def test_a_whole_service_at_once(spec):
    """Columns are judged by the same rules; a missing last score leaves all unknown."""
    spec(
        lambda: [ANSWERS[code] for code in service.recovered],
        gives=[True, True, None, None],
    )
    spec(
        lambda: [ANSWERS[code] for code in service.reliable_recovery],
        gives=[True, False, None, None],
    )
    spec(lambda: service.missing, gives=1)


def test_the_rules_say_how_sure_they_are(spec):
    """The outcome carries its status: the manual was not seen first-hand."""
    spec(
        lambda: str(talking_therapies_outcome([Course(18, 8, PHQ_9)]).status),
        gives="unconfirmed",
    )
