"""Who may see which of the things that were taken to supervision, opened?

A supervisor reaches what was given to them and opened, of a therapist who works here
and has not ended their supervision. There is no other way in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    Client,
    Member,
    Supervision,
    SupervisionConcern,
    SupervisionItem,
    SupervisionKind,
    SupervisionPack,
    SupervisionRecord,
)
from cairn.clinic.records.queries import present_members
from cairn.clinic.records.supervision_evidence import Evidence, read_evidence

# The half of a supervision hour.
MINUTES_FOR_THREE = 25
CODE_NAMES = (
    *("Alder", "Birch", "Brook", "Cove", "Dune", "Fern", "Field", "Ford"),
    *("Gorse", "Inlet", "Larch", "Marsh", "Meadow", "Moor", "Pebble", "Reed"),
    *("Ridge", "Shore", "Sorrel", "Spring", "Thicket", "Tor", "Willow", "Wharf"),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """What an item says."""

    kind: SupervisionKind
    question: str
    tried: str = ""
    code_name: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Said:
    """What came of an item; empty where nothing was written."""

    note: str = ""
    act: str = ""
    act_on: date | None = None
    concern: SupervisionConcern | None = None
    changed_at: datetime | None = None
    act_done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """One item, opened; `about` stays with the therapist."""

    id: UUID
    at: datetime
    about: UUID | None
    thing: Thing
    said: Said = field(default_factory=Said)


def supervision_of(therapist: Member) -> Supervision | None:
    """Return who supervises this therapist now."""
    rows = Supervision.objects.filter(therapist=therapist, ended_at=None)
    return rows.select_related("supervisor", "therapist").first()


def supervisors_for(therapist: Member) -> QuerySet[Member]:
    """Return who could supervise this therapist."""
    present = present_members(therapist.practice)
    return present.filter(supervisor=True).exclude(id=therapist.id)


def ticked_by(therapist: Member) -> QuerySet[SupervisionItem]:
    """Return what is ticked and given to nobody, oldest first."""
    return SupervisionItem.objects.filter(therapist=therapist, pack=None)


def packs_of(therapist: Member) -> QuerySet[Any]:
    """Return what this therapist gave, newest first."""
    packs = SupervisionPack.objects.filter(supervision__therapist=therapist)
    return _counted(packs.select_related("supervision__supervisor"))


def with_open_act(therapist: Member) -> QuerySet[SupervisionItem]:
    """Return the items whose next act waits for this therapist."""
    items = SupervisionItem.objects.filter(
        therapist=therapist, record__isnull=False, record__act_done_at=None
    )
    return items.exclude(record__act=b"").order_by("record__act_on", "at")


def packs_given_to(supervisor: Member) -> QuerySet[Any]:
    """Return the packs this supervisor has, newest first; opened ones and closed."""
    packs = SupervisionPack.objects.filter(
        supervision__supervisor=supervisor,
        supervision__ended_at=None,
        supervision__therapist__left_at=None,
    )
    return _counted(packs.select_related("supervision__therapist"))


def _counted(packs: QuerySet[SupervisionPack]) -> QuerySet[Any]:
    """Say with each pack in `things` how much is in it, the newest first."""
    return packs.annotate(things=Count("items")).order_by("-at")


def items_given_to(supervisor: Member) -> QuerySet[SupervisionItem]:
    """Return the items this supervisor can reach: all of them were opened."""
    opened = packs_given_to(supervisor).filter(opened_at__isnull=False)
    return SupervisionItem.objects.filter(pack__in=opened.order_by().values("id"))


def open_things(rows: Iterable[SupervisionItem]) -> list[OpenedItem]:
    """Open items with what came of them, with one look into the keyring."""
    items = list(rows)
    keys = keyring().keys({item.key_owner() for item in items})
    records = SupervisionRecord.objects.filter(item__in=items).select_related("item")
    said = {
        row.item_id: read_record(row, key=keys[row.key_owner()])
        for row in records
        if row.key_owner() in keys
    }
    return [
        OpenedItem(
            id=item.id,
            at=item.at,
            about=item.about_id,
            thing=read_thing(item, key=keys[item.key_owner()]),
            said=said.get(item.id, Said()),
        )
        for item in items
        if item.key_owner() in keys
    ]


def read_thing(item: SupervisionItem, *, key: bytes) -> Thing:
    """Open what an item says."""
    return Thing(
        kind=SupervisionKind(item.read_text("kind", key=key)),
        question=item.read_text("question", key=key),
        tried=item.read_text("tried", key=key),
        code_name=item.read_text("code_name", key=key),
        evidence=read_evidence(item.read_text("evidence", key=key)),
    )


def read_record(row: SupervisionRecord, *, key: bytes) -> Said:
    """Open what came of an item."""
    concern = row.read_text("concern", key=key)
    return Said(
        note=row.read_text("note", key=key),
        act=row.read_text("act", key=key),
        act_on=row.act_on,
        concern=SupervisionConcern(concern) if concern else None,
        changed_at=row.at,
        act_done_at=row.act_done_at,
    )


def suggest_code_name(therapist: Member, client: Client) -> str:
    """Return the name this client went by before, or one that nobody has."""
    everything = open_things(SupervisionItem.objects.filter(therapist=therapist))
    names = {item.about: item.thing.code_name for item in everything if item.about}
    if client.id in names:
        return names[client.id]
    taken = {item.thing.code_name for item in everything}
    free = (name for name in CODE_NAMES if name not in taken)
    return next(free, f"{CODE_NAMES[0]} {len(taken)}")


def minutes_for(count: int) -> int:
    """Return about how long so many things take, to five minutes."""
    return 5 * max(1, -(-MINUTES_FOR_THREE * count // 15))
