"""What a block of four weeks says: its places, its two numbers, what was missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cairn.clinic.records.after_sessions import GUESSED
from cairn.clinic.records.understood import Misses
from cairn.clinic.records.well import Kept
from cairn.clinic.records.well_blocks import LINES_A_WEEK, Block, lines_by_week
from cairn.web.wording import DAY_WITH_YEAR

# Below this a count of misses says nothing about anybody.
FEWEST = 10
_ASKED = dict(
    zip(
        GUESSED,
        (
            _l("“I felt understood”"),
            _l("“We worked on what matters to me”"),
            _l("“The way we worked fits me”"),
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Past:
    """A practice block that was closed."""

    skill: str
    exercise: str
    note: str
    when: str


def show_places(entries: Sequence[Kept], block: Block) -> list[list[bool]]:
    """Return the places of each week: laid, or still free."""
    return [
        [place < lines for place in range(LINES_A_WEEK)]
        for lines in lines_by_week(entries, block)
    ]


def say_numbers(block: Block) -> str:
    """Say the two numbers of a block that is closed, when both are there."""
    if block.ended_on is None or block.before is None or block.after is None:
        return ""
    return _("Begun %(day)s: before %(before)d, after %(after)d, of 10.") % {
        "day": date_format(block.on, str(DAY_WITH_YEAR)),
        "before": block.before,
        "after": block.after,
    }


def write_past(block: Block) -> Past:
    """Write a practice block that was closed."""
    when = date_format(block.on, str(DAY_WITH_YEAR))
    return Past(block.skill, block.text, block.note, when)


def say_misses(misses: Misses) -> list[str]:
    """Say for each question how often the guess was away; counts, and from ten on."""
    return [
        _("%(question)s: %(missed)d of %(of)d guesses were more than 1.5 away.")
        % {"question": name, "missed": misses.missed[item], "of": misses.of[item]}
        for item, name in _ASKED.items()
        if misses.of.get(item, 0) >= FEWEST
    ]
