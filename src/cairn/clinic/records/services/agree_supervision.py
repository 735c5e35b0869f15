"""A therapist chooses who supervises them, and ends it; nobody else does."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Member,
    Supervision,
    SupervisionItem,
    supervision_owner,
)
from cairn.clinic.records.supervision import supervision_of, supervisors_for
from cairn.errors import NotAllowed


@transaction.atomic
def agree_supervision(
    therapist: Member, supervisor: Member, *, by: Author, at: datetime
) -> Supervision:
    """Agree on a supervisor; the one before sees nothing more."""
    by.must_be_member(therapist)
    if not supervisors_for(therapist).filter(id=supervisor.id).exists():
        raise NotAllowed("Choose somebody who supervises here.")
    # Of two taps at once the second waits here, and finds what the first agreed.
    Member.objects.select_for_update().get(id=therapist.id)
    now = supervision_of(therapist)
    if now is not None and now.supervisor_id == supervisor.id:
        return now
    if now is not None:
        end_supervision(now, by=by, at=at)
    agreed = Supervision(
        practice_id=therapist.practice_id,
        therapist=therapist,
        supervisor=supervisor,
        at=at,
        **by.as_fields(),
    )
    agreed.save(force_insert=True)
    keyring().find_or_create(supervision_owner(therapist.id))
    audit("supervision agreed", practice=therapist.practice_id, by=by, at=at,
          row=agreed.id)  # fmt: skip
    return agreed


@transaction.atomic
def end_supervision(supervision: Supervision, *, by: Author, at: datetime) -> None:
    """End it; what was not opened yet lies with the therapist again."""
    by.must_be_member(supervision.therapist)
    row = Supervision.objects.select_for_update().get(id=supervision.id)
    if row.ended_at is not None:
        return
    unread = row.packs.select_for_update().filter(opened_at=None)
    SupervisionItem.objects.filter(pack__in=unread).update(pack=None)
    unread.delete()
    # What was opened is over with it; the therapist keeps what came of it.
    row.packs.filter(closed_at=None).update(closed_at=at)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit("supervision ended", practice=row.practice_id, by=by, at=at, row=row.id)
