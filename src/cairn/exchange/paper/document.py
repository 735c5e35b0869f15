"""What is on a document that leaves Cairn, whether it is set as PDF or as a page?

Every text is plain: nothing in it is ever read as markup, in either of the two.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part; level 2 is a part of the document, 3 and 4 parts of that."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words; an empty line between two makes two paragraphs."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, and when or by whom they were written."""

    text: str
    beneath: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A few lines that belong together."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is called how: pairs of a name and what it holds."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG that stands alone, and the same in words.

    `width` is the part of the line that it takes.
    """

    svg: str
    description: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new sheet."""


Block = Heading | Paragraph | Quote | Listing | Terms | Table | Picture | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its name, its language, its day, and its parts in order.

    `letters_missing` is what to say at the end of a PDF in which some letters have no
    shape in any font of this machine.
    """

    title: str
    blocks: tuple[Block, ...]
    made_at: datetime
    language: str = "en"
    beneath_title: str = ""
    letters_missing: str = ""
