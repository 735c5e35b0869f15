"""Opens an item for a course that is off track, once, and keeps quiet after a decision.

Red asks for a look; amber does when the score before was flagged too. A client has at
most one such item open, and none beside an open "worse", which says the same aloud.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cairn.clinic.records.audit import audit
from cairn.clinic.records.current_scores import Stretch
from cairn.clinic.records.models import (
    Administration,
    AttentionReason,
    AttentionStatus,
    Author,
    Client,
    Decision,
    DecisionOutcome,
    EpisodeEnding,
    ExpectedCourse,
    Flag,
)
from cairn.clinic.records.queries import open_items
from cairn.clinic.records.services.raise_attention import (
    RECENT,
    Reason,
    note_reason,
)

# A decision to act is given this long, unless it names a day of its own.
QUIET = timedelta(days=21)
# Who said that the flag itself is wrong is not asked the same again.
FLAG_REFUSED = {
    DecisionOutcome.DISAGREE,
    DecisionOutcome.DATA_FAULT,
    DecisionOutcome.NOT_USEFUL,
}
_RANK = {Flag.NONE: 0, Flag.AMBER: 1, Flag.RED: 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """A row for the record, the answers it was made from, and the flag before it."""

    row: ExpectedCourse
    stretch: Stretch
    was_flagged: bool

    def asks_for_a_look(self, *, at: datetime) -> bool:
        """Whether this is news: a fresh score, and red, or amber twice running."""
        newest = self.stretch.answers[-1]
        fresh = newest.value is not None and newest.answered_at >= at - RECENT
        red = self.row.flag == Flag.RED
        return fresh and (red or (self.row.flag == Flag.AMBER and self.was_flagged))


def notice_off_track(
    judged: Iterable[Judged], *, by: Author, at: datetime
) -> list[AttentionStatus]:
    """Open an item for each client whose course asks for a look and has not had one."""
    asking: dict[UUID, Judged] = {}
    for one in sorted(judged, key=_seriousness):
        if one.asks_for_a_look(at=at):
            asking.setdefault(one.row.client_id, one)
    episodes = [one.stretch.answers[-1].episode_id for one in asking.values()]
    ended = set(
        EpisodeEnding.objects.filter(episode__in=episodes).values_list(
            "episode__client_id", flat=True
        )
    )
    clients = Client.objects.filter(id__in=asking.keys() - ended).select_related(
        "practice", "therapist"
    )
    return [
        _notice(client, asking[client.id].row, by=by, at=at)
        for client in clients
        if not _is_known(client, asking[client.id].row, at=at)
    ]


def _seriousness(one: Judged) -> tuple[int, float]:
    tail = one.row.tail_probability
    return -_RANK[Flag(one.row.flag)], 1.0 if tail is None else tail


def _notice(
    client: Client, row: ExpectedCourse, *, by: Author, at: datetime
) -> AttentionStatus:
    seen = Administration.objects.get(id=row.administration_id)
    reason = Reason(AttentionReason.OFF_TRACK, administration=seen)
    status = note_reason(client, reason, by=by, at=at)
    audit(
        "off track noticed",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=status.item_id,
    )
    return status


def _is_known(client: Client, row: ExpectedCourse, *, at: datetime) -> bool:
    """Whether a person is looking at this already, or has decided about it."""
    same_matter = {AttentionReason.WORSE, AttentionReason.OFF_TRACK}
    items = open_items(client.practice_id).filter(client=client)
    open_now = {item.reason: item for item in items.filter(reason__in=same_matter)}
    if AttentionReason.WORSE in open_now:
        return True
    if item := open_now.get(AttentionReason.OFF_TRACK):
        seen = item.statuses.order_by("-at").first()
        return not _is_new(row, since=seen.at if seen else item.at)
    decision = (
        Decision.objects.filter(
            item__client=client, item__reason=AttentionReason.OFF_TRACK
        )
        .order_by("-at")
        .first()
    )
    if decision is None or _is_new(row, since=decision.at):
        return False
    if decision.outcome in FLAG_REFUSED:
        return True
    # With a day named, the item opens again by itself on that day.
    return decision.watch_until is not None or at < decision.at + QUIET


def _is_new(row: ExpectedCourse, *, since: datetime) -> bool:
    """Whether a course was not flagged then or in between, or less than it is now."""
    looks = ExpectedCourse.objects.filter(
        client_id=row.client_id, instrument=row.instrument, refusal=""
    ).exclude(id=row.id)
    then = looks.filter(at__lte=since).order_by("-at").first()
    if then is None or looks.filter(at__gt=since, flag=Flag.NONE).exists():
        return True
    return _RANK[Flag(row.flag)] > _RANK[Flag(then.flag)]
