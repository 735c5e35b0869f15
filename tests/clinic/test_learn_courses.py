"""A practice learns what is usual from its own closed courses, and how flags err."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.expectations import expected_courses_of
from cairn.clinic.records.false_alarms import FalseAlarm, false_alarms_of
from cairn.clinic.records.models import (
    AuditEvent,
    Author,
    CourseModel,
    EpisodeEndingKind,
    ExpectedCourse,
    Flag,
    Grounds,
    NoExpectation,
)
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.enrol_client import end_episode
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.learn_courses import learn_courses
from cairn.clinic.records.usual_courses import usual_course
from cairn.exchange.course_file import build_model
from cairn.exchange.instruments.shelf import instrument
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.practice import expected_course
from cairn.science.course.prediction import predict_course
from cairn.science.course.statistics import summarise
from cairn.science.measure.instrument import Direction
from weeks import check_in, enrol, phq_9, weekly

DAY = timedelta(days=1)
WEEKS = 4


def closed_courses(cast, count: int, *, at: datetime) -> list[list[int]]:
    """Write so many ended courses of invented people into the record."""
    generator = np.random.default_rng(3)
    courses = []
    for number in range(count):
        slope = generator.normal(-3.5, 2.0)
        noise = generator.normal(0, 2, WEEKS)
        line = 17 + slope * np.log1p(np.arange(WEEKS)) + noise
        totals = [int(score) for score in np.clip(np.round(line), 1, 24)]
        client = enrol(f"Earlier {number}", cast.anna)
        weekly(client, totals, ending=at - 20 * DAY)
        with scope(practice=cast.practice):
            end_episode(
                open_episode(client),
                kind=EpisodeEndingKind.AGREED,
                ended_on=(at - 19 * DAY).date(),
                by=cast.by_anna,
                at=at - 19 * DAY,
            )
        courses.append(totals)
    return courses


def learn(cast, at: datetime) -> list[CourseModel]:
    with scope(practice=cast.practice):
        return learn_courses(cast.practice, by=Author.system(), at=at)


def judged(cast, at: datetime) -> ExpectedCourse:
    """Look at Ben's course and return what is expected of it."""
    with scope(practice=cast.practice):
        judge_courses(cast.practice, by=Author.system(), at=at)
        return expected_courses_of([cast.ben.id])[cast.ben.id]["phq-9"]


def test_too_few_closed_courses_teach_nothing(cast):
    now = timezone.now()
    closed_courses(cast, 9, at=now)
    assert learn(cast, now) == []


def test_own_courses_are_mixed_with_published_figures_and_said_so(cast):
    now = timezone.now()
    courses = closed_courses(cast, 12, at=now)
    (row,) = learn(cast, now)
    assert (row.instrument, row.n_clients, row.grounds) == ("phq-9", 12, Grounds.BOTH)
    assert row.false_alarms == []
    assert "Ibrahim" in row.source
    with scope(practice=cast.practice):
        event = AuditEvent.objects.get(action="usual course learnt")
        assert event.row == row.id
    weekly(cast.ben, [18, 17, 18], ending=now - DAY)
    found = judged(cast, now)
    assert (found.grounds, found.model_id) == (Grounds.BOTH, row.id)
    assert_forecasts_alike(row, courses)


def assert_forecasts_alike(row: CourseModel, courses: list[list[int]]) -> None:
    """What is kept in the record forecasts exactly as what was fitted."""
    count = len(courses)
    scores = arrange_scores(
        np.repeat(np.arange(count), WEEKS),
        np.ravel(courses),
        time=np.tile(np.arange(WEEKS, dtype=float), count),
        direction=Direction.LOWER_IS_BETTER,
    )
    fitted = expected_course("phq-9", summarise(scores, basis=Basis.LOG_TIME)).model
    kept = build_model(row.parameters)
    rows = {"client": np.arange(count), "at": np.full(count, 8.0)}
    one, other = (predict_course(model, scores, **rows) for model in (fitted, kept))
    np.testing.assert_allclose(one.mean, other.mean, rtol=1e-6)
    np.testing.assert_allclose(one.variance, other.variance, rtol=1e-6)


def test_nothing_is_learnt_twice_from_the_same_courses(cast):
    now = timezone.now()
    closed_courses(cast, 10, at=now)
    assert len(learn(cast, now)) == 1
    assert learn(cast, now + DAY) == []
    another = enrol("One more", cast.anna)
    weekly(another, [15, 12, 9], ending=now - 100 * DAY)
    (row,) = learn(cast, now + DAY)
    assert row.courses == 11


def test_people_whose_work_goes_on_are_not_learnt_from(cast):
    now = timezone.now()
    closed_courses(cast, 10, at=now)
    weekly(cast.ben, [18, 17, 18], ending=now - DAY)
    assert learn(cast, now)[0].courses == 10


def test_many_closed_courses_show_how_often_flags_err(cast):
    now = timezone.now()
    closed_courses(cast, 34, at=now)
    (row,) = learn(cast, now)
    assert row.false_alarms
    for one in (FalseAlarm(**kept) for kept in row.false_alarms):
        assert 0 < one.lower < one.per_true_alarm < one.upper
        assert one.courses == 34
    weekly(cast.ben, [18, 20, 21, 22], ending=now - DAY)
    found = judged(cast, now)
    assert found.flag == Flag.RED
    told = false_alarms_of(found)
    assert told is not None
    assert (told.signal, told.session <= 4) == ("red", True)


def core_10(total: int) -> dict[str, int | None]:
    level, rest = divmod(total, 10)
    return {str(item): level + (item <= rest) for item in range(1, 11)}


def test_a_measure_without_published_figures_waits_for_thirty_own_courses(cast):
    now = timezone.now()
    generator = np.random.default_rng(5)

    def close(number: int) -> None:
        client = enrol(f"Earlier {number}", cast.anna)
        start = generator.normal(24, 5)
        for week, fall in enumerate((0, 5, 8, 9)):
            total = round(float(np.clip(start - fall + generator.normal(0, 3), 0, 40)))
            at = now - 120 * DAY + week * 7 * DAY
            check_in(client, core_10(total), at=at, measure="core-10")

    for number in range(29):
        close(number)
    assert learn(cast, now) == []
    for week in range(2):
        at = now - (2 - week) * 7 * DAY
        check_in(cast.ben, core_10(25), at=at, measure="core-10")
    with scope(practice=cast.practice):
        judge_courses(cast.practice, by=Author.system(), at=now)
        found = expected_courses_of([cast.ben.id])[cast.ben.id]["core-10"]
    assert found.refusal == NoExpectation.NO_FIGURES
    close(29)
    (row,) = learn(cast, now)
    assert (row.instrument, row.grounds) == ("core-10", Grounds.OWN)
    assert row.holds_until == pytest.approx(3.0, abs=0.01)


def test_another_version_of_a_measure_has_to_be_learnt_anew(cast):
    now = timezone.now()
    closed_courses(cast, 10, at=now)
    (row,) = learn(cast, now)
    row.version = "0"
    usual = usual_course(instrument("phq-9"), row)
    assert usual is not None
    assert usual.grounds is Grounds.PUBLISHED


def test_the_practice_next_door_learns_nothing_from_these(cast):
    now = timezone.now()
    closed_courses(cast, 10, at=now)
    with scope(practice=cast.other_practice):
        assert learn_courses(cast.other_practice, by=Author.system(), at=now) == []
    check_in(cast.hugo, phq_9(18), at=now)
