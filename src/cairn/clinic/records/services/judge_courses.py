"""Works out, after new answers, what is usual from each start and who is off track.

This happens by the clock, after the answers are safe on disk: nothing that is computed
here can hold up or lose a check-in. Only scores are looked at; an answer, or one that
is missing, never makes a flag, and no flag ever says that all is well.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from cairn.clinic.records.current_scores import Stretch, arrange_days, stretches_of
from cairn.clinic.records.day import is_before_session
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import (
    Administration,
    AttentionStatus,
    Author,
    ExpectedCourse,
    NoExpectation,
    Practice,
)
from cairn.clinic.records.services.notice_off_track import Judged, notice_off_track
from cairn.clinic.records.usual_courses import (
    UsualCourse,
    learnt_models,
    usual_course,
)
from cairn.clinic.records.verdicts import Verdict, newest_verdicts
from cairn.science.measure.instrument import Instrument
from cairn.science.scores import Scores

# Answers may become visible a little later than the moment they carry.
LATE = timedelta(minutes=10)
DAYS_A_WEEK = 7
WEEKS_DRAWN = (0.5, 1, 2, 3, 4, 6, 8, 10, 12, 14, 17, 20, 23, 26)
DAYS_DRAWN = np.array(WEEKS_DRAWN) * DAYS_A_WEEK
AT_ONCE = 500


def judge_courses(
    practice: Practice, *, by: Author, at: datetime
) -> list[AttentionStatus]:
    """Judge every course with new answers; return what this opened for a look."""
    new = _with_new_answers(practice)
    learnt = learnt_models(practice.id) if new else {}
    judged: list[Judged] = []
    for key, client_ids in new.items():
        measure = find_measure(key)
        usual = usual_course(measure, learnt.get(key))
        for begin in range(0, len(client_ids), AT_ONCE):
            stretches = stretches_of(client_ids[begin : begin + AT_ONCE], measure)
            newest = [mine[-1] for mine in stretches.values()]
            judged += _judge(newest, measure, usual)
    for one in judged:
        one.row.practice_id, one.row.at = practice.id, at
        one.row.author_kind, one.row.author_id = by.kind, by.member_id
    with transaction.atomic():
        ExpectedCourse.objects.bulk_create(
            [one.row for one in judged], batch_size=AT_ONCE
        )
        return notice_off_track(judged, by=by, at=at)


def _with_new_answers(practice: Practice) -> Mapping[str, list[UUID]]:
    """Return by measure the clients who answered it since it was last looked at."""
    known = ExpectedCourse.objects.filter(practice=practice).order_by("-heard_at")
    since = known.values_list("heard_at", flat=True).first()
    looked_at = known.filter(
        client=OuterRef("client"), instrument=OuterRef("instrument")
    ).values("heard_at")
    rows = Administration.objects.filter(
        submission__practice=practice, client__erased_at=None
    )
    if since is not None:
        rows = rows.filter(submission__at__gt=since - LATE)
    new = (
        rows.annotate(looked_at=Subquery(looked_at[:1]))
        .filter(Q(looked_at=None) | Q(submission__at__gt=F("looked_at")))
        .order_by()
        .values_list("instrument", "client_id")
        .distinct()
    )
    found: dict[str, list[UUID]] = {}
    for key, client_id in new:
        if is_before_session(key):
            found.setdefault(key, []).append(client_id)
    return found


def _judge(
    stretches: Sequence[Stretch], measure: Instrument, usual: UsualCourse | None
) -> list[Judged]:
    """Make a row for each stretch: with what is usual, or with why it is not known."""
    refused = {one.client_id: _refuse(one, usual) for one in stretches}
    clear = [one for one in stretches if refused[one.client_id] is None]
    found = _compare(clear, measure, usual) if usual and clear else []
    silent = [
        Judged(_row(one, measure, refusal=refusal), one, was_flagged=False)
        for one in stretches
        if (refusal := refused[one.client_id])
    ]
    return [*found, *silent]


def _refuse(stretch: Stretch, usual: UsualCourse | None) -> NoExpectation | None:
    if usual is None:
        return NoExpectation.NO_FIGURES
    if not stretch.scored:
        return NoExpectation.NO_SCORE
    if not stretch.is_dated:
        return NoExpectation.NO_TIMES
    if not usual.covers(stretch.scored[0].value or 0.0):
        return NoExpectation.OTHER_START
    return None


def _compare(
    stretches: Sequence[Stretch], measure: Instrument, usual: UsualCourse
) -> list[Judged]:
    scores = arrange_days(stretches, measure)
    days = DAYS_DRAWN[usual.holds_until * DAYS_A_WEEK >= DAYS_DRAWN]
    spreads = usual.spread(_first_rows(scores), days)
    verdicts = newest_verdicts(usual, scores)
    found = []
    for stretch, ranges, verdict in zip(stretches, spreads, verdicts, strict=True):
        row = _row(stretch, measure)
        edges = [[row.first_score] * 5, *(_rounded(there.edges) for there in ranges)]
        row.band = {"days": [0.0, *days.tolist()], "edges": edges}
        row.grounds, row.model = usual.grounds, usual.learnt
        _write(row, verdict)
        row.source = f"{usual.source}; {verdict.source}"
        found.append(Judged(row, stretch, was_flagged=verdict.was_flagged))
    return found


def _rounded(edges: Sequence[float]) -> list[float]:
    # A hundredth of a point is far below what a drawing or a sentence shows.
    return [round(edge, 2) for edge in edges]


def _first_rows(scores: Scores) -> Scores:
    first = np.zeros(scores.n_rows, dtype=np.bool_)
    first[scores.starts[:-1]] = True
    return scores.keep_rows(first)


def _row(
    stretch: Stretch, measure: Instrument, *, refusal: NoExpectation | None = None
) -> ExpectedCourse:
    newest = stretch.answers[-1]
    first = stretch.scored[0] if stretch.scored else None
    return ExpectedCourse(
        client_id=stretch.client_id,
        instrument=measure.key,
        administration_id=newest.administration_id,
        heard_at=stretch.heard_at,
        refusal=refusal or "",
        began_at=first.answered_at if first else None,
        first_score=first.value if first else None,
    )


def _write(row: ExpectedCourse, verdict: Verdict) -> None:
    row.session = verdict.session
    row.observed, row.expected = verdict.observed, verdict.expected
    row.tail_probability = verdict.tail_probability
    row.flag, row.reason = verdict.flag, verdict.reason
    row.method, row.version = verdict.method, verdict.version
