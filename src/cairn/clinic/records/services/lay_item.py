"""What a client does on their own page: lay, change, hide, show, remove, mark.

The audit trail says that the client used their page, and not what for: a trace of a
hidden thing would be a thing shown.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    ItemKind,
    OwnEntry,
    OwnItem,
    Pebble,
    Visibility,
)
from cairn.clinic.records.own_page import (
    Content,
    open_body,
    read_content,
    seal_body,
    write_content,
)
from cairn.errors import NotAllowed

LONGEST = {ItemKind.LETTER: 10_000, ItemKind.PAGE: 10_000, ItemKind.WORDS: 500}
LONGEST_LINE = 200


@transaction.atomic
def lay_item(
    client: Client,
    content: Content,
    *,
    visibility: Visibility,
    key: bytes | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
) -> OwnItem:
    """Lay something on the page; `key` is needed for what only the client may read.

    A form that brings its own `number` lays one thing, however often it is sent: the
    second time raises IntegrityError.
    """
    _check_text(content)
    item = OwnItem(
        id=number or uuid4(),
        practice_id=client.practice_id,
        client=client,
        at=at,
        changed_at=at,
    )
    _place(item, content, visibility, key=key)
    item.save(force_insert=True)
    _note(client, by=by, at=at)
    return item


@transaction.atomic
def change_item(
    item: OwnItem, content: Content, *, key: bytes | None, by: Author, at: datetime
) -> None:
    """Put other words in its place; who reads it stays."""
    _check_text(content)
    _place(item, content, Visibility(item.visibility), key=key)
    item.changed_at = at
    item.save()
    _note(item.client, by=by, at=at)


@transaction.atomic
def show_item_to(
    item: OwnItem,
    visibility: Visibility,
    *,
    key: bytes | None,
    by: Author,
    at: datetime,
) -> None:
    """Change who reads an item; hiding takes the therapist's pebble away with it."""
    if visibility == item.visibility:
        return
    data_key = keyring().key(item.client_id)
    content = read_content(open_body(item, key=key, data_key=data_key))
    entries = [
        (entry, open_body(entry, key=key, data_key=data_key))
        for entry in OwnEntry.objects.filter(item=item)
    ]
    _place(item, content, visibility, key=key)
    item.changed_at = at
    item.save()
    for entry, plain in entries:
        seal_body(entry, plain, key=_key_for(visibility, key))
        entry.save()
    if visibility is Visibility.ONLY_ME:
        Pebble.objects.filter(item=item).delete()
    _note(item.client, by=by, at=at)


@transaction.atomic
def remove_item(item: OwnItem, *, by: Author, at: datetime) -> None:
    """Take an item off the page for good."""
    client = item.client
    item.delete()
    _note(client, by=by, at=at)


@transaction.atomic
def add_entry(
    item: OwnItem,
    value: Mapping[str, str | int | None],
    *,
    key: bytes | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
    made_at: datetime | None = None,
) -> OwnEntry:
    """Add a dated value to an item, readable by whoever reads the item.

    One that brings its own `number` is added once: then it raises IntegrityError. It is
    dated `made_at` where it arrives later than it was made.
    """
    entry = OwnEntry(
        id=number or uuid4(),
        item=item,
        client_id=item.client_id,
        at=made_at or at,
    )
    plain = json.dumps(dict(value), ensure_ascii=False).encode()
    seal_body(entry, plain, key=_key_for(Visibility(item.visibility), key))
    entry.save(force_insert=True)
    _note(item.client, by=by, at=at)
    return entry


def _place(
    item: OwnItem, content: Content, visibility: Visibility, *, key: bytes | None
) -> None:
    item.visibility = visibility
    item.kind = content.kind if visibility is Visibility.SHARED else ""
    seal_body(item, write_content(content), key=_key_for(visibility, key))


def _key_for(visibility: Visibility, key: bytes | None) -> bytes | None:
    if visibility is Visibility.SHARED:
        return None
    if key is None:
        raise NotAllowed(
            _(
                "Only you can read this with your own words. Enter them first; nothing "
                "was lost."
            )
        )
    return key


def _check_text(content: Content) -> None:
    longest = LONGEST.get(content.kind, LONGEST_LINE)
    if not content.text.strip():
        raise NotAllowed(_("There is nothing written yet."))
    if len(content.text) > longest:
        raise NotAllowed(
            _("This is longer than %(most)s characters. Shorten it; nothing was lost.")
            % {"most": longest}
        )


def _note(client: Client, *, by: Author, at: datetime) -> None:
    by.must_be_client(client)
    audit("own page used", practice=client.practice_id, by=by, at=at, client=client)
