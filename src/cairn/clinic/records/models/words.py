"""A client's own words: what brings me, what a good week would look like."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import (
    Authored,
    Immutable,
    PracticeRow,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.people import Client


class OwnWords(PracticeRow, Authored, Immutable, Sealed):
    """One dated version; the newest heads every page, the earlier ones stay."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="own_words"
    )
    what_brings_me = SealedText()
    good_week = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "own_words"
        ordering: ClassVar = ["-at"]

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id
