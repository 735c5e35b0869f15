"""Messages that wait to be sent; written with what caused them, sent afterwards."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import PracticeRow
from cairn.clinic.records.models.people import Member


class NoticeKind(models.TextChoices):
    """What a notice is about; both are about safety, and there are no others yet."""

    PRIORITY = "priority item"
    WAITING = "item waiting"


class OutboxMessage(PracticeRow):
    """One notice to one member, without any word about a client."""

    kind = models.CharField(max_length=24)
    to = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    # The same cause and recipient is sent once, whoever retries.
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "outbox_message"
        indexes: ClassVar = [models.Index(fields=["sent_at", "next_try_at"])]
