"""What was answered, exactly once, and what it scores."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import (
    Authored,
    Immutable,
    PracticeRow,
    Row,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.care import Episode, Session
from cairn.clinic.records.models.invitation import Invitation
from cairn.clinic.records.models.people import Client


class Mode(models.TextChoices):
    """How the answers came."""

    LINK = "link"
    KIOSK = "kiosk"
    PAPER = "paper"
    IMPORT = "import"


class WhenKnown(models.TextChoices):
    """How well the time of answering is known."""

    MOMENT = "moment"
    DATE = "date"
    DAY = "day"
    ORDER = "order"


class Submission(PracticeRow, Authored, Immutable, Sealed):
    """One hand-in of one or more measures; its key lets it land exactly once."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="submissions"
    )
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        Session, null=True, on_delete=models.PROTECT, related_name="submissions"
    )
    invitation = models.ForeignKey(
        Invitation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=64, unique=True)
    # A keyed digest of the content: the same key with another content is a conflict.
    digest = models.BinaryField(max_length=32)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    answered_at = models.DateTimeField()
    # Imported scores may have no date: then `answered_at` keeps only their order.
    when_known = models.CharField(
        max_length=8, choices=WhenKnown.choices, default=WhenKnown.MOMENT
    )
    opening_words = SealedText()
    # One word for how it is, in the client's choice; it is counted nowhere.
    theme = SealedText()
    risk_reply = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "submission"
        indexes: ClassVar = [
            models.Index(fields=["client", "answered_at"]),
            models.Index(fields=["practice", "at"]),
        ]

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.client_id


class Administration(Row, Immutable):
    """One measure answered once, against the exact version that was shown."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="administrations"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=16)
    language = models.CharField(max_length=12, default="en")
    answered_at = models.DateTimeField()
    # Item id to value; null is "not answered", never zero. Empty for imported totals.
    answers = models.JSONField(default=dict)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="submission__practice")

    class Meta:
        db_table = "administration"
        indexes: ClassVar = [
            models.Index(fields=["client", "instrument", "answered_at"])
        ]


class Score(Row, Authored, Immutable):
    """One scale's score as computed then; recomputing adds a row."""

    administration = models.ForeignKey(
        Administration, on_delete=models.PROTECT, related_name="scores"
    )
    scale = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    answered = models.PositiveSmallIntegerField()
    missing = models.PositiveSmallIntegerField()
    prorated = models.BooleanField()
    method = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="administration__submission__practice")

    class Meta:
        db_table = "score"
