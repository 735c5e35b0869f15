"""Someone may need a second look: why, who has it, by when, and what was decided."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.answers import Administration
from cairn.clinic.records.models.base import (
    Authored,
    Immutable,
    PracticeRow,
    Row,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.people import Client, Member


class AttentionReason(models.TextChoices):
    """Why; in the order in which the list is sorted."""

    SAFETY = "safety"
    WORSE = "worse"
    OFF_TRACK = "off track"
    SILENT = "silent"
    LOW_FIT = "low fit"
    SAFETY_NOT_ANSWERED = "safety not answered"


class AttentionItem(PracticeRow, Authored, Immutable):
    """One reason to look at one client; it grows rather than multiplies."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="attention"
    )
    reason = models.CharField(max_length=20, choices=AttentionReason.choices)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "attention_item"
        indexes: ClassVar = [models.Index(fields=["client", "reason"])]


class AttentionState(models.TextChoices):
    """A step in the life of an attention item."""

    OPENED = "opened"
    GREW = "grew"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    DECIDED = "decided"


class AttentionStatus(Row, Authored, Immutable):
    """One step: who holds the item now, and until when."""

    item = models.ForeignKey(
        AttentionItem, on_delete=models.PROTECT, related_name="statuses"
    )
    state = models.CharField(max_length=12, choices=AttentionState.choices)
    holder = models.ForeignKey(
        Member, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)
    asked_for_call = models.BooleanField(default=False)
    administration = models.ForeignKey(
        Administration, null=True, on_delete=models.PROTECT, related_name="+"
    )
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="item__practice")

    class Meta:
        db_table = "attention_status"
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["item", "at"])]


class DecisionOutcome(models.TextChoices):
    """What the therapist decided to do."""

    TALK = "talk with client"
    CHANGE_PLAN = "change plan"
    CONSULT = "consult"
    MEDICAL = "medical check"
    REFER = "refer"
    WATCH = "watch until date"
    ASSESSED = "assessed"
    PLAN_REVIEWED = "safety plan reviewed"
    FALSE_TAP = "false tap"
    DISAGREE = "disagree with the flag"
    DATA_FAULT = "the numbers are wrong"
    NOT_USEFUL = "not useful"
    OTHER = "other"


class Decision(PracticeRow, Authored, Immutable, Sealed):
    """A decision closes an item; a date to look again opens it again on that day."""

    item = models.ForeignKey(
        AttentionItem, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(max_length=24, choices=DecisionOutcome.choices)
    reason = SealedText()
    watch_until = models.DateField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "decision"

    def key_owner(self) -> UUID:
        """Seal under the client's own data key."""
        return self.item.client_id
