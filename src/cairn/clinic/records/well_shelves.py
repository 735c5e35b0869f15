"""What lies on the shelves of an open Well: lessons by tag, mirrors and where they go.

Searching happens here, in what was opened for this one page; nothing is indexed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cairn.clinic.records.well import Kept, WellContent, WellKind

# Under this word lies what surprised somebody in a quarter.
SURPRISE = "surprise"
# From so many mirrors with one word on, the word is pointed out.
REPEATED = 3
_MONTHS_IN_A_QUARTER = 3


class Shelf(StrEnum):
    """Where a lesson lies, by its word."""

    RESILIENCE = "resilience"
    EMPATHY = "empathy"
    HOPE = "hope"
    OWN = "own"


class Route(StrEnum):
    """Where a mirror is taken; supervision reads this word too."""

    REST = "rest"
    SUPERVISION = "supervision"
    THERAPY = "therapy"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Mirror:
    """Something of one's own that was touched, where it goes, and whether it went."""

    entry: Kept
    route: Route | None
    is_done: bool


def shelf_of(entry: Kept) -> Shelf:
    """Return the shelf a lesson lies on."""
    word = entry.content.tag.strip().casefold()
    named = {Shelf.RESILIENCE, Shelf.EMPATHY, Shelf.HOPE}
    return Shelf(word) if word in named else Shelf.OWN


def lessons_on(entries: Sequence[Kept], shelf: Shelf | None) -> list[Kept]:
    """Return the lessons of one shelf, or of all, oldest first."""
    return [
        one
        for one in entries
        if one.content.kind is WellKind.LESSON
        and (shelf is None or shelf_of(one) is shelf)
    ]


def find_words(entries: Sequence[Kept], words: str) -> list[Kept]:
    """Return the entries in which every one of these words stands somewhere."""
    wanted = words.casefold().split()
    return [one for one in entries if all(word in _said(one) for word in wanted)]


def has_surprise(entries: Sequence[Kept], today: date) -> bool:
    """Whether this quarter has a line already about what was surprising."""
    return any(
        one.content.tag == SURPRISE and _quarter(one.content.on) == _quarter(today)
        for one in entries
        if one.content.kind is WellKind.LESSON
    )


def mirrors_among(entries: Sequence[Kept]) -> list[Mirror]:
    """Return the mirrors, oldest first."""
    return [_mirror(one) for one in entries if one.content.kind is WellKind.MIRROR]


def routed(content: WellContent, route: Route) -> WellContent:
    """Return a mirror that goes somewhere; letting it be is done at once."""
    done = "done" if route is Route.REST else None
    return replace(content, more={**content.more, "route": route.value, "done": done})


def finished(content: WellContent) -> WellContent:
    """Return a mirror that has been where it was to go."""
    return replace(content, more={**content.more, "done": "done"})


def repeated_words(mirrors: Sequence[Mirror]) -> list[str]:
    """Return the words that stand with several mirrors; what it means is not said."""
    words = Counter(
        one.entry.content.tag.strip().casefold()
        for one in mirrors
        if one.entry.content.tag.strip()
    )
    return sorted(word for word, count in words.items() if count >= REPEATED)


def _mirror(entry: Kept) -> Mirror:
    more = entry.content.more
    route = str(more.get("route") or "")
    return Mirror(entry, Route(route) if route else None, bool(more.get("done")))


def _said(entry: Kept) -> str:
    return f"{entry.content.text} {entry.content.tag}".casefold()


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // _MONTHS_IN_A_QUARTER
