"""Reads that are used in more than one place; all inside the practice's scope."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django_scopes import scopes_disabled

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionState,
    AttentionStatus,
    Client,
    Episode,
    EpisodeEnding,
    Invitation,
    MeasureAssignment,
    Member,
    OwnWords,
    Practice,
    Session,
    SessionStatus,
)
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import Instrument


def present_members(practice: Practice) -> QuerySet[Member]:
    """Return who works in the practice now, in the order of joining."""
    return Member.objects.filter(practice=practice, left_at=None).order_by("joined_at")


def names_of_members(practice_id: UUID) -> dict[UUID, str]:
    """Open the names of all who work or worked in a practice."""
    key = keyring().key(practice_id)
    everyone = Member.objects.filter(practice_id=practice_id)
    return {one.id: one.read_text("name", key=key) for one in everyone}


def clients_of(member: Member) -> QuerySet[Client]:
    """Return the clients this member treats."""
    return Client.objects.filter(therapist=member, erased_at=None)


def names_of(clients: Iterable[Client]) -> dict[UUID, str]:
    """Open the names of many clients with one look into the keyring."""
    everyone = list(clients)
    keys = keyring().keys(client.id for client in everyone)
    return {
        client.id: client.read_text("name", key=keys[client.id])
        for client in everyone
        if client.id in keys
    }


def open_episode(client: Client) -> Episode | None:
    """Return the client's newest episode that has not ended."""
    ended = EpisodeEnding.objects.filter(episode=OuterRef("id"))
    episodes = Episode.objects.filter(~Exists(ended), client=client)
    return episodes.order_by("-started_on", "-at").first()


def latest_episode(client: Client) -> Episode | None:
    """Return the open episode, or else the last one."""
    return (
        open_episode(client)
        or Episode.objects.filter(client=client).order_by("-started_on", "-at").first()
    )


def measures_of(episode: Episode) -> list[Instrument]:
    """Return the measures agreed on for this episode, in their order."""
    current = MeasureAssignment.objects.filter(episode=episode, ended_at=None)
    return [instrument(row.instrument) for row in current.order_by("position")]


def newest_words(client: Client) -> OwnWords | None:
    """Return the newest version of the client's own words."""
    return OwnWords.objects.filter(client=client).order_by("-at").first()


def with_last_step(items: QuerySet[AttentionItem]) -> QuerySet[AttentionItem]:
    """Annotate items with their newest step: state, holder, deadline, urgency."""
    # Bound to rows of a scoped query, and thereby scoped with them.
    with scopes_disabled():
        steps = AttentionStatus.objects.filter(item=OuterRef("id"))
    # In the order of the index alone: no sorting for each item of a long history.
    last = steps.order_by("-at")
    return items.annotate(
        state=Subquery(last.values("state")[:1]),
        # Said aloud: SQLite would hand the foreign key back as a text.
        holder_id=Subquery(last.values("holder_id")[:1], output_field=UUIDField()),
        due_at=Subquery(last.values("due_at")[:1]),
        urgent=Subquery(last.values("urgent")[:1]),
        moved_at=Subquery(last.values("at")[:1]),
    )


def open_items(practice_id: UUID) -> QuerySet[AttentionItem]:
    """Return the practice's attention items that nobody has decided yet."""
    items = AttentionItem.objects.filter(practice_id=practice_id)
    decided = Q(state=AttentionState.DECIDED)
    return with_last_step(items).exclude(decided)


def sessions_between(member: Member, start: datetime, end: datetime) -> QuerySet[Any]:
    """Return a therapist's sessions of a stretch of time, with `state`, `starts_at`."""
    with scopes_disabled():
        steps = SessionStatus.objects.filter(session=OuterRef("id"))
        # By the index on times alone: a practice's past sessions are many.
        near = set(
            SessionStatus.objects.filter(
                starts_at__gte=start, starts_at__lt=end
            ).values_list("session_id", flat=True)
        )
    last = steps.order_by("-at")
    return (
        Session.objects.filter(episode__therapist=member, id__in=near)
        .annotate(
            state=Subquery(last.values("state")[:1]),
            starts_at=Subquery(last.values("starts_at")[:1]),
        )
        .filter(starts_at__gte=start, starts_at__lt=end)
        .select_related("episode", "episode__client")
        .order_by(F("starts_at"))
    )


def living_links(client: Client, *, at: datetime) -> QuerySet[Invitation]:
    """Return a client's links that can still be opened, newest first."""
    alive = Invitation.objects.filter(
        client=client, revoked_at=None, used_at=None, expires_at__gt=at
    )
    return alive.order_by("-at")
