"""What is known of one client: their words, their courses, what they answered?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cairn.clinic.keys import keyring
from cairn.clinic.records.concerns import (
    Concern,
    describe_concerns,
    open_concerns_about,
)
from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.day import is_before_session
from cairn.clinic.records.expectations import expected_courses_of
from cairn.clinic.records.models import (
    Administration,
    Client,
    Episode,
    ExpectedCourse,
    MeasureAssignment,
    Session,
    SessionStatus,
    Submission,
)
from cairn.clinic.records.queries import latest_episode, newest_words
from cairn.exchange.instruments.shelf import instrument, instruments
from cairn.science.measure.instrument import Instrument, Item

LAST_ANSWERS = 4


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the client's and when they wrote it."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SafetyAnswer:
    """What was answered to one question about safety, newest first; None: left out."""

    measure: Instrument
    item: Item
    answers: tuple[tuple[datetime, int | None], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything a therapist sees of one client at a glance."""

    client: Client
    episode: Episode | None
    name: str
    strength: str
    brings_me: Words | None
    good_week: Words | None
    opening: Words | None
    theme: str
    courses: tuple[Course, ...]
    concerns: tuple[Concern, ...]
    safety: tuple[SafetyAnswer, ...]
    sessions: tuple[Any, ...]
    expected: Mapping[str, ExpectedCourse]


def read_person(client: Client) -> Person:
    """Open one client's record with one look into the keyring."""
    key = keyring().key(client.id)
    episode = latest_episode(client)
    brings_me, good_week = _own_words(client, key)
    opening, theme = _opening_words(client, key)
    return Person(
        client=client,
        episode=episode,
        name=client.read_text("name", key=key),
        strength=client.read_text("strength", key=key),
        brings_me=brings_me,
        good_week=good_week,
        opening=opening,
        theme=theme,
        courses=sort_courses(courses_of([client.id]).get(client.id, {}), episode),
        concerns=tuple(describe_concerns(open_concerns_about(client))),
        safety=tuple(safety_answers(client)),
        sessions=tuple(sessions_of(client)),
        expected=expected_courses_of([client.id]).get(client.id, {}),
    )


def _own_words(client: Client, key: bytes) -> tuple[Words | None, Words | None]:
    newest = newest_words(client)
    if newest is None:
        return None, None
    brings_me, good_week = (
        Words(text, newest.at) if text else None
        for text in (
            newest.read_text("what_brings_me", key=key),
            newest.read_text("good_week", key=key),
        )
    )
    return brings_me, good_week


def _opening_words(client: Client, key: bytes) -> tuple[Words | None, str]:
    """Return the words of the newest check-in and the one word for it, if any."""
    rows = Submission.objects.filter(client=client).order_by("-answered_at")
    for row in rows.prefetch_related("administrations")[:LAST_ANSWERS]:
        asked = [one.instrument for one in row.administrations.all()]
        if any(is_before_session(key) for key in asked):
            text = row.read_text("opening_words", key=key)
            theme = row.read_text("theme", key=key)
            return Words(text, row.answered_at) if text else None, theme
    return None, ""


def sort_courses(
    courses: Mapping[str, Course], episode: Episode | None
) -> tuple[Course, ...]:
    """Put the agreed measures first, in their order; what follows a session last."""
    agreed: Sequence[str] = (
        list(
            MeasureAssignment.objects.filter(episode=episode, ended_at=None)
            .order_by("position")
            .values_list("instrument", flat=True)
        )
        if episode
        else []
    )

    def rank(course: Course) -> tuple[bool, int, int, str]:
        key = course.measure.key
        place = agreed.index(key) if key in agreed else len(agreed)
        return (not is_before_session(key), place, -len(course.values), key)

    return tuple(sorted(courses.values(), key=rank))


def safety_answers(client: Client) -> list[SafetyAnswer]:
    """Return the last answers to every question about safety this client was asked."""
    asking = {measure.key: measure for measure in instruments() if measure.risk_items}
    rows = Administration.objects.filter(client=client, instrument__in=asking)
    by_measure: dict[str, list[Administration]] = {}
    for row in rows.order_by("-answered_at"):
        if row.answers:
            by_measure.setdefault(row.instrument, []).append(row)
    return [
        SafetyAnswer(
            measure=instrument(key),
            item=item,
            answers=tuple(
                (row.answered_at, row.answers.get(item.id))
                for row in newest[:LAST_ANSWERS]
            ),
        )
        for key, newest in by_measure.items()
        for item in asking[key].risk_items
    ]


def sessions_of(client: Client) -> QuerySet[Any]:
    """Return a client's appointments, newest first, with `state` and `starts_at`."""
    last = SessionStatus.objects.filter(session=OuterRef("id")).order_by("-at", "-id")
    sessions: QuerySet[Any] = Session.objects.filter(episode__client=client).annotate(
        state=Subquery(last.values("state")[:1]),
        starts_at=Subquery(last.values("starts_at")[:1]),
    )
    return sessions.order_by("-starts_at")


def starts_at(session: Session) -> datetime:
    """Return when an appointment stands, by its newest status."""
    found: datetime = sessions_of(session.client).get(id=session.id).starts_at
    return found


def all_administrations(client: Client) -> QuerySet[Administration]:
    """Return everything this client answered, newest first, with its scores."""
    rows = Administration.objects.filter(client=client).select_related("submission")
    return rows.prefetch_related("scores").order_by("-answered_at", "instrument")
