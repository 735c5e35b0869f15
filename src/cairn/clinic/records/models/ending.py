"""What two people leave each other: when a letter was opened, closing words."""

from typing import TYPE_CHECKING
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
from cairn.clinic.records.models.own_page import OwnItem
from cairn.clinic.records.models.people import Client, Member


class LetterOpening(Row, Authored):
    """The therapist opened a letter; until then the client can take it back."""

    item = models.OneToOneField(
        OwnItem, on_delete=models.CASCADE, related_name="opening"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="item__practice")

    class Meta:
        db_table = "letter_opening"


class ClosingWords(PracticeRow, Sealed):
    """A few lines from the therapist for a keepsake: the client asked for them.

    The row is there as soon as they were asked for, and goes when the client takes the
    question back or puts the lines away.
    """

    client = models.OneToOneField(
        Client, on_delete=models.PROTECT, related_name="closing_words"
    )
    asked_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    author = models.ForeignKey(
        Member, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "closing_words"

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id
