"""Finds who is to be written to today: after six weeks' silence, after an ending.

Looked for once a day. Each cause makes one message, and a client who has not asked for
it gets none.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate, localtime

from cairn.clinic.records.audit import audit
from cairn.clinic.records.messages import add_months, last_heard, wants_note
from cairn.clinic.records.models import (
    Author,
    Client,
    ClientMessage,
    Episode,
    FollowUp,
    MessageChoice,
    MessageKind,
    Practice,
    SessionState,
)
from cairn.clinic.records.pauses import may_be_asked
from cairn.clinic.records.person import sessions_of
from cairn.clinic.records.queries import open_episode

# A Cairn rule, not a validated threshold.
QUIET_AFTER = timedelta(weeks=6)
# A check-in that could not be sent for so long comes too late to be what was wanted.
LATEST = timedelta(days=30)
# No telephone lights up in the night because of Cairn.
DAY_BEGINS, DAY_ENDS = time(9), time(18)


@transaction.atomic
def plan_messages(
    practice: Practice, *, by: Author, at: datetime
) -> list[ClientMessage]:
    """Write down every message whose day has come; repeating it adds nothing."""
    wanted = [*_quiet_notes(practice, at=at), *_follow_ups(practice, at=at)]
    known = set(
        ClientMessage.objects.filter(
            dedupe_key__in=[one.dedupe_key for one in wanted]
        ).values_list("dedupe_key", flat=True)
    )
    new = [one for one in wanted if one.dedupe_key not in known]
    ClientMessage.objects.bulk_create(new, ignore_conflicts=True)
    for one in new:
        audit(
            f"message planned: {one.kind}",
            practice=practice,
            by=by,
            at=at,
            client=one.client_id,
            row=one.id,
        )
    return new


def is_quiet(client: Client, *, at: datetime) -> Episode | None:
    """Return the open work in which nothing has come for six weeks, if it is so.

    Somebody with an appointment ahead has not gone quiet.
    """
    episode = open_episode(client)
    if episode is None or client.erased_at is not None:
        return None
    episode.client = client
    if last_heard(episode) > at - QUIET_AFTER or not may_be_asked(client, at=at):
        return None
    ahead = sessions_of(client).filter(state=SessionState.PLANNED, starts_at__gt=at)
    return None if ahead.exists() else episode


def is_follow_up_due(wanted: FollowUp, *, at: datetime) -> bool:
    """Whether a check-in that was wanted is due, and the client has not come back."""
    ending = getattr(wanted.episode, "ending", None)
    if ending is None or wanted.withdrawn_at or wanted.client.erased_at:
        return False
    if not may_be_asked(wanted.client, at=at):
        return False
    due, today = add_months(ending.ended_on, wanted.months), localdate(at)
    return due <= today <= due + LATEST and open_episode(wanted.client) is None


def by_day(moment: datetime, practice: Practice) -> datetime:
    """Return this moment, or the next morning where it is evening or night."""
    local = localtime(moment, ZoneInfo(practice.time_zone))
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return moment
    ahead = timedelta(days=local.time() >= DAY_ENDS)
    day = (local + ahead).date()
    return datetime.combine(day, DAY_BEGINS, tzinfo=local.tzinfo)


def _quiet_notes(practice: Practice, *, at: datetime) -> Iterator[ClientMessage]:
    asked = MessageChoice.objects.filter(practice=practice, agreed=True)
    clients = Client.objects.filter(
        id__in=asked.values("client"), erased_at=None
    ).select_related("practice")
    for client in clients:
        episode = is_quiet(client, at=at) if wants_note(client) else None
        if episode is not None:
            yield _message(episode, MessageKind.QUIET, "", at=at)


def _follow_ups(practice: Practice, *, at: datetime) -> Iterator[ClientMessage]:
    wanted = FollowUp.objects.filter(practice=practice, withdrawn_at=None)
    for one in wanted.select_related("client__practice", "episode__ending"):
        if is_follow_up_due(one, at=at):
            one.episode.client = one.client
            yield _message(one.episode, MessageKind.FOLLOW_UP, str(one.months), at=at)


def _message(
    episode: Episode, kind: MessageKind, part: str, *, at: datetime
) -> ClientMessage:
    return ClientMessage(
        practice_id=episode.practice_id,
        client=episode.client,
        episode=episode,
        kind=kind,
        dedupe_key=":".join(filter(None, (kind, episode.id.hex, part))),
        created_at=at,
        next_try_at=by_day(at, episode.client.practice),
    )
