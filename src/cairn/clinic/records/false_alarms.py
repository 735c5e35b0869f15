"""How many false alarms are there here for each flag that is right?"""

from dataclasses import dataclass

from cairn.clinic.records.models import ExpectedCourse, Flag
from cairn.science.offtrack.assessment import Signal, Verdict


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """What one kind of flag was worth here, after so many scores of a course.

    A flag is right when the course did not end reliably improved. `courses` were
    looked back at; the interval is one of 95 %.
    """

    session: int
    signal: str
    courses: int
    per_true_alarm: float
    lower: float
    upper: float
    verdict: str

    @property
    def beats_last_score(self) -> bool:
        """Whether the flag was shown to tell more than the last score alone."""
        return self.verdict == Verdict.BETTER


def false_alarms_of(row: ExpectedCourse) -> FalseAlarm | None:
    """Return what such flags were worth here at so many scores, if that is known."""
    if row.model is None:
        return None
    signal = Signal.RED if row.flag == Flag.RED else Signal.FLAGGED
    known = (FalseAlarm(**one) for one in row.model.false_alarms)
    fitting = [
        one for one in known if one.signal == signal and one.session <= row.session
    ]
    return max(fitting, key=lambda one: one.session, default=None)
