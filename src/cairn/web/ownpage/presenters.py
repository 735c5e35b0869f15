"""What lies on the client's own page, in words: stones, pebbles, suggestions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.markings import Marking, read_marking
from cairn.clinic.records.models import (
    Client,
    ItemKind,
    OwnItem,
    Proposal,
    Visibility,
)
from cairn.clinic.records.own_page import PageItem, items_of_client
from cairn.clinic.records.services.lock_page import has_lock
from cairn.web.ownpage.forms import THEMES
from cairn.web.wording import write_day

SHOWN_AT_ONCE = 6
EXAMPLES = (
    gettext_lazy("Opened the post."),
    gettext_lazy("Said no."),
    gettext_lazy("Slept."),
    gettext_lazy("Went out for ten minutes."),
    gettext_lazy("Asked a question."),
    gettext_lazy("Ate something warm."),
    gettext_lazy("Rang back."),
)


@dataclass(frozen=True, slots=True)
class Stone:
    """One stone as it lies there."""

    id: UUID
    text: str
    day: str
    theme: str
    is_shared: bool
    marking: str
    pebble: str
    pebble_by: str


@dataclass(frozen=True, slots=True)
class Stones:
    """The stones of a page, newest first; `is_locked` when some may be behind words."""

    newest: tuple[Stone, ...]
    earlier: tuple[Stone, ...]
    is_locked: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A stone somebody suggested, which lies nowhere yet."""

    id: UUID
    text: str
    name: str


def present_stones(client: Client, *, key: bytes | None, at: datetime) -> Stones:
    """Put the client's stones into words."""
    items = items_of_client(client, key=key, kinds=[ItemKind.STONE])
    stones = tuple(present_stone(item, at=at) for item in reversed(items))
    return Stones(
        newest=stones[:SHOWN_AT_ONCE],
        earlier=stones[SHOWN_AT_ONCE:],
        is_locked=key is None and has_lock(client),
        is_open=key is not None,
    )


def present_stone(item: PageItem, *, at: datetime) -> Stone:
    """Put one stone into words."""
    content = item.content
    return Stone(
        id=item.id,
        text=content.text,
        day=write_day(item.at, at=at),
        theme=str(THEMES.get(content.theme, content.theme)),
        is_shared=item.is_shared,
        marking=say_marking(content.marking) if item.is_shared else "",
        pebble=item.pebble,
        pebble_by=item.pebble_by,
    )


def say_marking(marking: str) -> str:
    """Say what was asked for; quiet says nothing."""
    said = {
        Marking.MENTION: _("to mention"),
        Marking.TOGETHER: _("to celebrate together"),
    }
    return said.get(read_marking(marking), "")


def last_stone(client: Client, *, key: bytes | None) -> str:
    """Return the client's newest stone in their own words, or nothing."""
    items = items_of_client(client, key=key, kinds=[ItemKind.STONE])
    return items[-1].content.text if items else ""


def present_offers(client: Client) -> tuple[Offer, ...]:
    """Return what was suggested and neither taken nor left, oldest first."""
    rows = Proposal.objects.filter(client=client).select_related("author")
    return tuple(
        Offer(row.id, row.read_text("text"), name_of_author(row, client))
        for row in rows.order_by("at", "id")
    )


def name_of_author(row: Proposal, client: Client) -> str:
    """Return the name of whoever suggested it."""
    return (row.author or client.therapist).read_text("name")


def examples_on(at: datetime) -> tuple[str, ...]:
    """Return three plain examples; tomorrow begins with the next."""
    first = at.toordinal() % len(EXAMPLES)
    return tuple(map(str, (EXAMPLES + EXAMPLES)[first : first + 3]))


def last_choice(client: Client) -> Visibility | None:
    """Return who saw what the client laid last; nobody has chosen before the first."""
    newest = OwnItem.objects.filter(client=client).order_by("-at").first()
    return Visibility(newest.visibility) if newest else None
