"""What does a therapist's day look like: who needs a look, and who comes when?

The number of queries does not depend on how many clients there are; names are opened
only for the people who show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from cairn.clinic.records.concerns import (
    Concern,
    describe_concerns,
    first_things_first,
    open_concerns_of,
)
from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.markings import Wish, wishes_of
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AttentionState,
    Client,
    ItemKind,
    MeasureAssignment,
    Member,
    OwnItem,
    SessionState,
    Submission,
    Visibility,
)
from cairn.clinic.records.plans import due_for_review
from cairn.clinic.records.queries import (
    clients_of,
    names_of,
    sessions_between,
    with_last_step,
)
from cairn.science.measure.instrument import Schedule

MOST_SHOWN = 5
# A check-in belongs to today's session when it is younger than a weekly rhythm.
STILL_FRESH = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of today with what came in for it."""

    session: Any
    client: Client
    starts_at: datetime
    course: Course | None
    arrived: bool
    left_words: bool
    wishes: tuple[Wish, ...] = ()
    looks_again: bool = False
    # How many stones they show, and whether their last marks were low ones.
    stones: int = 0
    low_fit: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """Everything on the first page."""

    concerns: tuple[Concern, ...]
    people_concerned: int
    visits: tuple[Visit, ...]
    names: Mapping[UUID, str]
    people: int


def read_day(member: Member, *, begin: datetime) -> Day:
    """Read the day that begins at this moment, in the practice's own time."""
    flagged = first_item_of_each(open_concerns_of(member))
    shown = _read_items(list(flagged.values())[:MOST_SHOWN])
    sessions = [
        session
        for session in sessions_between(member, begin, begin + timedelta(days=1))
        if session.state != SessionState.CANCELLED
    ]
    here = {item.client.id: item.client for item in shown} | {
        session.episode.client.id: session.episode.client for session in sessions
    }
    return Day(
        concerns=tuple(describe_concerns(shown)),
        people_concerned=len(flagged),
        visits=_visits(sessions, since=begin - STILL_FRESH),
        names=names_of(here.values()),
        people=clients_of(member).count(),
    )


def first_item_of_each(items: QuerySet[Any]) -> dict[UUID, UUID]:
    """Return the first item of each client, by client, first things first."""
    first: dict[UUID, UUID] = {}
    for client_id, item_id in first_things_first(items).values_list("client_id", "id"):
        first.setdefault(client_id, item_id)
    return first


def _read_items(item_ids: Sequence[UUID]) -> list[AttentionItem]:
    rows = AttentionItem.objects.filter(id__in=item_ids).select_related("client")
    return sorted(rows, key=lambda item: item_ids.index(item.id))


def _visits(sessions: list[Any], *, since: datetime) -> tuple[Visit, ...]:
    clients = {session.episode.client_id for session in sessions}
    courses = courses_of(clients)
    main = main_measures(session.episode_id for session in sessions)
    arrived, with_words = _fresh_check_ins(clients, since=since)
    wishes = wishes_of([session.episode.client for session in sessions])
    due = due_for_review(clients, on=localdate(since + STILL_FRESH))
    stones, low = _stones_shown(clients), _with_low_marks(clients)
    return tuple(
        Visit(
            session=session,
            client=session.episode.client,
            starts_at=session.starts_at,
            course=_course(courses, session, main.get(session.episode_id)),
            arrived=session.episode.client_id in arrived,
            left_words=session.episode.client_id in with_words,
            wishes=wishes.get(session.episode.client_id, ()),
            looks_again=session.episode.client_id in due,
            stones=stones[session.episode.client_id],
            low_fit=session.episode.client_id in low,
        )
        for session in sessions
    )


def _stones_shown(client_ids: Iterable[UUID]) -> Counter[UUID]:
    """Count the stones each client shows; what only they see is none of them."""
    shown = OwnItem.objects.filter(
        client_id__in=client_ids, kind=ItemKind.STONE, visibility=Visibility.SHARED
    )
    return Counter(shown.values_list("client_id", flat=True))


def _with_low_marks(client_ids: Iterable[UUID]) -> set[UUID]:
    """Return whose last marks about a session were low, and nobody decided on it."""
    low = AttentionItem.objects.filter(
        client_id__in=client_ids, reason=AttentionReason.LOW_FIT
    )
    still_open = with_last_step(low).exclude(Q(state=AttentionState.DECIDED))
    return set(still_open.values_list("client_id", flat=True))


def _course(
    courses: Mapping[UUID, Mapping[str, Course]], session: Any, key: str | None
) -> Course | None:
    return courses.get(session.episode.client_id, {}).get(key or "")


def main_measures(episode_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the measure each episode's line is drawn from: the first agreed one."""
    rows = MeasureAssignment.objects.filter(
        episode_id__in=list(episode_ids), ended_at=None
    ).order_by("-position")
    return {
        episode_id: key
        for episode_id, key in rows.values_list("episode_id", "instrument")
        if is_before_session(key)
    }


def is_before_session(key: str) -> bool:
    """Whether a measure is answered before sessions, not about one."""
    return find_measure(key).schedule is not Schedule.AFTER_SESSION


def _fresh_check_ins(
    client_ids: Iterable[UUID], *, since: datetime
) -> tuple[set[UUID], set[UUID]]:
    fresh = Submission.objects.filter(
        client_id__in=client_ids, answered_at__gte=since
    ).values_list("client_id", "opening_words", "administrations__instrument")
    before = [row for row in fresh if row[2] and is_before_session(row[2])]
    return {row[0] for row in before}, {row[0] for row in before if bytes(row[1])}
