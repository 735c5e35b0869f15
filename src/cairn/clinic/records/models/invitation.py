"""A link for a client: unguessable, stored as a hash, for one purpose, for a while."""

from typing import TYPE_CHECKING

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, PracticeRow
from cairn.clinic.records.models.care import Episode, Session
from cairn.clinic.records.models.people import Client


class Purpose(models.TextChoices):
    """What a link is for."""

    CHECK_IN = "check-in"
    OWN_PATH = "own path"
    AFTER_SESSION = "session"


class Invitation(PracticeRow, Authored):
    """One link. Opening it consumes nothing; handing in a check-in does."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    # The one session that a link for afterwards is about.
    session = models.ForeignKey(
        Session, null=True, on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "invitation"
