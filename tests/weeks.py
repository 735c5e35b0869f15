"""Writes check-ins, sessions and own words of earlier weeks into the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    Author,
    Client,
    Member,
    Session,
    SessionState,
    Submission,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.enrol_client import (
    NewClient,
    assign_measures,
    enrol_client,
)
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.plan_session import plan_session, set_session_state
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)


def phq_9(total: int, *, safety: int | None = 0) -> dict[str, int | None]:
    """Answers that sum to a total, the question about safety included."""
    left = total - (safety or 0)
    answers: dict[str, int | None] = {}
    for item in range(1, 9):
        answers[str(item)] = min(3, left)
        left -= min(3, left)
    assert left == 0
    return answers | {"9": safety}


def gad_7(total: int) -> dict[str, int | None]:
    left, answers = total, {}
    for item in range(1, 8):
        answers[str(item)] = min(3, left)
        left -= min(3, left)
    return answers


def enrol(
    name: str, therapist: Member, *, contact: str = "", measures: Sequence[str] = ()
) -> Client:
    now = timezone.now()
    by = Author.member(therapist)
    with scope(practice=therapist.practice):
        client = enrol_client(
            NewClient(name, contact=contact),
            therapist=therapist,
            started_on=(now - timedelta(days=90)).date(),
            by=by,
            at=now - timedelta(days=90),
        )
        if measures:
            assign_measures(open_episode(client), measures, by=by, at=now)
    return client


def check_in(
    client: Client,
    answers: Mapping[str, int | None],
    *,
    at: datetime,
    measure: str = "phq-9",
    words: str = "",
    reply: RiskReply = RiskReply.NONE,
) -> Submission:
    with scope(practice=client.practice):
        return record_check_in(
            CheckIn(
                key=uuid4().hex,
                measures=(Answered(measure, "1", answers),),
                answered_at=at,
                mode=Mode.LINK,
                opening_words=words,
                risk_reply=reply,
            ),
            episode=open_episode(client),
            by=Author.client(client),
            at=at,
        ).submission


def weekly(client: Client, totals: Sequence[int], *, ending: datetime, safety=0):
    """One PHQ-9 a week; the last one on the day given."""
    first = ending - timedelta(weeks=len(totals) - 1)
    for week, total in enumerate(totals):
        check_in(client, phq_9(total, safety=safety), at=first + timedelta(weeks=week))


def meet(
    client: Client, starts_at: datetime, state: SessionState = SessionState.PLANNED
) -> Session:
    by = Author.member(client.therapist)
    with scope(practice=client.practice):
        session = plan_session(
            open_episode(client),
            starts_at=starts_at,
            by=by,
            at=starts_at - timedelta(days=7),
        )
        if state is not SessionState.PLANNED:
            later = starts_at + timedelta(minutes=1)
            set_session_state(session, state, starts_at=starts_at, by=by, at=later)
    return session


def write_words(client: Client, brings: str, good_week: str = "") -> None:
    with scope(practice=client.practice):
        keep_own_words(
            client,
            what_brings_me=brings,
            good_week=good_week,
            by=Author.client(client),
            at=timezone.now() - timedelta(days=80),
        )


def midday() -> datetime:
    """Today at noon in the cast's own time zone."""
    here = timezone.now().astimezone(ZoneInfo("Europe/Berlin"))
    return here.replace(hour=12, minute=0, second=0, microsecond=0)
