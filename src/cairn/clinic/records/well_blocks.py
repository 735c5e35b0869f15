"""Four weeks that a therapist chose: a gratitude block, or one skill to practise.

The dose of the first is the tested one, two lines a week for four weeks (Cheng, Tsui &
Lam 2015). A week without a line is a place that stayed free; nobody counts it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cairn.clinic.records.well import Kept, WellContent, WellKind

WEEKS = 4
LINES_A_WEEK = 2
LASTS = timedelta(weeks=WEEKS)


class BlockOf(StrEnum):
    """What a block is made of."""

    GRATITUDE = "gratitude"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Block:
    """One block; `before` and `after` are one's own marks, 0 to 10, or none.

    For practice, `text` is the exercise and `skill` names it; `note` is the review.
    """

    of: BlockOf
    on: date
    text: str = ""
    skill: str = ""
    minutes: int | None = None
    before: int | None = None
    after: int | None = None
    note: str = ""
    ended_on: date | None = None
    id: UUID | None = None

    @property
    def ends_on(self) -> date:
        """Return the day after its four weeks."""
        return self.on + LASTS

    def is_over(self, today: date) -> bool:
        """Whether its four weeks have gone by, so that one may look back."""
        return today >= self.ends_on


def blocks_among(entries: Sequence[Kept], of: BlockOf) -> list[Block]:
    """Return the blocks of one kind, oldest first."""
    return [
        _read(one)
        for one in entries
        if one.content.kind is WellKind.BLOCK and one.content.more.get("of") == of
    ]


def running(blocks: Sequence[Block]) -> Block | None:
    """Return the block that was begun last, unless it has been closed."""
    return blocks[-1] if blocks and blocks[-1].ended_on is None else None


def block_content(block: Block) -> WellContent:
    """Return a block as an entry says it."""
    more: dict[str, str | int | None] = {
        "of": block.of.value,
        "skill": block.skill,
        "minutes": block.minutes,
        "before": block.before,
        "after": block.after,
        "note": block.note,
        "ended_on": block.ended_on.isoformat() if block.ended_on else None,
    }
    return WellContent(WellKind.BLOCK, block.on, block.text, more=more)


def lines_by_week(entries: Sequence[Kept], block: Block) -> list[int]:
    """Return how many of a week's places hold a line, for each of the four weeks."""
    days = [
        (one.content.on - block.on).days
        for one in entries
        if one.content.kind is WellKind.GRATITUDE
    ]
    weeks = [day // 7 for day in days]
    return [min(weeks.count(week), LINES_A_WEEK) for week in range(WEEKS)]


def _read(entry: Kept) -> Block:
    said = entry.content.more
    ended = str(said.get("ended_on") or "")
    return Block(
        of=BlockOf(str(said["of"])),
        on=entry.content.on,
        text=entry.content.text,
        skill=str(said.get("skill") or ""),
        minutes=_number(said.get("minutes")),
        before=_number(said.get("before")),
        after=_number(said.get("after")),
        note=str(said.get("note") or ""),
        ended_on=date.fromisoformat(ended) if ended else None,
        id=entry.id,
    )


def _number(said: object) -> int | None:
    return None if said is None else int(str(said))
