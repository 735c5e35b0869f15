"""The toolbag in words: each tool, where it is now, and the way it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.clinic.records.own_page import PageItem
from cairn.clinic.records.toolbag import Tool, ToolState, tools_among
from cairn.web.toolbag.forms import STATES
from cairn.web.wording import write_day


@dataclass(frozen=True, slots=True)
class ShownTool:
    """One tool as it lies in the bag; `way` has a mark for each place it can be at."""

    id: UUID
    text: str
    now: str
    is_shared: bool
    way: tuple[tuple[str, bool], ...]
    history: tuple[tuple[str, str], ...]


def present_tools(items: Sequence[PageItem], *, at: datetime) -> tuple[ShownTool, ...]:
    """Put the tools among what lies on a page into words, newest first."""
    return tuple(present_tool(tool, at=at) for tool in reversed(tools_among(items)))


def present_tool(tool: Tool, *, at: datetime) -> ShownTool:
    """Put one tool into words."""
    return ShownTool(
        id=tool.id,
        text=tool.text,
        now=str(STATES[tool.now]),
        is_shared=tool.is_shared,
        way=tuple((str(STATES[state]), state is tool.now) for state in ToolState),
        history=tuple(
            (write_day(moment, at=at), str(STATES[state]))
            for moment, state in tool.states
        ),
    )
