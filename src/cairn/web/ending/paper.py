"""Writes a keepsake as a document: each page in the client's own words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cairn.clinic.records.endings import closing_of, words_then_and_now
from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import PageItem
from cairn.exchange.paper import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Terms,
)
from cairn.web.checkin.safety import name_hours_of
from cairn.web.ending.parts import ONE_BY_ONE, PARTS
from cairn.web.ending.presenters import Line, lines_of, tools_at_hand
from cairn.web.mypath.drawn_alone import draw_way_alone
from cairn.web.wording import DAY_WITH_YEAR

# What a page is called where its form says more than its reader needs.
TITLES = {
    **PARTS,
    "stones": gettext_lazy("Stones that meant most"),
    "closing": gettext_lazy("Closing words"),
}


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What a client chose: its name, its pages in order, single things, a name."""

    title: str
    pages: Sequence[str]
    chosen: frozenset[str] = frozenset()
    with_practice: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Whose keepsake it is, and what they may see at this moment."""

    client: Client
    items: Sequence[PageItem]
    at: datetime

    def one_by_one(self, page: str, chosen: frozenset[str]) -> list[PageItem]:
        """Return the single things of a page that were chosen."""
        return [
            item
            for item in self.items
            if item.content.kind in ONE_BY_ONE[page] and str(item.id) in chosen
        ]


def write_keepsake(keepsake: Keepsake, source: Source) -> Document:
    """Write the document; a page on which nothing would stand is left out."""
    blocks: list[Block] = []
    for page in keepsake.pages:
        written = WRITERS[page](source, keepsake.chosen)
        if written:
            blocks += [Heading(str(TITLES[page])), *written]
    if keepsake.with_practice:
        name = source.client.practice.read_text("name")
        blocks.append(Paragraph(name, is_small=True))
    return Document(
        title=keepsake.title,
        blocks=tuple(blocks),
        made_at=source.at.replace(microsecond=0),
        language=get_language() or "en",
        beneath_title=_write_day(source.at),
        letters_missing=_(
            "Some letters could not be printed here. The page to read on a screen "
            "has all of them."
        ),
    )


def _write_day(moment: datetime) -> str:
    """Write a day with its year: a keepsake is read in other years too."""
    return date_format(timezone.localtime(moment), str(DAY_WITH_YEAR))


def _words(source: Source, _chosen: frozenset[str]) -> list[Block]:
    return [
        Quote(words.text, _write_day(words.at))
        for words in words_then_and_now(source.client, source.items)
    ]


def _way(source: Source, _chosen: frozenset[str]) -> list[Block]:
    drawn = draw_way_alone(source.client, source.items, at=source.at)
    return [Picture(drawn.svg, drawn.description)] if drawn else []


def _stones(source: Source, chosen: frozenset[str]) -> list[Block]:
    return [
        Quote(item.content.text, _write_day(item.at))
        for item in source.one_by_one("stones", chosen)
    ]


def _tools(source: Source, _chosen: frozenset[str]) -> list[Block]:
    tools = tools_at_hand(source.items)
    return [Listing(tools)] if tools else []


def _signs(source: Source, _chosen: frozenset[str]) -> list[Block]:
    return _pairs(lines_of(source.items, ItemKind.SIGN))


def _people(source: Source, _chosen: frozenset[str]) -> list[Block]:
    return _pairs(lines_of(source.items, ItemKind.PERSON))


def _pairs(lines: Sequence[Line]) -> list[Block]:
    return [Terms(tuple((line.text, line.then) for line in lines))] if lines else []


def _letters(source: Source, chosen: frozenset[str]) -> list[Block]:
    return [
        Quote(item.content.text, _write_day(item.at))
        for item in source.one_by_one("letters", chosen)
    ]


def _closing(source: Source, _chosen: frozenset[str]) -> list[Block]:
    closing = closing_of(source.client)
    return [Quote(closing.text, closing.name)] if closing and closing.text else []


def _door(source: Source, _chosen: frozenset[str]) -> list[Block]:
    client = source.client
    said = [_("You can come back. Coming back isn't going backwards.")]
    hours = name_hours_of(client.therapist) or client.practice.read_text(
        "contact_hours"
    )
    name = client.therapist.read_text("name")
    if hours:
        reached = _("%(name)s can be reached %(hours)s.")
        said.append(reached % {"name": name, "hours": hours})
    return [Paragraph(" ".join(said))]


Writer = Callable[[Source, frozenset[str]], list[Block]]
WRITERS: Mapping[str, Writer] = {
    "words": _words,
    "way": _way,
    "stones": _stones,
    "tools": _tools,
    "signs": _signs,
    "people": _people,
    "letters": _letters,
    "closing": _closing,
    "door": _door,
}
