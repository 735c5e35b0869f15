"""What a client lays on their own page, and what a therapist may set beside it.

An item that only the client may read is sealed under a key that the client's own words
open (`cairn.clinic.locker`); what kind of thing it is, is sealed with it.
"""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import (
    Authored,
    PracticeRow,
    Row,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.lock import LockColumns
from cairn.clinic.records.models.people import Client


class Visibility(models.TextChoices):
    """Who can read an item: the client decides, for each one, and can change it."""

    ONLY_ME = "only me"
    SHARED = "shared"


class ItemKind(models.TextChoices):
    """What an item is."""

    STONE = "stone"
    HOPE = "hope"
    MILESTONE = "milestone"
    TOOL = "tool"
    LETTER = "letter"
    SIGN = "sign"
    WISH = "wish"
    PERSON = "person"
    PAGE = "page"
    WORDS = "words"


class ClientLock(PracticeRow, LockColumns):
    """The lock on what only this client may read; the words are stored nowhere."""

    client = models.OneToOneField(
        Client, on_delete=models.PROTECT, related_name="own_lock"
    )
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "client_lock"


class OwnItem(PracticeRow, Sealed):
    """One thing a client laid on their page; they can change, hide or remove it.

    `body` is sealed under the client's data key, `locked` under the client's own lock:
    one of the two is empty, by visibility. `kind` is empty while only the client reads.
    """

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="own_items"
    )
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    visibility = models.CharField(max_length=8, choices=Visibility.choices)
    kind = models.CharField(max_length=12, choices=ItemKind.choices, blank=True)
    body = SealedText()
    locked = models.BinaryField(default=b"", blank=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "own_item"
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["client", "visibility", "kind"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(visibility="only me", kind="", body=b"")
                | models.Q(visibility="shared", locked=b""),
                name="only_me_is_locked_alone",
            )
        ]

    def key_owner(self) -> UUID:
        """Seal what is shared under the client's own data key."""
        return self.client_id


class OwnEntry(Row, Sealed):
    """A dated value on an item: a mark on a hope, what became of a tool."""

    item = models.ForeignKey(OwnItem, on_delete=models.CASCADE, related_name="entries")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    body = SealedText()
    locked = models.BinaryField(default=b"", blank=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="item__practice")

    class Meta:
        db_table = "own_entry"
        ordering: ClassVar = ["at", "id"]

    def key_owner(self) -> UUID:
        """Seal what is shared under the client's own data key."""
        return self.client_id


class Pebble(Row, Authored, Sealed):
    """The therapist's "I saw this too" beside a shared item; the client can lift it."""

    item = models.OneToOneField(
        OwnItem, on_delete=models.CASCADE, related_name="pebble"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    text = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="item__practice")

    class Meta:
        db_table = "pebble"

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id


class Proposal(PracticeRow, Authored, Sealed):
    """A stone the therapist suggests in a session; left, it is gone without trace."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="proposals"
    )
    text = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "proposal"

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id
