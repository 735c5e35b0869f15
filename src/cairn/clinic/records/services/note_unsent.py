"""Passes an answer about safety on although the check-in was never sent.

Only where the practice's protocol says so, and the client has read that beforehand.
The answer itself is not stored: somebody learns that one was marked, and how soon to
look.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Administration,
    AttentionReason,
    AttentionStatus,
    Author,
    AuthorKind,
    Invitation,
)
from cairn.clinic.records.services.raise_attention import (
    Reason,
    RiskReply,
    find_risk,
    note_reason,
)
from cairn.clinic.records.services.record_check_in import Answered
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.exchange.instruments.shelf import instrument


@transaction.atomic
def note_unsent(
    invitation: Invitation,
    marked: Sequence[Answered],
    *,
    risk_reply: RiskReply,
    by: Author,
    at: datetime,
) -> AttentionStatus | None:
    """Open or grow the client's item, once for each link and urgency.

    Returns None where the practice has promised no such thing, where nothing of it asks
    for a look, where the check-in has been sent, or where this was passed on before.
    """
    protocol = protocol_in_force(invitation.practice, on=at.date())
    if protocol is None or not protocol.tells_unsent:
        return None
    # One at a time for each link: a double tap passes on once.
    link = Invitation.objects.select_for_update().get(id=invitation.id)
    reason = _find_reason(invitation, marked, risk_reply, at=at)
    if reason is None or link.used_at is not None or _is_known(invitation, reason):
        return None
    status = note_reason(invitation.client, reason, by=by, at=at)
    audit(
        "unsent safety answer passed on",
        practice=invitation.practice_id,
        by=by,
        at=at,
        client=invitation.client_id,
        row=status.item_id,
    )
    return status


def _find_reason(
    invitation: Invitation,
    marked: Sequence[Answered],
    risk_reply: RiskReply,
    *,
    at: datetime,
) -> Reason | None:
    """Read the answers as those of a sent check-in are read, and keep none of them."""
    found = [
        reason
        for one in marked
        for reason in find_risk(
            Administration(
                client_id=invitation.client_id,
                instrument=one.instrument,
                answered_at=at,
                answers=one.answers,
            ),
            instrument(one.instrument),
            risk_reply,
        )
        if reason.reason is AttentionReason.SAFETY
    ]
    if not found:
        return None
    return Reason(
        AttentionReason.SAFETY,
        administration=None,
        urgent=any(one.urgent for one in found),
        asked_for_call=any(one.asked_for_call for one in found),
    )


def _is_known(invitation: Invitation, reason: Reason) -> bool:
    """Whether the same or more was passed on since this link was made."""
    passed = AttentionStatus.objects.filter(
        item__client=invitation.client_id,
        item__reason=AttentionReason.SAFETY,
        administration=None,
        author_kind=AuthorKind.CLIENT,
        at__gte=invitation.at,
    )
    return any(
        one.urgent >= reason.urgent and one.asked_for_call >= reason.asked_for_call
        for one in passed
    )
