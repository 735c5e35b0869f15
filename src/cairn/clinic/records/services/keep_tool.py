"""A client's toolbag: lay a tool, say it in other words, say where it is now."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from cairn.clinic.records.models import (
    Author,
    Client,
    ItemKind,
    OwnItem,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import add_entry, change_item, lay_item
from cairn.clinic.records.toolbag import STATE, Tool, ToolState


@transaction.atomic
def lay_tool(
    client: Client,
    content: Content,
    state: ToolState,
    *,
    visibility: Visibility,
    key: bytes | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
) -> OwnItem:
    """Put a tool into the bag, and say where it is with the client."""
    item = lay_item(
        client, content, visibility=visibility, key=key, by=by, at=at, number=number
    )
    add_entry(item, {STATE: state}, key=key, by=by, at=at)
    return item


@transaction.atomic
def tend_tool(
    item: OwnItem,
    tool: Tool,
    *,
    text: str,
    state: ToolState,
    key: bytes | None,
    by: Author,
    at: datetime,
) -> None:
    """Keep its words and where it is; what stays the same leaves no entry."""
    if text != tool.text:
        change_item(item, Content(ItemKind.TOOL, text), key=key, by=by, at=at)
    if state is not tool.now or not tool.states:
        add_entry(item, {STATE: state}, key=key, by=by, at=at)
