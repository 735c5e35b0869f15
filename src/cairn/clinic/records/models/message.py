"""What a client agreed to receive, and what was sent: rarely, and never twice."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, Immutable, PracticeRow
from cairn.clinic.records.models.care import Episode
from cairn.clinic.records.models.people import Client

FOLLOW_UP_MONTHS = (1, 3, 6)


class MessageChoice(PracticeRow, Authored, Immutable):
    """Whether a client wants the one note after a long silence; the newest counts."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "message_choice"
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["client", "at"])]


class FollowUp(PracticeRow, Authored):
    """One check-in a client wants so many months after the work has ended."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="follow_ups"
    )
    months = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "follow_up"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode", "months"], name="one_follow_up_a_month"
            )
        ]


class MessageKind(models.TextChoices):
    """What a message to a client is."""

    QUIET = "after silence"
    FOLLOW_UP = "follow-up"


class ClientMessage(PracticeRow):
    """One message to one client; what causes it can cause it once."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=MessageKind.choices)
    # The same cause is a message once, whichever round of the clock finds it first.
    dedupe_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "client_message"
        indexes: ClassVar = [models.Index(fields=["sent_at", "next_try_at"])]
