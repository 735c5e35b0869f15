"""A larger turn in words: what is offered to be marked, and what was named."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cairn.clinic.records.milestones import MilestoneOffer, milestone_to_offer
from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import PageItem
from cairn.science.measure.instrument import Direction
from cairn.web.ownpage.presenters import Stone, present_stone


@dataclass(frozen=True, slots=True)
class OfferShown:
    """What is offered: in a sentence, with a name that can be changed."""

    about: str
    said: str
    name: str


def present_milestone_offer(client: Client, *, at: datetime) -> OfferShown | None:
    """Put what may be offered now into words."""
    offer = milestone_to_offer(client, at=at)
    if offer is None:
        return None
    name = offer.hope.text if offer.hope else ""
    return OfferShown(offer.about, say_turn(offer), name)


def present_milestones(items: list[PageItem], *, at: datetime) -> tuple[Stone, ...]:
    """Put the milestones among what lies on a page into words, newest first."""
    return tuple(
        present_stone(item, at=at)
        for item in reversed(items)
        if item.content.kind is ItemKind.MILESTONE
    )


def say_turn(offer: MilestoneOffer) -> str:
    """Say what moved, as a fact."""
    if offer.hope:
        return _(
            "Your hope “%(text)s” went from %(first)d to %(now)d, and it stayed."
        ) % {
            "text": offer.hope.text,
            "first": offer.hope.marks[0].value,
            "now": offer.hope.latest or 0,
        }
    measure = offer.course.measure if offer.course else None
    if measure and measure.direction is Direction.HIGHER_IS_BETTER:
        return _(
            "Your answers are higher than where you started, by more than the "
            "questions usually wobble, and it stayed."
        )
    return _(
        "Your answers are lower than where you started, by more than the questions "
        "usually wobble, and it stayed."
    )
