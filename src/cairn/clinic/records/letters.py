"""Reads the letters a client gave their therapist; closed ones stay closed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.clinic.records.models import Client, ItemKind, LetterOpening, OwnItem
from cairn.clinic.records.own_page import items_shown_to_therapist


@dataclass(frozen=True, slots=True)
class GivenLetter:
    """One letter as the therapist has it; without an opening there is no text."""

    id: UUID
    given_at: datetime
    opened_at: datetime | None
    text: str = ""


def letters_given(client: Client) -> list[GivenLetter]:
    """Return what the client gave, oldest first; only opened letters can be read."""
    letters = items_shown_to_therapist(client, kinds=[ItemKind.LETTER])
    numbers = [letter.id for letter in letters]
    openings = opened_at(numbers)
    given = dict(OwnItem.objects.filter(id__in=numbers).values_list("id", "changed_at"))
    return [
        GivenLetter(
            id=letter.id,
            given_at=given[letter.id],
            opened_at=openings.get(letter.id),
            text=letter.content.text if letter.id in openings else "",
        )
        for letter in letters
    ]


def opened_at(letters: list[UUID]) -> dict[UUID, datetime]:
    """Return when each of these letters was opened; one that was not is not there."""
    rows = LetterOpening.objects.filter(item__in=letters)
    return dict(rows.values_list("item_id", "at"))
