"""Gives a letter, takes it back, opens it: three acts of two people.

Writing a letter is `lay_item`; giving it is a second act. Until the therapist has
opened it the client can take it back, and then it was never read.
"""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    ItemKind,
    LetterOpening,
    OwnItem,
    Visibility,
)
from cairn.clinic.records.services.lay_item import show_item_to
from cairn.errors import NotAllowed


@transaction.atomic
def give_letter(
    letter: OwnItem, *, key: bytes | None, by: Author, at: datetime
) -> None:
    """Let the therapist have it; what was opened before lies there closed again."""
    if letter.visibility == Visibility.SHARED:
        return
    LetterOpening.objects.filter(item=letter).delete()
    show_item_to(letter, Visibility.SHARED, key=key, by=by, at=at)


@transaction.atomic
def take_back_letter(
    letter: OwnItem, *, key: bytes | None, by: Author, at: datetime
) -> bool:
    """Take it back unread; False, and nothing changes, when it has been opened."""
    if LetterOpening.objects.filter(item=letter).exists():
        return False
    show_item_to(letter, Visibility.ONLY_ME, key=key, by=by, at=at)
    return True


@transaction.atomic
def open_letter(letter: OwnItem, *, by: Author, at: datetime) -> None:
    """Open a letter; from now on it has been read. Opened twice, the first counts."""
    given = OwnItem.objects.filter(
        id=letter.id, visibility=Visibility.SHARED, kind=ItemKind.LETTER
    )
    if not given.exists():
        raise NotAllowed("This letter is not here any more.")
    if LetterOpening.objects.filter(item=letter).exists():
        return
    opening = LetterOpening(
        item=letter, client_id=letter.client_id, at=at, **by.as_fields()
    )
    opening.save(force_insert=True)
    audit(
        "letter opened",
        practice=letter.practice_id,
        by=by,
        at=at,
        client=letter.client_id,
        row=letter.id,
    )
