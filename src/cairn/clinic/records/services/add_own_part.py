"""What a client adds of their own to a check-in: recorded with it, once, or not at all.

Called inside the check-in's own transaction, whose key makes every part land once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid5

from cairn.clinic.records.models import (
    Author,
    Client,
    ItemKind,
    OwnItem,
    Submission,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.tend_hope import lay_hope, mark_hope

LONGEST_THEME = 30


@dataclass(frozen=True, slots=True)
class Laid:
    """One line that is laid with a check-in, and who is to see it."""

    text: str
    visibility: Visibility
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class OwnPart:
    """Marks on hopes by the number of each, a word, a stone, a first hope."""

    marks: Mapping[str, int] = field(default_factory=dict)
    theme: str = ""
    stone: Laid | None = None
    hope: Laid | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the client added nothing."""
        return not (self.marks or self.theme or self.stone or self.hope)

    def as_written(self) -> list[object]:
        """Return all of it in a fixed order, to tell one form from another."""
        laid = [
            [one.text, one.visibility, one.mark] if one else None
            for one in (self.stone, self.hope)
        ]
        return [sorted(self.marks.items()), self.theme, *laid]


def add_own_part(
    own: OwnPart,
    submission: Submission,
    client: Client,
    *,
    page_key: bytes | None,
    by: Author,
) -> None:
    """Lay and mark what came with a check-in; `page_key` opens what only they read.

    Marks on what is locked by now are left out: see `is_locked`.
    """
    at = submission.at
    for item in OwnItem.objects.filter(client=client, id__in=own.marks):
        if not is_locked(item, page_key=page_key):
            item.client = client
            mark_hope(
                item,
                own.marks[str(item.id)],
                key=page_key,
                by=by,
                at=at,
                marked_at=submission.answered_at,
                sent_as=submission.key,
            )
    if own.stone:
        lay_item(
            client,
            Content(ItemKind.STONE, own.stone.text),
            visibility=own.stone.visibility,
            key=page_key,
            by=by,
            at=at,
            number=uuid5(client.id, submission.key),
        )
    if own.hope:
        lay_hope(
            client,
            Content(ItemKind.HOPE, own.hope.text),
            visibility=own.hope.visibility,
            key=page_key,
            number=uuid5(client.id, f"hope {submission.key}"),
            by=by,
            at=at,
            mark=own.hope.mark,
        )


def is_locked(item: OwnItem, *, page_key: bytes | None) -> bool:
    """Whether nothing can be added to it, because its page is closed."""
    return item.visibility == Visibility.ONLY_ME and page_key is None
