"""The words that open a therapist's own book: set, open, change, lose, end.

No audit row is written here and none when an entry is: that somebody wrote into their
Well on some evening is nobody's to know. Deriving a key takes a while, so it is done
before the record is asked to write.
"""

import base64
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cairn.clinic.backups import renew_keys
from cairn.clinic.keys import keyring
from cairn.clinic.locker import Lock, lock_key, make_lock, open_lock
from cairn.clinic.records.models import (
    Author,
    Member,
    Practice,
    WellEntry,
    WellLock,
    WellLockKind,
)
from cairn.clinic.records.well import outer_owner
from cairn.errors import NotAllowed, WrongWords

RECOVERY_BYTES = 20
# So long a Well waits for a therapist who left to take it along.
WAITS_AFTER_LEAVING = timedelta(days=30)
_GROUP = 4


@dataclass(frozen=True, slots=True)
class NewWell:
    """The key of a Well, and the recovery key that is shown once, to be printed."""

    key: bytes
    recovery: str


def has_well(member: Member) -> bool:
    """Whether this member has begun a Well."""
    return WellLock.objects.filter(member=member).exists()


def name_of_well_lock(member: Member) -> UUID | None:
    """Return which lock is on the Well now; other words are another lock."""
    locks = WellLock.objects.filter(member=member, kind=WellLockKind.OWN)
    return locks.values_list("id", flat=True).first()


def begin_well(member: Member, words: str, *, by: Author, at: datetime) -> NewWell:
    """Begin a Well; raises WrongWords for words that are easy to guess."""
    by.must_be_member(member)
    if has_well(member):
        raise NotAllowed("You have a Well already. Open it with your words.")
    own, key = make_lock(words, place=_place(member))
    recovery = _make_recovery()
    spare = lock_key(key, _typed(recovery), place=_place(member))
    with transaction.atomic():
        for kind, lock in ((WellLockKind.OWN, own), (WellLockKind.RECOVERY, spare)):
            _row(member, kind, lock, at=at).save(force_insert=True)
    return NewWell(key, recovery)


def open_well(member: Member, words: str) -> bytes:
    """Return the key for the therapist's own words; raises WrongWords."""
    return open_lock(
        _lock_of(member, WellLockKind.OWN).lock, words, place=_place(member)
    )


def recover_well(
    member: Member, recovery: str, *, new: str, by: Author, at: datetime
) -> bytes:
    """Open with the printed recovery key and set new words; it goes on opening."""
    by.must_be_member(member)
    spare = _lock_of(member, WellLockKind.RECOVERY).lock
    key = open_lock(spare, _typed(recovery), place=_place(member))
    _replace(member, WellLockKind.OWN, key, new, at=at)
    return key


def change_well_words(
    member: Member, *, old: str, new: str, by: Author, at: datetime
) -> bytes:
    """Let other words open the same Well; other devices ask for them again."""
    by.must_be_member(member)
    key = open_well(member, old)
    _replace(member, WellLockKind.OWN, key, new, at=at)
    return key


def renew_recovery(member: Member, words: str, *, by: Author, at: datetime) -> str:
    """Make a new recovery key; the one that was printed before opens nothing more."""
    by.must_be_member(member)
    key, recovery = open_well(member, words), _make_recovery()
    _replace(member, WellLockKind.RECOVERY, key, _typed(recovery), at=at)
    return recovery


def end_well(member: Member, *, by: Author) -> None:
    """Destroy a Well for good: its locks, its entries, and the keys in the keyring."""
    by.must_be_member(member)
    _burn(member)


def burn_wells_left_behind(practice: Practice, *, by: Author, at: datetime) -> int:
    """Destroy the Wells of those who left and did not take them along in time."""
    if by.member_id is not None or by.client_id is not None:
        raise NotAllowed("A Well that was left behind ends by the clock.")
    gone = Member.objects.filter(
        Q(well_locks__isnull=False) | Q(well_entries__isnull=False),
        practice=practice,
        left_at__lte=at - WAITS_AFTER_LEAVING,
    ).distinct()
    for member in gone:
        _burn(member)
    return len(gone)


def _burn(member: Member) -> None:
    weeks = set(
        WellEntry.objects.filter(member=member).values_list("fades_on", flat=True)
    )
    with transaction.atomic():
        WellEntry.objects.filter(member=member).delete()
        WellLock.objects.filter(member=member).delete()
    # Last: what is left of a Well after a failure has no lock and no entry.
    for week in weeks | {None}:
        keyring().destroy(outer_owner(member.id, week))
    renew_keys()


def _replace(
    member: Member, kind: WellLockKind, key: bytes, words: str, *, at: datetime
) -> None:
    lock = lock_key(key, words, place=_place(member))
    with transaction.atomic():
        WellLock.objects.filter(member=member, kind=kind).delete()
        _row(member, kind, lock, at=at).save(force_insert=True)


def _lock_of(member: Member, kind: WellLockKind) -> WellLock:
    row = WellLock.objects.filter(member=member, kind=kind).first()
    if row is None:
        raise WrongWords("There is no Well yet. Begin one with words of your own.")
    return row


def _row(member: Member, kind: WellLockKind, lock: Lock, *, at: datetime) -> WellLock:
    return WellLock(
        practice_id=member.practice_id,
        member=member,
        kind=kind,
        at=at,
        **asdict(lock),
    )


def _make_recovery() -> str:
    """Return 160 random bits in groups of letters and figures that can be copied."""
    text = base64.b32encode(os.urandom(RECOVERY_BYTES)).decode()
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _typed(recovery: str) -> str:
    """Return a recovery key as it was made, however its groups were typed."""
    return "".join(letter for letter in recovery if letter.isalnum())


def _place(member: Member) -> str:
    return f"well-lock:{member.id}"
