"""What there is to look back on: words then and now, the way, what is at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.clinic.records.endings import (
    Closing,
    closing_of,
    ending_of,
    words_then_and_now,
)
from cairn.clinic.records.models import Client, EpisodeEndingKind, ItemKind
from cairn.clinic.records.own_page import PageItem
from cairn.web.ending.forms import THEN
from cairn.web.mypath.course import own_course
from cairn.web.mypath.own_way import draw_winding
from cairn.web.mypath.presenters import draw_own_way
from cairn.web.pictures import Drawn
from cairn.web.wording import write_day

LOOKED_AT = (
    ItemKind.WORDS,
    ItemKind.STONE,
    ItemKind.MILESTONE,
    ItemKind.HOPE,
    ItemKind.TOOL,
    ItemKind.SIGN,
    ItemKind.PERSON,
    ItemKind.LETTER,
)


@dataclass(frozen=True, slots=True)
class Line:
    """Two lines that belong together."""

    id: UUID
    text: str
    then: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The client's own words and the day they wrote them."""

    text: str
    day: str


@dataclass(frozen=True, slots=True)
class LookBack:
    """Everything one looks back on, and what one takes along."""

    words: tuple[Said, ...]
    way: Drawn | None
    tools: tuple[str, ...]
    signs: tuple[Line, ...]
    people: tuple[Line, ...]
    closing: Closing | None
    ended: str


def present_look_back(
    client: Client, items: Sequence[PageItem], *, at: datetime
) -> LookBack:
    """Put it into words; `items` are those the reader of the page may see."""
    return LookBack(
        words=tuple(
            Said(words.text, write_day(words.at, at=at))
            for words in words_then_and_now(client, items)
        ),
        way=draw_winding(items, own_course(client).course, client.practice, at=at)
        or draw_own_way(client),
        tools=tools_at_hand(items),
        signs=lines_of(items, ItemKind.SIGN),
        people=lines_of(items, ItemKind.PERSON),
        closing=closing_of(client),
        ended=say_ended(client, at=at),
    )


def tools_at_hand(items: Sequence[PageItem]) -> tuple[str, ...]:
    """Return what the client calls theirs now, in their own words."""
    return tuple(
        item.content.text
        for item in _of(items, ItemKind.TOOL)
        if item.entries and item.entries[-1].value.get("state") == "mine"
    )


def lines_of(items: Sequence[PageItem], kind: ItemKind) -> tuple[Line, ...]:
    """Put signs or people into words, in the order they were laid."""
    return tuple(
        Line(
            id=item.id,
            text=item.content.text,
            then=str(item.content.more.get(THEN) or ""),
            is_shared=item.is_shared,
        )
        for item in _of(items, kind)
    )


def say_ended(client: Client, *, at: datetime) -> str:
    """Say on which day the work ended, and nothing while it goes on."""
    ending = ending_of(client)
    if ending is None:
        return ""
    day = write_day(ending.ended_on, at=at)
    said = {
        EpisodeEndingKind.AGREED: _("The work ended on %(day)s, as both agreed."),
        EpisodeEndingKind.UNILATERAL: _("The work ended on %(day)s."),
        EpisodeEndingKind.EXTERNAL: _(
            "The work ended on %(day)s, for a reason from outside."
        ),
    }
    return said[EpisodeEndingKind(ending.kind)] % {"day": day}


def _of(items: Sequence[PageItem], kind: ItemKind) -> list[PageItem]:
    return [item for item in items if item.content.kind is kind]
