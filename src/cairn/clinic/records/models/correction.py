"""What a client asked to have put right in their record."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import (
    Authored,
    PracticeRow,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.people import Client, Member


class Correction(PracticeRow, Authored, Sealed):
    """One request; it stays as it was written when the therapist has answered it."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="corrections"
    )
    text = SealedText()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Member, null=True, on_delete=models.PROTECT, related_name="+"
    )
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "correction"
        ordering: ClassVar = ["at"]

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id
