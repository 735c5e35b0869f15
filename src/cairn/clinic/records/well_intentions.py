"""Reads what a therapist set out to do for themself from their open Well.

One small intention, in their own words or in one of five plain domains. It is asked
about once, on its day or a little later, and whatever the answer is, it ends there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cairn.clinic.records.well import Kept, WellContent, WellKind

# A lesson that is carried into one's own life is asked about after four weeks.
CARRIED_FOR = timedelta(weeks=4)
# What nobody answered by then is not asked about any more.
ASKED_FOR = timedelta(weeks=4)


class Domain(StrEnum):
    """Where an intention lies."""

    PEOPLE = "people"
    LEARNING = "learning"
    BREAKS = "breaks"
    NOTICING = "noticing"
    LIFE = "life"


class IntentionState(StrEnum):
    """What became of an intention; every one of them is a good answer."""

    OPEN = "open"
    DID = "did"
    PARTLY = "partly"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True)
class Intention:
    """One intention; `id` is where it lies, None until it is written."""

    text: str
    on: date
    domain: Domain | None = None
    state: IntentionState = IntentionState.OPEN
    from_lesson: UUID | None = None
    review_on: date | None = None
    id: UUID | None = None

    def is_due(self, today: date) -> bool:
        """Whether it is asked about today."""
        return (
            self.state is IntentionState.OPEN
            and self.review_on is not None
            and self.review_on <= today < self.review_on + ASKED_FOR
        )


def intentions_among(entries: Sequence[Kept]) -> list[Intention]:
    """Return the intentions among the entries, oldest first."""
    return [_read(one) for one in entries if one.content.kind is WellKind.INTENTION]


def intention_content(intention: Intention) -> WellContent:
    """Return an intention as an entry says it."""
    lesson, review = intention.from_lesson, intention.review_on
    more: dict[str, str | None] = {
        "domain": intention.domain,
        "state": intention.state,
        "from_lesson": str(lesson) if lesson else None,
        "review_on": review.isoformat() if review else None,
    }
    return WellContent(WellKind.INTENTION, intention.on, intention.text, more=more)


def _read(entry: Kept) -> Intention:
    said = entry.content.more
    domain, lesson, review = (
        str(said.get(name) or "") for name in ("domain", "from_lesson", "review_on")
    )
    return Intention(
        entry.content.text,
        entry.content.on,
        Domain(domain) if domain else None,
        IntentionState(str(said["state"])),
        UUID(lesson) if lesson else None,
        date.fromisoformat(review) if review else None,
        entry.id,
    )
