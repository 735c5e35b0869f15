"""What client and therapist are working on: a line each, and a day to look again."""

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
from cairn.clinic.records.models.people import Client


class Plan(PracticeRow, Authored, Sealed):
    """One thing both work on; both see both lines, and each writes their own."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="plans")
    changed_at = models.DateTimeField()
    client_line = SealedText()
    therapist_line = SealedText()
    review_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "plan"
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["client", "review_on"])]

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id
