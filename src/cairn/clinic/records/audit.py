"""Writes the audit trail and seals it in batches, so that tampering shows.

Each seal is a SHA-256 over the previous seal and every event since. It proves that
rows were not altered after sealing, as long as one seal is kept elsewhere.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cairn.clinic.records.in_bulk import insert_models
from cairn.clinic.records.models import AuditEvent, AuditSeal, Author, Client, Practice

_FIELDS = (
    "id",
    "practice_id",
    "at",
    "author_kind",
    "author_id",
    "action",
    "client_id",
    "row",
)


def audit(
    action: str,
    *,
    practice: Practice | UUID,
    by: Author,
    at: datetime,
    client: Client | UUID | None = None,
    row: UUID | None = None,
) -> None:
    """Add one event; call it inside the transaction of what it describes."""
    event = AuditEvent(
        practice_id=practice if isinstance(practice, UUID) else practice.id,
        at=at,
        action=action,
        client_id=client if isinstance(client, UUID) or client is None else client.id,
        row=row,
        **by.as_fields(),
    )
    insert_models([event])


@transaction.atomic
def seal_events(practice: Practice, *, at: datetime) -> AuditSeal | None:
    """Seal all events since the last seal; None when there are none."""
    last = AuditSeal.objects.filter(practice=practice).order_by("-id").first()
    since = last.last_event if last else 0
    events = _events(practice, since)
    if not events:
        return None
    seal = AuditSeal(
        practice=practice,
        last_event=events[-1].id,
        digest=_chain(bytes(last.digest) if last else b"", events),
        at=at,
    )
    seal.save()
    return seal


def find_broken_seal(practice: Practice) -> AuditSeal | None:
    """Return the first seal whose events no longer give its digest, or None."""
    previous, since = b"", 0
    for seal in AuditSeal.objects.filter(practice=practice).order_by("id"):
        events = _events(practice, since, until=seal.last_event)
        if _chain(previous, events) != bytes(seal.digest):
            return seal
        previous, since = bytes(seal.digest), seal.last_event
    return None


def _events(
    practice: Practice, since: int, *, until: int | None = None
) -> list[AuditEvent]:
    rows = AuditEvent.objects.filter(practice=practice, id__gt=since)
    if until is not None:
        rows = rows.filter(id__lte=until)
    return list(rows.order_by("id"))


def _chain(previous: bytes, events: Iterable[AuditEvent]) -> bytes:
    digest = hashlib.sha256(previous)
    for event in events:
        parts = [getattr(event, name) for name in _FIELDS]
        words = [
            part.isoformat() if isinstance(part, datetime) else str(part)
            for part in parts
        ]
        digest.update(("\x1f".join(words) + "\x1e").encode())
    return digest.digest()
