"""Keeps what comes of supervision: the note, the next act, how the two work together.

Both read the note and both may write it; a next act is done by the therapist.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Supervision,
    SupervisionCheck,
    SupervisionItem,
    SupervisionRecord,
    supervision_owner,
)
from cairn.clinic.records.supervision import Said
from cairn.errors import NotAllowed

LONGEST_NOTE = 10_000
LONGEST_ACT = 200
HIGHEST_MARK = 10


@transaction.atomic
def write_record(
    item: SupervisionItem, said: Said, *, by: Author, at: datetime
) -> None:
    """Write down what came of an item, in the place of what stood there."""
    _check_reader(item, by)
    if len(said.note) > LONGEST_NOTE or len(said.act) > LONGEST_ACT:
        raise NotAllowed("This is too long. Shorten it; nothing was lost.")
    # Of two windows at once the second waits here.
    SupervisionItem.objects.select_for_update().get(id=item.id)
    row = SupervisionRecord.objects.filter(item=item).first()
    row = row or SupervisionRecord(item=item)
    row.at, row.act_on = at, said.act_on
    row.author_kind, row.author_id = by.kind, by.member_id
    key = keyring().key(item.key_owner())
    row.write_text("note", said.note.strip(), key=key)
    row.write_text("act", " ".join(said.act.split()), key=key)
    row.write_text("concern", said.concern or "", key=key)
    row.save()
    _note("supervision record written", item, by=by, at=at)


@transaction.atomic
def finish_act(
    item: SupervisionItem, *, is_done: bool, by: Author, at: datetime
) -> None:
    """Say that the next act is done, or take it up again."""
    by.must_be_member(item.therapist)
    row = SupervisionRecord.objects.select_for_update().filter(item=item).first()
    if row is None or not row.act:
        raise NotAllowed("No next act is agreed.")
    row.act_done_at = at if is_done else None
    row.save(update_fields=["act_done_at"])
    action = "supervision act done" if is_done else "supervision act taken up"
    _note(action, item, by=by, at=at)


def mark_check(
    supervision: Supervision,
    marks: Sequence[int],
    *,
    meeting: int,
    by: Author,
    at: datetime,
) -> None:
    """Mark how the two work together; marked twice, the first counts."""
    if by.member_id not in {supervision.therapist_id, supervision.supervisor_id}:
        raise NotAllowed("The two who work together mark this.")
    if any(not 0 <= mark <= HIGHEST_MARK for mark in marks):
        raise NotAllowed("A mark is between 0 and 10.")
    row = SupervisionCheck(
        supervision=supervision, meeting=meeting, at=at, **by.as_fields()
    )
    key = keyring().find_or_create(supervision_owner(supervision.therapist_id))
    row.write_text("marks", json.dumps(list(marks)), key=key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit("supervision check marked", practice=supervision.practice_id, by=by,
                  at=at, row=row.id)  # fmt: skip
    except IntegrityError:
        return  # The same form, sent twice.


def _check_reader(item: SupervisionItem, by: Author) -> None:
    pack = item.pack
    if pack is None or pack.opened_at is None or pack.supervision.ended_at is not None:
        raise NotAllowed("This is not here any more.")
    if by.member_id not in {pack.supervision.supervisor_id, item.therapist_id}:
        raise NotAllowed("Only the two who talk about it can write this.")


def _note(action: str, item: SupervisionItem, *, by: Author, at: datetime) -> None:
    audit(action, practice=item.practice_id, by=by, at=at, row=item.id)
