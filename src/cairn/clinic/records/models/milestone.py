"""What a client answered when a larger turn was offered to them to be marked."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import PracticeRow, Sealed, SealedText
from cairn.clinic.records.models.people import Client


class MilestoneAnswer(PracticeRow, Sealed):
    """One answer, sealed: about what, and whether it is not to be asked again.

    No page but the client's own reads it, and a therapist cannot tell that it is there.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    about = SealedText()
    answer = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "milestone_answer"
        ordering: ClassVar = ["at"]

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id
