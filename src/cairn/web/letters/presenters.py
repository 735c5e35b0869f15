"""A client's letters in words: to whom, who has them, whether one was opened."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.letters import letters_given, opened_at
from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import Content, PageItem, items_of_client
from cairn.clinic.records.services.lock_page import has_lock
from cairn.web.letters.forms import ME, SOMEONE, TO
from cairn.web.wording import write_day

FIRST_WORDS = 60
ADDRESSEES = {ME: gettext_lazy("to me"), SOMEONE: gettext_lazy("to someone")}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; `opened` is the day it was opened, empty until then."""

    id: UUID
    text: str
    first_words: str
    to: str
    day: str
    is_given: bool
    opened: str


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters of a page, newest first."""

    kept: tuple[Letter, ...]
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A letter as the therapist has it; closed, it has no text."""

    id: UUID
    day: str
    opened: str
    text: str


def present_letters(client: Client, *, key: bytes | None, at: datetime) -> Letters:
    """Put the client's letters into words."""
    items = items_of_client(client, key=key, kinds=[ItemKind.LETTER])
    openings = opened_at([item.id for item in items])
    name = client.therapist.read_text("name")
    return Letters(
        kept=tuple(
            _letter(item, openings.get(item.id), name=name, at=at)
            for item in reversed(items)
        ),
        is_locked=key is None and has_lock(client),
    )


def present_letter(item: PageItem, client: Client, *, at: datetime) -> Letter:
    """Put one letter into words."""
    opened = opened_at([item.id]).get(item.id)
    return _letter(item, opened, name=client.therapist.read_text("name"), at=at)


def present_given(client: Client, *, at: datetime) -> tuple[Given, ...]:
    """Put what the therapist was given into words, newest first."""
    return tuple(
        Given(
            id=one.id,
            day=write_day(one.given_at, at=at),
            opened=write_day(one.opened_at, at=at) if one.opened_at else "",
            text=one.text,
        )
        for one in reversed(letters_given(client))
    )


def state_of(content: Content) -> str:
    """Name what a letter says now, so that a form can tell whether it was changed."""
    said = f"{content.more.get(TO)}\n{content.text}".encode()
    return hashlib.sha256(said).hexdigest()[:32]


def _letter(
    item: PageItem, opened: datetime | None, *, name: str, at: datetime
) -> Letter:
    to = str(item.content.more.get(TO) or "")
    known = ADDRESSEES.get(to) or (_("to %(name)s") % {"name": name} if to else "")
    return Letter(
        id=item.id,
        text=item.content.text,
        first_words=_first_words(item.content.text),
        to=str(known),
        day=write_day(item.at, at=at),
        is_given=item.is_shared,
        opened=write_day(opened, at=at) if opened and item.is_shared else "",
    )


def _first_words(text: str) -> str:
    """Return how a letter begins, cut between words."""
    line = " ".join(text.split())
    if len(line) <= FIRST_WORDS:
        return line
    return f"{line[:FIRST_WORDS].rpartition(' ')[0] or line[:FIRST_WORDS]} …"
