"""How is a shelf of short reading laid out, for a client and for who sends a card?"""

from dataclasses import dataclass

from django.utils.translation import get_language

from cairn.clinic.records.models import Client, ReadingCard
from cairn.exchange.cards.card import Card, CardText
from cairn.exchange.cards.shelf import cards


@dataclass(frozen=True, slots=True)
class Title:
    """One card on a shelf."""

    key: str
    title: str
    language: str
    is_sent: bool
    is_kept: bool
    has_note: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The cards that lie on a client's page, and the others."""

    mine: tuple[Title, ...]
    others: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class ShownCard:
    """One card to read, with where it comes from."""

    key: str
    text: CardText
    author: str
    source: str
    licence: str
    is_kept: bool


def lay_out_shelf(client: Client) -> Shelf:
    """Lay what was sent or kept before the rest."""
    titles = _titles(client)
    return Shelf(
        mine=tuple(one for one in titles if one.is_sent or one.is_kept),
        others=tuple(one for one in titles if not (one.is_sent or one.is_kept)),
    )


def lying_on_page(client: Client) -> tuple[Title, ...]:
    """Return the cards that lie on the client's own page."""
    return lay_out_shelf(client).mine


def present_card(card: Card, client: Client) -> ShownCard:
    """Present one card in the language of the page."""
    kept = ReadingCard.objects.filter(client=client, card=card.key, kept=True)
    return ShownCard(
        key=card.key,
        text=card.text(get_language() or "en"),
        author=card.author,
        source=card.source,
        licence=card.licence,
        is_kept=kept.exists(),
    )


def cards_to_send(client: Client) -> tuple[Title, ...]:
    """Return all cards; what the client kept of their own accord is not shown."""
    sent = set(
        ReadingCard.objects.filter(client=client, sent=True).values_list(
            "card", flat=True
        )
    )
    return tuple(_title(one, is_sent=one.key in sent, is_kept=False) for one in cards())


def _titles(client: Client) -> list[Title]:
    lying = {row.card: row for row in ReadingCard.objects.filter(client=client)}
    return [
        _title(
            one,
            is_sent=one.key in lying and lying[one.key].sent,
            is_kept=one.key in lying and lying[one.key].kept,
        )
        for one in cards()
    ]


def _title(card: Card, *, is_sent: bool, is_kept: bool) -> Title:
    text = card.text(get_language() or "en")
    return Title(
        key=card.key,
        title=text.title,
        language=text.language,
        is_sent=is_sent,
        is_kept=is_kept,
        has_note=card.is_tender,
    )
