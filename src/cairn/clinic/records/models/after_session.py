"""What is said after a session: by the client, and guessed before by the therapist."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.answers import Submission
from cairn.clinic.records.models.base import (
    Authored,
    Immutable,
    PracticeRow,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.care import Session
from cairn.clinic.records.models.people import Client


class AfterSession(PracticeRow, Authored, Immutable, Sealed):
    """What a client said about one session, once; the marks are in the submission.

    Tears are a word of the client's and are counted nowhere.
    """

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="told_after"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="told_after"
    )
    helped = SealedText()
    tears = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "after_session"

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id


class FitGuess(PracticeRow, Authored):
    """What a therapist guessed the client would mark, before they looked.

    A guess that was left out has no marks. Once looked at, it stays as it was.
    """

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="guess"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    # Item id to value; null where no guess was made.
    marks = models.JSONField(default=dict)
    revealed_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "fit_guess"
