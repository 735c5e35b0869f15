"""Which own words head a client's page: the newest that its reader may see?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import PageItem
from cairn.clinic.records.queries import newest_words

FIELDS = ("good_week", "what_brings_me")


@dataclass(frozen=True, slots=True)
class Head:
    """The words, when they were written, and their number while only one reads them."""

    texts: tuple[str, ...] = ()
    at: datetime | None = None
    locked: UUID | None = None


def read_head(client: Client, items: Sequence[PageItem]) -> Head:
    """Read the newest words; `items` are those the reader of the page may see."""
    words = newest_words(client)
    own = [item for item in items if item.content.kind is ItemKind.WORDS]
    if own and (words is None or own[-1].at > words.at):
        said = own[-1].content.more
        texts = (str(said.get(field) or "") for field in FIELDS)
        return Head(tuple(filter(None, texts)), own[-1].at, own[-1].id)
    if words is None:
        return Head()
    texts = (words.read_text(field) for field in FIELDS)
    return Head(tuple(filter(None, texts)), words.at)
