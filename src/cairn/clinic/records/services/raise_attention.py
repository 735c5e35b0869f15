"""Finds what in a new check-in needs a second look, and opens or grows the item.

A risk answer, a reliable worsening and a low mark each have one open item per client;
it grows instead of multiplying and is never closed by a better total.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django_scopes import scope

from cairn.clinic.records.earlier import main_scores_of, previous_answers
from cairn.clinic.records.limits import limits_of_many
from cairn.clinic.records.models import (
    Administration,
    AttentionItem,
    AttentionReason,
    AttentionState,
    AttentionStatus,
    Author,
    Client,
    Member,
    NoticeKind,
    OutboxMessage,
    Practice,
    RiskProtocol,
    Role,
    Submission,
)
from cairn.clinic.records.queries import open_items
from cairn.clinic.records.services.state_protocol import (
    covered_hours_of,
    protocol_in_force,
)
from cairn.exchange.instruments.shelf import instrument
from cairn.science.change.reliable_change import Verdict, reliable_change
from cairn.science.measure.instrument import Instrument
from cairn.science.measure.scoring import RiskTier, risk_answers, unanswered_risk_items

# A Cairn rule, not a validated threshold: a mark this low is worth asking about.
LOW_FIT_AT_MOST = 4
DEFAULT_DEADLINE = timedelta(hours=8)
# Imported answers older than this are history, not news.
RECENT = timedelta(days=30)


class RiskReply(models.TextChoices):
    """What the client chose beside the help text."""

    NONE = ""
    TELL = "tell"
    CALL_ME = "call me"
    IN_SESSION = "in session"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to look, found in one administration; a silence is found in none."""

    reason: AttentionReason
    administration: Administration | None
    urgent: bool = False
    asked_for_call: bool = False


def raise_attention(
    submission: Submission,
    administrations: Sequence[Administration],
    *,
    risk_reply: RiskReply,
    by: Author,
    at: datetime,
) -> list[AttentionStatus]:
    """Open or grow an item for every reason; runs inside the check-in's transaction."""
    measures = {one.id: instrument(one.instrument) for one in administrations}
    scores = main_scores_of(submission.client_id, _comparable(measures.values()))
    reasons = [
        reason
        for one in administrations
        for reason in _find_reasons(one, measures[one.id], risk_reply, scores=scores)
    ]
    # Through the episode, whose client is known already.
    return [
        note_reason(submission.episode.client, one, by=by, at=at) for one in reasons
    ]


def raise_for_newest(
    client_ids: Iterable[UUID], *, measure: Instrument, by: Author, at: datetime
) -> list[AttentionStatus]:
    """Look at the newest imported answers of each client, if they are recent."""
    if not measure.risk_items:
        return []
    recent = (
        Administration.objects.filter(
            client_id__in=list(client_ids),
            instrument=measure.key,
            answered_at__gte=at - RECENT,
        )
        .select_related("client", "client__practice", "client__therapist")
        .order_by("answered_at")
    )
    newest = {row.client_id: row for row in recent if row.answers}
    return [
        note_reason(row.client, reason, by=by, at=at)
        for row in newest.values()
        for reason in find_risk(row, measure, RiskReply.NONE)
    ]


def _comparable(measures: Iterable[Instrument]) -> list[Instrument]:
    return [one for one in measures if one.main_scale.reliable_change is not None]


def _find_reasons(
    administration: Administration,
    measure: Instrument,
    risk_reply: RiskReply,
    *,
    scores: Mapping[str, Sequence[float]],
) -> Iterator[Reason]:
    if measure.risk_items and administration.answers:
        yield from find_risk(administration, measure, risk_reply)
    if _is_low_fit(administration, measure):
        yield Reason(AttentionReason.LOW_FIT, administration)
    if _is_worse(scores.get(measure.key, ()), measure):
        yield Reason(AttentionReason.WORSE, administration)


def find_risk(
    administration: Administration, measure: Instrument, risk_reply: RiskReply
) -> Iterator[Reason]:
    """Yield what in these answers, or in the choice beside them, is about safety."""
    previous = previous_answers(administration)
    found = risk_answers(measure, administration.answers, previous=previous)
    # Who asks for somebody is heard, also when the answer itself was taken back.
    if found or risk_reply in {RiskReply.CALL_ME, RiskReply.TELL}:
        call = risk_reply == RiskReply.CALL_ME
        urgent = call or any(risk.tier is RiskTier.PRIORITY for risk in found)
        yield Reason(
            AttentionReason.SAFETY, administration, urgent=urgent, asked_for_call=call
        )
    skipped = unanswered_risk_items(measure, administration.answers)
    if any(previous and previous.get(item.id) is None for item in skipped):
        yield Reason(AttentionReason.SAFETY_NOT_ANSWERED, administration)


