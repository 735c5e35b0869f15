"""Which one strength of a client stands in large type before a session?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import PageItem, items_shown_to_therapist
from cairn.web.wording import write_day


@dataclass(frozen=True, slots=True)
class Strength:
    """One strength, and who says so."""

    text: str
    source: str


def strength_for(
    client: Client, *, named: str, number: int, at: datetime
) -> Strength | None:
    """Return the strength for the session of this number; the next has another one."""
    stones = items_shown_to_therapist(client, kinds=[ItemKind.STONE])
    told = [_named(named)] if named else []
    told += [_stone(stone, at=at) for stone in stones]
    return told[number % len(told)] if told else None


def _named(line: str) -> Strength:
    return Strength(line, _("named by you"))


def _stone(stone: PageItem, *, at: datetime) -> Strength:
    day = write_day(stone.at, at=at)
    return Strength(
        stone.content.text, _("a stone, in their words, %(day)s") % {"day": day}
    )
