"""Which cards of short reading lie on a client's page: sent to them, or kept."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, PracticeRow
from cairn.clinic.records.models.people import Client


class ReadingCard(PracticeRow, Authored):
    """One card on a client's page; whether it was opened is written down nowhere."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="reading")
    card = models.CharField(max_length=60)
    # The client's own choice, which only their page shows.
    kept = models.BooleanField(default=False)
    sent = models.BooleanField(default=False)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "reading_card"
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "card"], name="a_card_lies_there_once"
            )
        ]
