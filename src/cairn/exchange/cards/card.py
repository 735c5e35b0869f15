"""One card of short reading: what it says, where that comes from, and what to do."""

from dataclasses import dataclass

MOST_WORDS = 250
MOST_TITLE_WORDS = 8


@dataclass(frozen=True, slots=True)
class CardText:
    """A card in one language, in the order in which it is read.

    `content_note` says beforehand what may be hard to read; `grounding` closes a card
    that has such a note.
    """

    language: str
    title: str
    content_note: str
    paragraphs: tuple[str, ...]
    what_you_can_try: tuple[str, ...]
    when_to_get_help: str
    grounding: str

    @property
    def words(self) -> int:
        """How many words there are to read, the title not counted."""
        parts = (
            self.content_note,
            *self.paragraphs,
            *self.what_you_can_try,
            self.when_to_get_help,
            self.grounding,
        )
        return sum(len(part.split()) for part in parts)


@dataclass(frozen=True, slots=True)
class Card:
    """A card with its origin and texts; a tender one has note and grounding."""

    key: str
    author: str
    source: str
    licence: str
    reviewed_on: str
    is_tender: bool
    texts: tuple[CardText, ...]

    def text(self, language: str) -> CardText:
        """Return the text in a language, English where there is none."""
        spoken = {text.language: text for text in self.texts}
        return spoken.get(language.split("-", maxsplit=1)[0], spoken["en"])
