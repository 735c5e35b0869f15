"""The hopes a client shows their therapist: how near each is, and how that moved.

A hope is read beside its own earlier marks and nobody else's.
"""

from dataclasses import dataclass
from datetime import datetime

from cairn.clinic.records.hopes import hopes_among
from cairn.clinic.records.models import Client, ItemKind
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.web.hopes.presenters import (
    HopeShown,
    HopesShown,
    present_hopes,
    say_moves,
)
from cairn.web.milestones.presenters import present_milestones
from cairn.web.ownpage.presenters import Stone


@dataclass(frozen=True, slots=True)
class AheadShown:
    """What a client hopes for and what they named, as far as they show it."""

    hopes: HopesShown
    moves: tuple[str, ...]
    milestones: tuple[Stone, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is shown."""
        return not (self.hopes.open or self.hopes.closed or self.milestones)

    @property
    def marked(self) -> tuple[HopeShown, ...]:
        """Return every hope that has a mark."""
        both = (*self.hopes.open, *self.hopes.closed)
        return tuple(hope for hope in both if hope.history)


def show_ahead(client: Client, *, at: datetime) -> AheadShown:
    """Put a client's hopes and milestones into words for their therapist."""
    items = items_shown_to_therapist(client, kinds=[ItemKind.HOPE, ItemKind.MILESTONE])
    hopes = hopes_among(items)
    return AheadShown(
        hopes=present_hopes(hopes, at=at),
        moves=say_moves(hopes),
        milestones=present_milestones(items, at=at),
    )
