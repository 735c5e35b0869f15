"""Writes into a therapist's own book: an entry, keeping it, letting it go, fading.

No audit row is written, for the reason that `open_well` gives.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from cairn.clinic.backups import renew_keys
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Author, Member, Practice, WellEntry
from cairn.clinic.records.well import (
    FADING,
    WellContent,
    number_of,
    outer_owner,
    seal_entry,
    unseal_entry,
)
from cairn.errors import NotAllowed

FADES_AFTER = timedelta(days=90)
LONGEST = 10_000
_SUNDAY = 7


@transaction.atomic
def write_entry(
    member: Member,
    content: WellContent,
    *,
    key: bytes,
    by: Author,
    number: UUID | None = None,
) -> WellEntry:
    """Write an entry; a form that brings its own `number` writes one, however often.

    The second time raises IntegrityError.
    """
    by.must_be_member(member)
    _check_length(content)
    fades_on = fade_day(content.on) if content.kind in FADING else None
    row = WellEntry(
        id=number or uuid4(),
        practice_id=member.practice_id,
        member=member,
        fades_on=fades_on,
    )
    seal_entry(row, content, outer=_outer_key(member, fades_on), key=key)
    row.save(force_insert=True)
    return row


@transaction.atomic
def put_entry(
    member: Member, name: str, content: WellContent, *, key: bytes, by: Author
) -> WellEntry:
    """Put what is there once, such as a week's marks, in the place of what was."""
    number = number_of(name, key=key)
    # Two devices may lay it at once: the second finds the row and takes its place.
    with suppress(IntegrityError), transaction.atomic():
        return write_entry(member, content, key=key, by=by, number=number)
    row = WellEntry.objects.select_for_update().get(member=member, id=number)
    change_entry(row, content, key=key, by=by)
    return row


@transaction.atomic
def change_entry(
    row: WellEntry, content: WellContent, *, key: bytes, by: Author
) -> None:
    """Put other words in its place; when it fades stays as it was."""
    by.must_be_member(row.member)
    _check_length(content)
    seal_entry(row, content, outer=_outer_key(row.member, row.fades_on), key=key)
    row.save()


@transaction.atomic
def keep_entry(row: WellEntry, *, key: bytes, by: Author) -> None:
    """Keep an entry for good; it is sealed anew under a key that does not fade."""
    by.must_be_member(row.member)
    if row.fades_on is None:
        return
    old = keyring().key(outer_owner(row.member_id, row.fades_on))
    content = unseal_entry(row, outer=old, key=key)
    row.fades_on = None
    seal_entry(row, content, outer=_outer_key(row.member, None), key=key)
    row.save()


def let_go(row: WellEntry, *, by: Author) -> None:
    """Take an entry out of the book for good."""
    by.must_be_member(row.member)
    row.delete()


def fade_wells(practice: Practice, *, by: Author, at: datetime) -> int:
    """Destroy the keys of every week whose day has come, and the entries with them."""
    today = timezone.localtime(at).date()
    due = WellEntry.objects.filter(practice=practice, fades_on__lte=today)
    weeks = set(due.order_by().values_list("member_id", "fades_on"))
    if not weeks:
        return 0
    if by.member_id is not None:
        raise NotAllowed("What fades, fades by the clock.")
    # The keys first: after a failure the rows are still there to be found again.
    for member_id, week in weeks:
        keyring().destroy(outer_owner(member_id, week))
    gone, _ = due.delete()
    renew_keys()
    return gone


def fade_day(written: date) -> date:
    """Return the Sunday on or after which ninety days have gone by."""
    day = written + FADES_AFTER
    return day + timedelta(days=(_SUNDAY - day.isoweekday()) % _SUNDAY)


def _check_length(content: WellContent) -> None:
    if len(content.text) > LONGEST:
        raise NotAllowed(
            f"This is longer than {LONGEST} characters. Shorten it; nothing was lost."
        )


def _outer_key(member: Member, fades_on: date | None) -> bytes:
    """Return the outer key, made on first use; two devices may ask at once."""
    owner = outer_owner(member.id, fades_on)
    return keyring().find_or_create(owner)