def _is_low_fit(administration: Administration, measure: Instrument) -> bool:
    marks = [mark for mark in administration.answers.values() if mark is not None]
    return (
        measure.key == "session-form" and bool(marks) and min(marks) <= LOW_FIT_AT_MOST
    )


def _is_worse(values: Sequence[float], measure: Instrument) -> bool:
    basis = measure.main_scale.reliable_change
    if basis is None or len(values) < 2:
        return False
    change = reliable_change(
        values[0], values[-1], direction=measure.direction, basis=basis
    )
    return change.verdict is Verdict.DETERIORATED


def note_reason(
    client: Client, reason: Reason, *, by: Author, at: datetime
) -> AttentionStatus:
    """Grow the client's open item for this reason, or open one, and tell its holder."""
    practice = client.practice
    earlier = open_items(client.practice_id).filter(client=client, reason=reason.reason)
    item = earlier.first()
    # An item that grew is never less urgent than it was.
    urgent = reason.urgent or bool(getattr(item, "urgent", False))
    protocol = protocol_in_force(practice, on=at.date())
    status = AttentionStatus(
        item=item or _open_item(client, reason, by=by, at=at),
        state=AttentionState.GREW if item else AttentionState.OPENED,
        holder=next(iter(who_looks(client, protocol, at=at)), None),
        due_at=_due(practice, protocol, reason.reason, urgent=urgent, at=at),
        urgent=urgent,
        asked_for_call=reason.asked_for_call,
        administration=reason.administration,
        at=at,
        **by.as_fields(),
    )
    status.save(force_insert=True)
    if reason.reason == AttentionReason.SAFETY:
        tell(status, at=at)
    return status


def _open_item(
    client: Client, reason: Reason, *, by: Author, at: datetime
) -> AttentionItem:
    item = AttentionItem(
        practice=client.practice, client=client, reason=reason.reason, at=at,
        **by.as_fields(),
    )  # fmt: skip
    item.save(force_insert=True)
    return item


def chain_of(client: Client, *, at: datetime) -> list[Member]:
    """Return who looks, in order: the therapist, then the protocol's people."""
    protocol = protocol_in_force(client.practice, on=at.date())
    return who_looks(client, protocol, at=at)


def who_looks(
    client: Client, protocol: RiskProtocol | None, *, at: datetime
) -> list[Member]:
    """Return the chain under a protocol that has been read already."""
    named = [person.member for person in protocol.people.all()] if protocol else []
    people = {member.id: member for member in [client.therapist, *named]}
    # Who no longer treats anybody here could not open the item.
    here = [member for member in people.values() if Role.THERAPIST in member.roles]
    off = _on_a_day_off(here, protocol, client.practice, at=at)
    present = [
        member
        for member in here
        if member.id not in off
        and (member.away_until is None or member.away_until < at.date())
    ]
    return present or here


def _on_a_day_off(
    people: Iterable[Member],
    protocol: RiskProtocol | None,
    practice: Practice,
    *,
    at: datetime,
) -> set[UUID]:
    """Return who has a day off when the next covered minute comes."""
    hours = covered_hours_of(protocol, practice) if protocol else None
    looked_at = hours.next_cover(at) if hours else at
    limits = limits_of_many(people).items()
    return {member_id for member_id, own in limits if own.is_off(looked_at)}


def due_for(
    practice: Practice, reason: str, *, urgent: bool, at: datetime
) -> datetime | None:
    """Return by when somebody has promised to look; only safety has a deadline."""
    protocol = protocol_in_force(practice, on=at.date())
    return _due(practice, protocol, reason, urgent=urgent, at=at)


def _due(
    practice: Practice,
    protocol: RiskProtocol | None,
    reason: str,
    *,
    urgent: bool,
    at: datetime,
) -> datetime | None:
    if reason != AttentionReason.SAFETY:
        return None
    if protocol is None:
        return at + DEFAULT_DEADLINE
    minutes = protocol.minutes_when_urgent if urgent else protocol.minutes_to_look
    return covered_hours_of(protocol, practice).add_minutes(at, minutes)


def tell(status: AttentionStatus, *, at: datetime) -> None:
    """Put a notice without any content into the outbox, once per step and person."""
    if status.holder is None:
        return
    with scope(practice=status.item.practice):
        message = OutboxMessage(
            dedupe_key=f"attention:{status.id}:{status.holder_id}",
            practice_id=status.item.practice_id,
            kind=NoticeKind.PRIORITY if status.urgent else NoticeKind.WAITING,
            to=status.holder,
            created_at=at,
            next_try_at=at,
        )
        OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
