"""The client's own words that open what only they may read: set, open, change, lose.

Deriving a key takes a while, so it is done before the record is asked to write.
"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.locker import Lock, change_words, make_lock, open_lock
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    ClientLock,
    OwnItem,
    Visibility,
)
from cairn.errors import NotAllowed, WrongWords


def has_lock(client: Client) -> bool:
    """Whether this client has set words of their own."""
    return ClientLock.objects.filter(client=client).exists()


def name_of_lock(client: Client) -> UUID | None:
    """Return which lock is on the page now; other words are another lock."""
    locks = ClientLock.objects.filter(client=client)
    return locks.values_list("id", flat=True).first()


def lock_page(client: Client, words: str, *, by: Author, at: datetime) -> bytes:
    """Set the words for the first time and return the key they open."""
    if has_lock(client):
        raise NotAllowed(_("There are words already. Enter them, or start again."))
    lock, key = make_lock(words, place=_place(client))
    with transaction.atomic():
        _row(client, lock, at=at).save(force_insert=True)
        audit("own page used", practice=client.practice_id, by=by, at=at, client=client)
    return key


def unlock_page(client: Client, words: str) -> bytes:
    """Return the key; raises WrongWords."""
    return open_lock(_lock_of(client).lock, words, place=_place(client))


def change_page_words(
    client: Client, *, old: str, new: str, by: Author, at: datetime
) -> None:
    """Let other words open the same things."""
    row = _lock_of(client)
    lock = change_words(row.lock, old=old, new=new, place=_place(client))
    with transaction.atomic():
        row.delete()
        _row(client, lock, at=at).save(force_insert=True)
        audit("own page used", practice=client.practice_id, by=by, at=at, client=client)


@transaction.atomic
def forget_locked(client: Client, *, by: Author, at: datetime) -> None:
    """Throw away the lock and all that is behind it, so that one can start again."""
    OwnItem.objects.filter(client=client, visibility=Visibility.ONLY_ME).delete()
    ClientLock.objects.filter(client=client).delete()
    audit("own page used", practice=client.practice_id, by=by, at=at, client=client)


def _lock_of(client: Client) -> ClientLock:
    row = ClientLock.objects.filter(client=client).first()
    if row is None:
        raise WrongWords("No words have been set yet.")
    return row


def _row(client: Client, lock: Lock, *, at: datetime) -> ClientLock:
    return ClientLock(
        practice_id=client.practice_id,
        client=client,
        at=at,
        **asdict(lock),
    )


def _place(client: Client) -> str:
    return f"client-lock:{client.id}"
