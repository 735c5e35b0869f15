"""What does the record hold that speaks against celebrating? Read for one client."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cairn.clinic.celebration import Alert, Facts, Form
from cairn.clinic.records.courses import courses_of
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import (
    Administration,
    AttentionItem,
    AttentionReason,
    AttentionState,
    Client,
    Decision,
    DecisionOutcome,
    Submission,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import with_last_step
from cairn.science.measure.scoring import risk_answers, unanswered_risk_items

_ALERTS = (
    AttentionReason.SAFETY,
    AttentionReason.SAFETY_NOT_ANSWERED,
    AttentionReason.WORSE,
)
_HARD = (
    DecisionOutcome.MEDICAL,
    DecisionOutcome.REFER,
    DecisionOutcome.PLAN_REVIEWED,
)


def read_facts(client: Client, *, asked: bool) -> Facts:
    """Read everything that bears on it; `asked` says whether anybody asked for it."""
    courses = courses_of([client.id]).get(client.id, {})
    changes = [course.change for course in courses.values()]
    decisions = Decision.objects.filter(item__client=client)
    return Facts(
        asked=asked,
        alerts=_alerts(client),
        forms=_forms(client),
        verdicts=tuple(change.verdict if change else None for change in changes),
        mended=(
            *_moments(decisions.filter(outcome=DecisionOutcome.DATA_FAULT)),
            *_moments(Submission.objects.filter(client=client, mode=Mode.IMPORT)),
        ),
        hard_times=_moments(decisions.filter(outcome__in=_HARD)),
    )


def _alerts(client: Client) -> tuple[Alert, ...]:
    items = AttentionItem.objects.filter(client=client, reason__in=_ALERTS)
    rows: QuerySet[Any] = with_last_step(items)
    return tuple(
        Alert(row.at, row.moved_at if row.state == AttentionState.DECIDED else None)
        for row in rows
    )


def _forms(client: Client) -> tuple[Form, ...]:
    # A word about a session is no answer about how somebody is.
    asked = Administration.objects.filter(client=client, submission__told_after=None)
    rows = asked.order_by("answered_at")
    return tuple(_form(row) for row in rows.prefetch_related("scores"))


def _form(row: Administration) -> Form:
    measure = find_measure(row.instrument)
    answers = row.answers or {}
    asks = bool(answers) and bool(
        risk_answers(measure, answers) or unanswered_risk_items(measure, answers)
    )
    scores = list(row.scores.all())
    return Form(
        at=row.answered_at,
        asked_about_safety=asks,
        left_out=max((score.missing for score in scores), default=0),
        has_score=any(score.value is not None for score in scores),
    )


def _moments(rows: QuerySet[Any]) -> tuple[datetime, ...]:
    return tuple(rows.values_list("at", flat=True))
