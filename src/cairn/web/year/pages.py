"""Which pages a year has, what each asks, and which entries lie on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.well import Kept, WellKind
from cairn.clinic.records.well_sessions import MomentWord
from cairn.clinic.records.well_years import Year, YearText

HEAVY = {MomentWord.HEAVY, MomentWord.STUCK, MomentWord.TEARS}
Words = str | Promise


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page with a text of one's own, and the entries that belong beside it."""

    slug: str
    text: YearText
    title: Words
    question: Words
    holds: Callable[[Kept], bool]


def is_heavy(entry: Kept) -> bool:
    """Whether a moment was called heavy, or an entry says what it touched."""
    said = entry.content.more.get("moments")
    words = said if isinstance(said, list) else []
    return entry.content.kind is WellKind.MIRROR or bool(HEAVY & set(words))


def is_light(entry: Kept) -> bool:
    """Whether an entry is a moment or thanks that was not called heavy."""
    kinds = {WellKind.MOMENT, WellKind.GRATITUDE}
    return entry.content.kind in kinds and not is_heavy(entry)


def is_lesson(entry: Kept) -> bool:
    """Whether an entry says what was learned."""
    return entry.content.kind is WellKind.LESSON


def is_intention(entry: Kept) -> bool:
    """Whether an entry is something one set out to do."""
    return entry.content.kind is WellKind.INTENTION


def _none(_entry: Kept) -> bool:
    return False


TEXT_PAGES = (
    TextPage(
        "privilege",
        YearText.PRIVILEGE,
        _("Privilege"),
        _("What were you let in on this year?"),
        is_light,
    ),
    TextPage(
        "burden",
        YearText.BURDEN,
        _("Burden"),
        _("What did you carry? What is still with you?"),
        is_heavy,
    ),
    TextPage(
        "relationships",
        YearText.RELATIONSHIPS,
        _("Relationships"),
        _("What did the people at home have of you, for better and worse?"),
        _none,
    ),
    TextPage(
        "way-of-living",
        YearText.WAY_OF_LIVING,
        _("Way of living"),
        _("What makes this work possible for you? What stays, what changes?"),
        is_intention,
    ),
)
# Every page in its order: its address and its name.
PAGES: tuple[tuple[str, Words], ...] = (
    *((page.slug, page.title) for page in TEXT_PAGES),
    ("growth", _("Growth witnessed")),
    ("learned", _("What I learned")),
    ("letter", _("A letter to myself")),
)


def lines_of(
    entries: Sequence[Kept], year: Year, holds: Callable[[Kept], bool]
) -> list[Kept]:
    """Return the entries of a year that belong on a page, oldest first."""
    return [one for one in entries if year.holds(one.content.on) and holds(one)]
