"""Learns what is usual here from courses that are closed, and how often flags err.

Once a day, by the clock. A course is closed when its episode has ended, or when nothing
was answered for a long time; people whose work goes on are not learnt from, so that
nobody is compared with themselves.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.current_scores import Stretch, arrange_days, stretches_of
from cairn.clinic.records.day import is_before_session
from cairn.clinic.records.false_alarms import FalseAlarm
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import (
    Administration,
    Author,
    Client,
    CourseModel,
    EpisodeEnding,
    Practice,
)
from cairn.clinic.records.usual_courses import (
    END,
    LAST_WEEK,
    grounds_of,
    learnt_models,
)
from cairn.errors import ScienceError
from cairn.exchange.course_file import describe_model
from cairn.science.course.basis import Basis
from cairn.science.course.practice import (
    DAYS_A_WEEK,
    ExpectedCourse,
    expected_course,
    in_weeks,
    summarise_weeks,
)
from cairn.science.course.statistics import summarise
from cairn.science.measure.instrument import Instrument, ReliableChangeBasis
from cairn.science.offtrack.assessment import (
    Assessment,
    Outcome,
    Signal,
    assess_signals,
)
from cairn.science.offtrack.false_alarms import EndedCourses, expect_false_alarms
from cairn.science.offtrack.outlook import Outlook, outlook_of
from cairn.science.offtrack.unseen import judge_unseen
from cairn.science.scores import Scores

# Below this nothing is said in shares, and published figures stand alone.
FEWEST = 10
CLOSED_AFTER = timedelta(days=90)
SEED = 1  # clients are dealt into folds the same way each time


@transaction.atomic
def learn_courses(practice: Practice, *, by: Author, at: datetime) -> list[CourseModel]:
    """Learn anew where closed courses have come in; return what was learnt."""
    known = learnt_models(practice.id)
    learnt = []
    for key in _measures(practice):
        measure = find_measure(key)
        closed = _closed_courses(practice, measure, at=at)
        before = known.get(key)
        if len(closed) < FEWEST or (before and before.courses == len(closed)):
            continue
        row = _learn(closed, measure)
        if row is not None:
            row.practice_id, row.at = practice.id, at
            row.author_kind, row.author_id = by.kind, by.member_id
            row.save(force_insert=True)
            audit("usual course learnt", practice=practice, by=by, at=at, row=row.id)
            learnt.append(row)
    return learnt


def _measures(practice: Practice) -> list[str]:
    used = (
        Administration.objects.filter(submission__practice=practice)
        .order_by("instrument")
        .values_list("instrument", flat=True)
        .distinct()
    )
    return [key for key in used if is_before_session(key)]


def _closed_courses(
    practice: Practice, measure: Instrument, *, at: datetime
) -> list[Stretch]:
    clients = Client.objects.filter(practice=practice, erased_at=None)
    ended = set(
        EpisodeEnding.objects.filter(episode__practice=practice).values_list(
            "episode_id", flat=True
        )
    )
    found = stretches_of(clients, measure)
    return [
        stretch
        for stretches in found.values()
        for stretch in stretches
        if len(stretch.scored) > 1 and stretch.is_dated
        if stretch.answers[-1].episode_id in ended
        or stretch.answers[-1].answered_at < at - CLOSED_AFTER
    ]


def _learn(closed: Sequence[Stretch], measure: Instrument) -> CourseModel | None:
    """Fit the usual course; None where these courses do not allow it."""
    change = measure.main_scale.reliable_change
    if change is None:
        return None
    scores = arrange_days(closed, measure)
    try:
        expected = expected_course(measure.key, summarise_weeks(scores))
    except ScienceError:
        return None
    return CourseModel(
        instrument=measure.key,
        version=measure.version,
        courses=len(closed),
        n_clients=expected.n_clients,
        grounds=grounds_of(expected),
        parameters=describe_model(expected.model),
        holds_until=_last_week(scores, expected),
        false_alarms=_count_false_alarms(in_weeks(scores), measure, change),
        method=expected.method,
        method_version=expected.version,
        source=expected.source,
    )


def _last_week(scores: Scores, expected: ExpectedCourse) -> float:
    """Return the week that so many courses reached that it can be spoken about."""
    reached = np.zeros(scores.n_clients)
    np.maximum.at(reached, scores.client_of_row, scores.elapsed)
    own = float(np.sort(reached)[-FEWEST]) / DAYS_A_WEEK
    prior = expected.holds_until if expected.prior else 0.0
    return min(max(own, prior), LAST_WEEK)


def _count_false_alarms(
    scores: Scores, measure: Instrument, change: ReliableChangeBasis
) -> list[dict[str, Any]]:
    """Judge each closed course, in weeks, by the others; hold flags against ends."""

    def learn(others: Scores) -> Outlook:
        statistics = summarise(others, basis=Basis.LOG_TIME)
        return outlook_of(expected_course(measure.key, statistics).model, END)

    try:
        judged = judge_unseen(
            learn, scores, change=change, generator=np.random.default_rng(SEED)
        )
        assessment = assess_signals(judged, scores, change=change)
    except ScienceError:
        return []
    found = (
        _false_alarm(assessment, session, signal)
        for session in assessment.sessions
        for signal in (Signal.FLAGGED, Signal.RED)
    )
    return [asdict(one) for one in found if one is not None]


def _false_alarm(
    assessment: Assessment, session: int, signal: Signal
) -> FalseAlarm | None:
    row = assessment.find(session, Outcome.NOT_IMPROVED, signal)
    if row is None:
        return None
    ends = EndedCourses(row.counts.with_outcome, row.counts.n)
    try:
        found = expect_false_alarms(row.counts, ends)
    except ScienceError:
        return None
    return FalseAlarm(
        session=session,
        signal=signal.value,
        courses=row.counts.n,
        per_true_alarm=found.per_true_alarm,
        lower=found.lower,
        upper=found.upper,
        verdict=row.verdict.value,
    )
