"""What has a client learned that helps, and how far has each become their own?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices

from cairn.clinic.records.models import ItemKind
from cairn.clinic.records.own_page import PageItem

STATE = "state"


class ToolState(TextChoices):
    """Where a tool is with the client, by their own word; back is a way as well."""

    LEARNED = "learned"
    TRIED = "tried"
    HELPS = "helps"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool in the client's own words, with what became of it, oldest first."""

    id: UUID
    text: str
    is_shared: bool
    states: tuple[tuple[datetime, ToolState], ...]

    @property
    def now(self) -> ToolState:
        """Return where it is now."""
        return self.states[-1][1] if self.states else ToolState.LEARNED


def tools_among(items: Iterable[PageItem]) -> tuple[Tool, ...]:
    """Return the tools among what lies on a page, oldest first."""
    return tuple(
        read_tool(item) for item in items if item.content.kind is ItemKind.TOOL
    )


def read_tool(item: PageItem) -> Tool:
    """Read one tool."""
    said = [(entry.at, str(entry.value.get(STATE))) for entry in item.entries]
    return Tool(
        id=item.id,
        text=item.content.text,
        is_shared=item.is_shared,
        states=tuple((at, ToolState(s)) for at, s in said if s in ToolState.values),
    )
