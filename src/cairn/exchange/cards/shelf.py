"""Reads the cards that Cairn ships; one that breaks a rule stops the whole shelf.

Refuses: a card without author, source or licence, a tender one without content note and
grounding, a text that is too long for one sitting.
"""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from cairn.errors import InstrumentError
from cairn.exchange.cards.card import (
    MOST_TITLE_WORDS,
    MOST_WORDS,
    Card,
    CardText,
)

_ORIGIN = ("author", "source", "licence", "reviewed_on")
_SAID = ("title", "when_to_get_help")


@cache
def cards() -> tuple[Card, ...]:
    """Return all cards, in the order of their keys."""
    shelf = files("cairn.exchange.cards") / "library"
    folders = sorted((one for one in shelf.iterdir() if one.is_dir()), key=_name)
    return tuple(load_card(folder) for folder in folders)


def card(key: str) -> Card | None:
    """Return one card, or None where there is none."""
    return next((one for one in cards() if one.key == key), None)


def load_card(folder: Traversable) -> Card:
    """Load the card in a folder; raises InstrumentError with the rule it breaks."""
    key = folder.name
    origin = _read(folder / "card.toml", key)
    _require(origin, _ORIGIN, key)
    texts = tuple(
        _load_text(file, key)
        for file in sorted(folder.iterdir(), key=_name)
        if file.name.startswith("text.")
    )
    if "en" not in {text.language for text in texts}:
        raise InstrumentError(f"The card '{key}' has no English text.")
    loaded = Card(
        key=key,
        is_tender=bool(origin.get("is_tender", False)),
        texts=texts,
        **{name: str(origin[name]) for name in _ORIGIN},
    )
    _check(loaded)
    return loaded


def _load_text(file: Traversable, key: str) -> CardText:
    said = _read(file, key)
    _require(said, _SAID, key)
    return CardText(
        language=file.name.split(".")[1],
        title=said["title"],
        content_note=said.get("content_note", ""),
        paragraphs=tuple(said.get("paragraphs", ())),
        what_you_can_try=tuple(said.get("what_you_can_try", ())),
        when_to_get_help=said["when_to_get_help"],
        grounding=said.get("grounding", ""),
    )


def _check(card: Card) -> None:
    for text in card.texts:
        if card.is_tender and not (text.content_note and text.grounding):
            raise InstrumentError(
                f"The card '{card.key}' is tender and needs a content note and a "
                "grounding line in every language."
            )
        if not text.paragraphs or not text.what_you_can_try:
            raise InstrumentError(
                f"The card '{card.key}' needs something to read and something to try."
            )
        if text.words > MOST_WORDS or len(text.title.split()) > MOST_TITLE_WORDS:
            raise InstrumentError(
                f"The card '{card.key}' is too long: at most {MOST_TITLE_WORDS} words "
                f"in the title and {MOST_WORDS} below it."
            )


def _read(file: Traversable, key: str) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
        raise InstrumentError(f"The card '{key}' has no readable data file.") from error


def _require(said: dict[str, Any], names: tuple[str, ...], key: str) -> None:
    missing = [name for name in names if not str(said.get(name, "")).strip()]
    if missing:
        raise InstrumentError(
            f"The card '{key}' says nothing about: {', '.join(missing)}. A card "
            "without author, source and licence is not shown to anybody."
        )


def _name(one: Traversable) -> str:
    return one.name
