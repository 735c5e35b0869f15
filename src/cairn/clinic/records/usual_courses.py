"""What is usual from a start, in this practice, ready to forecast with?

What closed courses taught is kept as numbers in the record; without any, published
figures stand in, with spreads that are assumptions.
"""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

import numpy as np

from cairn.clinic.records.models import CourseModel
from cairn.clinic.records.models.expectation import Grounds
from cairn.exchange.course_file import build_model
from cairn.science.chart import ExpectedRange
from cairn.science.course.growth import GrowthModel
from cairn.science.course.practice import (
    OWN_WEIGHT,
    ExpectedCourse,
    expected_course,
    in_weeks,
    weeks_of,
)
from cairn.science.course.priors import PRIORS
from cairn.science.measure.instrument import Instrument, ReliableChangeBasis
from cairn.science.offtrack.horizon import StatedEnd
from cairn.science.offtrack.judgement import OffTrack, judge_course
from cairn.science.offtrack.looks import Sessions
from cairn.science.offtrack.outlook import Outlook, outlook_of
from cairn.science.scores import Floats, Scores

HALF, MOST = 0.5, 0.8
# The published figures end here; the three ends of a course are not shown.
END = StatedEnd(12.0, 1.0)
MIDDLE = 0.5
# A course that goes on past what is known here is not compared with anything.
LAST_WEEK = 26.0


@dataclass(frozen=True, slots=True, eq=False)
class UsualCourse:
    """What is usual on one measure, from the first score on, up to a week."""

    measure: Instrument
    change: ReliableChangeBasis
    model: GrowthModel
    grounds: Grounds
    holds_until: float
    learnt: CourseModel | None

    def covers(self, first: float) -> bool:
        """Whether the figures are about people who began like this.

        Published figures are about people who began on the clinical side.
        """
        cutoff = self.measure.main_scale.cutoff
        if self.grounds is not Grounds.PUBLISHED or cutoff is None:
            return True
        return (first - cutoff.value) * self.measure.direction.sign <= 0

    @property
    def source(self) -> str:
        """Where the figures are from."""
        return self.model.source

    @property
    def outlook(self) -> Outlook:
        """What the judgement of a course needs to know."""
        return outlook_of(self.model, END)

    def judge(self, scores: Scores) -> OffTrack:
        """Judge each of these courses, with time in days, at each of its scores."""
        return judge_course(
            self.outlook, in_weeks(scores), change=self.change, at=Sessions.ALL
        )

    def spread(self, starts: Scores, days: Floats) -> list[list[ExpectedRange]]:
        """Give for each client the ranges on these days, from the first score alone.

        Edges are kept within the measure's own range.
        """
        client = np.repeat(np.arange(starts.n_clients), len(days))
        at = np.tile(weeks_of(days), starts.n_clients)
        found = self.outlook.forecast(starts, client, at)
        scale = self.measure.main_scale
        most, half = found.interval(MOST), found.interval(HALF)
        edges = np.column_stack(
            (most[0], half[0], found.quantile(MIDDLE), half[1], most[1])
        ).clip(scale.minimum, scale.maximum)
        ranges = [ExpectedRange(*row) for row in edges.tolist()]
        count = len(days)
        return [ranges[at : at + count] for at in range(0, len(ranges), count)]


def usual_course(measure: Instrument, learnt: CourseModel | None) -> UsualCourse | None:
    """Return what is usual on a measure; None where nobody has found that out."""
    change = measure.main_scale.reliable_change
    if change is None:
        return None
    if learnt is not None and learnt.version == measure.version:
        return UsualCourse(
            measure,
            change,
            model=build_model(learnt.parameters),
            grounds=Grounds(learnt.grounds),
            holds_until=learnt.holds_until,
            learnt=learnt,
        )
    if measure.key not in PRIORS:
        return None
    published = _published(measure.key)
    until = published.holds_until
    return UsualCourse(measure, change, published.model, Grounds.PUBLISHED, until, None)


@cache
def _published(key: str) -> ExpectedCourse:
    return expected_course(key)


def learnt_models(practice_id: UUID) -> dict[str, CourseModel]:
    """Return the newest model of each measure that the practice has learnt."""
    rows = CourseModel.objects.filter(practice_id=practice_id).order_by("at")
    return {row.instrument: row for row in rows}


def grounds_of(expected: ExpectedCourse) -> Grounds:
    """Say what an expected course rests on."""
    if not expected.n_clients:
        return Grounds.PUBLISHED
    return Grounds.OWN if expected.own_weight >= OWN_WEIGHT else Grounds.BOTH
