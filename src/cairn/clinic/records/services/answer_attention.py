"""What is done with an attention item: take it, decide, or the clock passes it on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django_scopes import scope

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AttentionState,
    AttentionStatus,
    Author,
    Decision,
    DecisionOutcome,
    Member,
    Practice,
)
from cairn.clinic.records.queries import open_items
from cairn.clinic.records.services.raise_attention import chain_of, due_for, tell
from cairn.errors import NotAllowed

LONGEST_REASON = 120
LONGEST_WATCH = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, why in a line, and on which day it is looked at again."""

    outcome: DecisionOutcome
    reason: str = ""
    watch_until: date | None = None


@transaction.atomic
def acknowledge(
    item: AttentionItem, *, member: Member, by: Author, at: datetime
) -> AttentionStatus:
    """Say "I have it": the item is held by this member and a decision comes due."""
    last = item.statuses.order_by("-at").first()
    if last is not None and last.state == AttentionState.DECIDED:
        raise NotAllowed("This has been decided already.")
    status = _step(item, AttentionState.ACKNOWLEDGED, holder=member, by=by, at=at)
    audit(
        "attention taken",
        practice=item.practice_id,
        by=by,
        at=at,
        client=item.client_id,
        row=item.id,
    )
    return status


@transaction.atomic
def decide(
    item: AttentionItem, verdict: Verdict, *, by: Author, at: datetime
) -> Decision:
    """Record what was decided and close the item; watching needs a near date."""
    _check(verdict, at=at)
    last = item.statuses.order_by("-at").first()
    if last is not None and last.state == AttentionState.DECIDED:
        raise NotAllowed("This has been decided already. Open the page again.")
    decision = Decision(
        practice_id=item.practice_id,
        item=item,
        outcome=verdict.outcome,
        watch_until=verdict.watch_until,
        at=at,
        **by.as_fields(),
    )
    decision.write_text("reason", verdict.reason.strip())
    decision.save(force_insert=True)
    _step(item, AttentionState.DECIDED, holder=None, by=by, at=at)
    audit(
        "attention decided",
        practice=item.practice_id,
        by=by,
        at=at,
        client=item.client_id,
        row=item.id,
    )
    return decision


def _check(verdict: Verdict, *, at: datetime) -> None:
    if len(verdict.reason) > LONGEST_REASON:
        raise NotAllowed(f"A reason has at most {LONGEST_REASON} characters.")
    until = verdict.watch_until
    if until is None:
        if verdict.outcome == DecisionOutcome.WATCH:
            raise NotAllowed("Watching needs a date within the next 21 days.")
        return
    if not at.date() < until <= (at + LONGEST_WATCH).date():
        raise NotAllowed("Looking again needs a date within the next 21 days.")


@transaction.atomic
def escalate_due(practice: Practice, *, at: datetime) -> list[AttentionStatus]:
    """Pass every overdue safety item to the next named person, and tell them."""
    with scope(practice=practice):
        overdue = [
            (item, last)
            for item in open_items(practice.id).filter(reason=AttentionReason.SAFETY)
            if (last := item.statuses.order_by("-at").first())
            and last.due_at is not None
            and last.due_at <= at
        ]
        return [_pass_on(item, last, at=at) for item, last in overdue]


def _pass_on(
    item: AttentionItem, last: AttentionStatus, *, at: datetime
) -> AttentionStatus:
    chain = chain_of(item.client, at=at)
    ids = [member.id for member in chain]
    place = ids.index(last.holder_id) + 1 if last.holder_id in ids else 0
    # The last person keeps it and is told again: nobody silences it by ignoring it.
    holder = chain[min(place, len(chain) - 1)]
    by = Author.system()
    status = _step(item, AttentionState.ESCALATED, holder=holder, by=by, at=at)
    tell(status, at=at)
    audit(
        "attention passed on",
        practice=item.practice_id,
        by=by,
        at=at,
        client=item.client_id,
        row=item.id,
    )
    return status


@transaction.atomic
def reopen_watched(practice: Practice, *, at: datetime) -> list[AttentionStatus]:
    """Open every item again that was to be looked at today or earlier."""
    with scope(practice=practice):
        ended = Decision.objects.filter(watch_until__lte=at.date()).select_related(
            "item"
        )
        return [
            _step(
                decision.item,
                AttentionState.OPENED,
                holder=next(iter(chain_of(decision.item.client, at=at)), None),
                by=Author.system(),
                at=at,
            )
            for decision in ended
            if _is_still_watched(decision)
        ]


def _is_still_watched(decision: Decision) -> bool:
    last = decision.item.statuses.order_by("-at").first()
    newest = decision.item.decisions.order_by("-at").first()
    return (
        last is not None
        and last.state == AttentionState.DECIDED
        and newest is not None
        and newest.id == decision.id
    )


def _step(
    item: AttentionItem,
    state: AttentionState,
    *,
    holder: Member | None,
    by: Author,
    at: datetime,
) -> AttentionStatus:
    last = item.statuses.order_by("-at").first()
    urgent = bool(last and last.urgent)
    closed = state == AttentionState.DECIDED
    status = AttentionStatus(
        item=item,
        state=state,
        holder=holder,
        due_at=None
        if closed
        else due_for(item.practice, item.reason, urgent=urgent, at=at),
        urgent=urgent,
        asked_for_call=bool(last and last.asked_for_call),
        administration=last.administration if last else None,
        at=at,
        **by.as_fields(),
    )
    status.save(force_insert=True)
    return status
