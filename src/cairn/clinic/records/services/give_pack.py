"""Gives what is ticked to the supervisor, takes it back, opens it, closes it.

Until the supervisor has opened a pack it can be taken back, and then it was never read.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Member,
    SupervisionItem,
    SupervisionPack,
)
from cairn.clinic.records.supervision import supervision_of, ticked_by
from cairn.errors import NotAllowed


@transaction.atomic
def give_pack(
    therapist: Member,
    items: Collection[UUID],
    *,
    by: Author,
    at: datetime,
    number: UUID | None = None,
) -> SupervisionPack:
    """Give these things together; the same form, sent twice, gives them once."""
    by.must_be_member(therapist)
    # Of two taps at once the second waits here, and finds what the first gave.
    Member.objects.select_for_update().get(id=therapist.id)
    supervision = supervision_of(therapist)
    if supervision is None:
        raise NotAllowed("Choose who supervises you first.")
    number = number or uuid4()
    given = SupervisionPack.objects.filter(id=number, supervision=supervision).first()
    if given is not None:
        return given
    rows = ticked_by(therapist).filter(id__in=items)
    if not items or rows.count() != len(set(items)):
        raise NotAllowed("What is ticked has changed. Look at it once more.")
    pack = SupervisionPack(
        id=number,
        practice_id=therapist.practice_id,
        supervision=supervision,
        at=at,
        **by.as_fields(),
    )
    pack.save(force_insert=True)
    rows.update(pack=pack)
    _note("supervision pack given", pack, by=by, at=at)
    return pack


@transaction.atomic
def take_back_pack(pack: SupervisionPack, *, by: Author, at: datetime) -> bool:
    """Take it back unread; False, and nothing changes, when it has been opened."""
    by.must_be_member(pack.supervision.therapist)
    row = _lock(pack)
    if row.opened_at is not None:
        return False
    SupervisionItem.objects.filter(pack=row).update(pack=None)
    _note("supervision pack taken back", row, by=by, at=at)
    row.delete()
    return True


@transaction.atomic
def open_pack(pack: SupervisionPack, *, by: Author, at: datetime) -> None:
    """Open it; from now on it has been read. Opened twice, the first counts."""
    row = _lock(pack)
    _check_reader(row, by)
    if row.opened_at is None:
        row.opened_at = at
        row.save(update_fields=["opened_at"])
        _note("supervision pack opened", row, by=by, at=at)


@transaction.atomic
def close_pack(
    pack: SupervisionPack, *, is_done: bool, by: Author, at: datetime
) -> None:
    """Put it among what was talked about, or take it up again."""
    row = _lock(pack)
    _check_reader(row, by)
    if row.opened_at is None:
        raise NotAllowed("Open it before you put it away.")
    if (row.closed_at is not None) == is_done:
        return
    row.closed_at = at if is_done else None
    row.save(update_fields=["closed_at"])
    action = "supervision pack closed" if is_done else "supervision pack taken up"
    _note(action, row, by=by, at=at)


def _lock(pack: SupervisionPack) -> SupervisionPack:
    rows = SupervisionPack.objects.select_for_update(of=("self",))
    row = rows.select_related("supervision").filter(id=pack.id).first()
    if row is None:
        raise NotAllowed("This is not here any more.")
    return row


def _check_reader(pack: SupervisionPack, by: Author) -> None:
    if pack.supervision.ended_at is not None:
        raise NotAllowed("This is not here any more.")
    by.must_be_member(pack.supervision.supervisor)


def _note(action: str, pack: SupervisionPack, *, by: Author, at: datetime) -> None:
    audit(action, practice=pack.practice_id, by=by, at=at, row=pack.id)
