"""What does a client hope for, and how near are they, by their own marks?

Marks are read for one client at a time. A hope is nobody's measure: its marks are never
put beside another client's and never summed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import (
    Content,
    Entry,
    PageItem,
    items_of_client,
    items_shown_to_therapist,
)

MOST_OPEN = 3
NEAREST = 10
MARK = "mark"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class HopeMark:
    """How near the client was to it on one day, from 0 to 10."""

    at: datetime
    value: int


@dataclass(frozen=True, slots=True)
class Hope:
    """One hope in the client's own words, with their marks, oldest first."""

    id: UUID
    text: str
    at: datetime
    is_shared: bool
    is_open: bool
    marks: tuple[HopeMark, ...]

    @property
    def latest(self) -> int | None:
        """Return the newest mark, if there is one."""
        return self.marks[-1].value if self.marks else None

    @property
    def before(self) -> int | None:
        """Return the mark before the newest one, if there is one."""
        return self.marks[-2].value if len(self.marks) > 1 else None


def hopes_of_client(client: Client, *, key: bytes | None) -> tuple[Hope, ...]:
    """Return the client's hopes, oldest first; without a key, the shared ones."""
    return hopes_among(items_of_client(client, key=key, kinds=[ItemKind.HOPE]))


def hopes_shown_to_therapist(client: Client) -> tuple[Hope, ...]:
    """Return the hopes that the client lets the therapist see, oldest first."""
    return hopes_among(items_shown_to_therapist(client, kinds=[ItemKind.HOPE]))


def hopes_among(items: Iterable[PageItem]) -> tuple[Hope, ...]:
    """Read the hopes among what lies on a page."""
    return tuple(_read(item) for item in items if item.content.kind is ItemKind.HOPE)


def open_hopes(hopes: Iterable[Hope]) -> tuple[Hope, ...]:
    """Return those that are asked about at a check-in."""
    return tuple(hope for hope in hopes if hope.is_open)


def has_room(hopes: Collection[Hope]) -> bool:
    """Whether one more hope can be open."""
    return len(open_hopes(hopes)) < MOST_OPEN


def is_closed(content: Content) -> bool:
    """Whether the client put this hope aside for now."""
    return bool(content.more.get(CLOSED))


def _read(item: PageItem) -> Hope:
    return Hope(
        id=item.id,
        text=item.content.text,
        at=item.at,
        is_shared=item.is_shared,
        is_open=not is_closed(item.content),
        marks=tuple(mark for entry in item.entries if (mark := _mark(entry))),
    )


def _mark(entry: Entry) -> HopeMark | None:
    value = entry.value.get(MARK)
    return HopeMark(entry.at, value) if isinstance(value, int) else None
