"""How does a client wish a step to be marked, and what is asked for before a session?

Quiet is listed nowhere. A wish stands until the next session that took place after it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, TextChoices

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    Client,
    ItemKind,
    OwnItem,
    SessionState,
    SessionStatus,
    Visibility,
)
from cairn.clinic.records.own_page import open_body, read_content

MARKED_KINDS = (ItemKind.STONE, ItemKind.MILESTONE)


class Marking(TextChoices):
    """What the client would like done about it, chosen for each one."""

    QUIET = "quiet"
    MENTION = "mention"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Wish:
    """One shown thing that the client asked to have marked."""

    text: str
    kind: ItemKind
    marking: Marking
    at: datetime


def read_marking(text: str) -> Marking:
    """Read a marking; whatever is not asked for is quiet."""
    return Marking(text) if text in Marking.values else Marking.QUIET


def wishes_of(clients: Collection[Client]) -> dict[UUID, tuple[Wish, ...]]:
    """Return what each client asked for since their last session, oldest first."""
    rows = OwnItem.objects.filter(
        client__in=clients, visibility=Visibility.SHARED, kind__in=MARKED_KINDS
    )
    met = _last_met(clients)
    fresh = [row for row in rows if _is_fresh(row, met.get(row.client_id))]
    keys = keyring().keys({row.client_id for row in fresh}) if fresh else {}
    found: dict[UUID, list[Wish]] = {}
    for row in fresh:
        wish = _wish(row, data_key=keys[row.client_id])
        if wish.marking is not Marking.QUIET:
            found.setdefault(row.client_id, []).append(wish)
    return {client_id: tuple(wishes) for client_id, wishes in found.items()}


def _is_fresh(row: OwnItem, met: datetime | None) -> bool:
    return met is None or row.changed_at > met


def _last_met(clients: Collection[Client]) -> dict[UUID, datetime]:
    """Return when each client's last session that took place began."""
    rows = SessionStatus.objects.filter(
        session__episode__client__in=clients, state=SessionState.ATTENDED
    )
    newest = rows.values_list("session__episode__client").annotate(Max("starts_at"))
    return dict(newest)


def _wish(row: OwnItem, *, data_key: bytes) -> Wish:
    content = read_content(open_body(row, key=None, data_key=data_key))
    return Wish(content.text, content.kind, read_marking(content.marking), row.at)
