"""Reads how the work with a client ended, and what was asked for and left for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cairn.clinic.records.models import (
    Client,
    ClosingWords,
    EpisodeEnding,
    ItemKind,
    OwnWords,
)
from cairn.clinic.records.own_page import PageItem
from cairn.clinic.records.person import Words
from cairn.clinic.records.queries import latest_episode


@dataclass(frozen=True, slots=True)
class Closing:
    """What the client asked for, and what came of it; no text until it is written."""

    asked_at: datetime
    text: str = ""
    name: str = ""
    written_at: datetime | None = None


def ending_of(client: Client) -> EpisodeEnding | None:
    """Return how the newest episode ended; None while the work goes on."""
    episode = latest_episode(client)
    if episode is None:
        return None
    return EpisodeEnding.objects.filter(episode=episode).first()


def closing_of(client: Client) -> Closing | None:
    """Return the closing words that were asked for, if they were."""
    rows = ClosingWords.objects.filter(client=client).select_related("author")
    asked = rows.first()
    if asked is None:
        return None
    return Closing(
        asked_at=asked.asked_at,
        text=asked.read_text("text"),
        name=asked.author.read_text("name") if asked.author else "",
        written_at=asked.written_at,
    )


def words_then_and_now(
    client: Client, items: Sequence[PageItem] = ()
) -> tuple[Words, ...]:
    """Return the client's own words at first and now; one version when there is one.

    Among `items` are the words that only the client reads, while they are open.
    """
    written = [
        Words(text, row.at)
        for row in OwnWords.objects.filter(client=client)
        if (text := row.read_text("good_week") or row.read_text("what_brings_me"))
    ]
    written += [
        Words(item.content.text, item.at)
        for item in items
        if item.content.kind is ItemKind.WORDS
    ]
    written.sort(key=lambda words: words.at)
    return (written[0], written[-1]) if len(written) > 1 else tuple(written)
