"""Which cards are there on a Friday, in which order, and which of them are open?"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.well_weeks import Friday

STAYS, MOVED = 2, 3


@dataclass(frozen=True, slots=True)
class Step:
    """One card by its number, name and title."""

    number: int
    name: str
    title: Any

    @property
    def url(self) -> str:
        """Return where it is."""
        return reverse(f"friday:{self.name}")

    @property
    def template(self) -> str:
        """Return its page."""
        return f"friday/{self.name}.html"


@dataclass(frozen=True, slots=True)
class Place:
    """One card as it stands on the way of a Friday."""

    step: Step
    is_here: bool
    is_open: bool


CARDS = {
    step.number: step
    for step in (
        Step(1, "purpose", _("Why I do this")),
        Step(STAYS, "stays", _("One that stays")),
        Step(MOVED, "moved", _("What moved")),
        Step(4, "given", _("Given, received")),
        Step(5, "week", _("My week")),
        Step(6, "learned", _("One thing learned")),
        Step(7, "next", _("Next week")),
    )
}


def may_open(friday: Friday, number: int) -> bool:
    """Whether a card may be opened: what moved comes after who stays."""
    return number != MOVED or friday.has_passed(STAYS)


def steps_of(friday: Friday, *, here: int) -> list[Place]:
    """Return the way through a Friday."""
    return [
        Place(step, is_here=number == here, is_open=may_open(friday, number))
        for number, step in CARDS.items()
    ]
