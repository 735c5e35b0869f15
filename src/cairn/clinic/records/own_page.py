"""Reads what is on a client's own page: all of it for the client, the shared part else.

There are two ways in and no third: `items_of_client` takes the key that only the
client's own words open, `items_shown_to_therapist` never sees a locked row.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cairn.clinic import vault
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    Client,
    ItemKind,
    OwnEntry,
    OwnItem,
    Pebble,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What an item says, as it is sealed; `more` holds what only some kinds have."""

    kind: ItemKind
    text: str
    theme: str = ""
    marking: str = ""
    more: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated value on an item, opened."""

    id: UUID
    at: datetime
    value: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class PageItem:
    """One item of the page, opened; `pebble` is what a therapist set beside it."""

    id: UUID
    at: datetime
    visibility: Visibility
    content: Content
    entries: tuple[Entry, ...] = ()
    pebble: str = ""
    pebble_by: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether the therapist can read it as well."""
        return self.visibility is Visibility.SHARED


def items_of_client(
    client: Client, *, key: bytes | None, kinds: Collection[ItemKind] = tuple(ItemKind)
) -> list[PageItem]:
    """Return the client's items, oldest first; without a key, the shared ones only."""
    rows = OwnItem.objects.filter(client=client)
    if key is None:
        rows = rows.filter(visibility=Visibility.SHARED)
    items = _open(rows, client, key=key)
    return [item for item in items if item.content.kind in kinds]


def items_shown_to_therapist(
    client: Client, *, kinds: Collection[ItemKind] = tuple(ItemKind)
) -> list[PageItem]:
    """Return what the client lets the therapist read, oldest first."""
    rows = OwnItem.objects.filter(
        client=client, visibility=Visibility.SHARED, kind__in=kinds
    )
    return _open(rows, client, key=None)


def seal_body(row: OwnItem | OwnEntry, plain: bytes, *, key: bytes | None) -> None:
    """Seal a text into a row: under the client's own lock with a key, shared without.

    The other column is emptied, so that no earlier copy of the text stays behind.
    """
    if key is None:
        row.body = vault.seal(
            keyring().key(row.key_owner()), plain, place=row.place_of("body")
        )
        row.locked = b""
    else:
        row.body = b""
        row.locked = vault.seal(key, plain, place=row.place_of("locked"))


def open_body(row: OwnItem | OwnEntry, *, key: bytes | None, data_key: bytes) -> bytes:
    """Open a row's text with the key that fits who may read it."""
    if bytes(row.locked) and key is not None:
        return vault.open_sealed(key, bytes(row.locked), place=row.place_of("locked"))
    return vault.open_sealed(data_key, bytes(row.body), place=row.place_of("body"))


def write_content(content: Content) -> bytes:
    """Write what an item says as it is sealed."""
    return json.dumps(asdict(content), ensure_ascii=False).encode()


def read_content(plain: bytes) -> Content:
    """Read what was sealed."""
    said: dict[str, Any] = json.loads(plain)
    return Content(**{**said, "kind": ItemKind(said["kind"])})


def _open(
    rows: Iterable[OwnItem], client: Client, *, key: bytes | None
) -> list[PageItem]:
    found = list(rows)
    if not found:
        return []
    data_key = keyring().key(client.id)
    entries = _entries(found, key=key, data_key=data_key)
    pebbles = {
        pebble.item_id: pebble
        for pebble in Pebble.objects.filter(item__in=found).select_related("author")
    }
    return [
        PageItem(
            id=row.id,
            at=row.at,
            visibility=Visibility(row.visibility),
            content=read_content(open_body(row, key=key, data_key=data_key)),
            entries=tuple(entries.get(row.id, ())),
            **_beside(pebbles.get(row.id), data_key=data_key),
        )
        for row in found
    ]


def _beside(pebble: Pebble | None, *, data_key: bytes) -> dict[str, str]:
    if pebble is None:
        return {}
    name = pebble.author.read_text("name") if pebble.author else ""
    return {"pebble": pebble.read_text("text", key=data_key), "pebble_by": name}


def _entries(
    rows: list[OwnItem], *, key: bytes | None, data_key: bytes
) -> dict[UUID, list[Entry]]:
    found: dict[UUID, list[Entry]] = {}
    for entry in OwnEntry.objects.filter(item__in=rows):
        plain = open_body(entry, key=key, data_key=data_key)
        opened = Entry(entry.id, entry.at, json.loads(plain))
        found.setdefault(entry.item_id, []).append(opened)
    return found
