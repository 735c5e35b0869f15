"""What a client does with a hope: lay it, put it in other words, mark it, close it.

At most three are open at a time, so that each keeps its weight.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.keys import keyring
from cairn.clinic.records.hopes import (
    CLOSED,
    MARK,
    MOST_OPEN,
    NEAREST,
    has_room,
    hopes_of_client,
)
from cairn.clinic.records.models import (
    Author,
    Client,
    ItemKind,
    OwnEntry,
    OwnItem,
    Visibility,
)
from cairn.clinic.records.own_page import Content, open_body, read_content
from cairn.clinic.records.services.lay_item import add_entry, change_item, lay_item
from cairn.errors import NotAllowed


@transaction.atomic
def lay_hope(
    client: Client,
    content: Content,
    *,
    visibility: Visibility,
    key: bytes | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
    mark: int | None = None,
) -> OwnItem:
    """Lay a hope and, where it was given, the first mark on it.

    A form that brings its own `number` lays one: the second time raises IntegrityError.
    """
    _check_room(client, key=key)
    item = lay_item(
        client, content, visibility=visibility, key=key, by=by, at=at, number=number
    )
    if mark is not None:
        mark_hope(item, mark, key=key, by=by, at=at, sent_as=str(item.id))
    return item


@transaction.atomic
def mark_hope(
    item: OwnItem,
    mark: int,
    *,
    key: bytes | None,
    by: Author,
    at: datetime,
    sent_as: str,
    marked_at: datetime | None = None,
) -> None:
    """Add a mark from 0 to 10; the same form, `sent_as`, adds it once.

    `marked_at` is given where the mark arrived later than it was made.
    """
    if not 0 <= mark <= NEAREST:
        raise NotAllowed(_("A hope is marked from 0 to %(most)s.") % {"most": NEAREST})
    number = uuid5(item.id, sent_as)
    if OwnEntry.objects.filter(id=number).exists():
        return
    add_entry(
        item, {MARK: mark}, key=key, by=by, at=at, number=number, made_at=marked_at
    )


def reword_hope(
    item: OwnItem, text: str, *, key: bytes | None, by: Author, at: datetime
) -> None:
    """Put other words in its place; its marks stay."""
    content = replace(_content(item, key=key), text=text)
    change_item(item, content, key=key, by=by, at=at)


@transaction.atomic
def close_hope(
    item: OwnItem, *, closed: bool, key: bytes | None, by: Author, at: datetime
) -> None:
    """Put a hope aside for now, or take it up again; nothing of it is lost."""
    content = _content(item, key=key)
    if bool(content.more.get(CLOSED)) == closed:
        return
    if not closed:
        _check_room(item.client, key=key)
    more: Mapping[str, str | int | None] = {**content.more, CLOSED: int(closed)}
    change_item(item, replace(content, more=more), key=key, by=by, at=at)


def _content(item: OwnItem, *, key: bytes | None) -> Content:
    data_key = keyring().key(item.client_id)
    content = read_content(open_body(item, key=key, data_key=data_key))
    if content.kind is not ItemKind.HOPE:
        raise NotAllowed(_("There is no such hope on this page."))
    return content


def _check_room(client: Client, *, key: bytes | None) -> None:
    if not has_room(hopes_of_client(client, key=key)):
        raise NotAllowed(
            _(
                "%(most)s hopes are open. Close one for now, then add this one; "
                "nothing was lost."
            )
            % {"most": MOST_OPEN}
        )
