"""When a client rests from being asked, and when they closed their page for good."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, Immutable, PracticeRow
from cairn.clinic.records.models.people import Client


class Pause(PracticeRow, Authored):
    """A rest from questions; *not today* is one that ends with the day.

    Without `until` it lasts until the client asks for questions again.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="pauses")
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "pause"
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["client", "at"])]


class Departure(PracticeRow, Authored, Immutable):
    """The client closed their page; a link made later opens it again."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="departures"
    )
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "departure"
        ordering: ClassVar = ["at"]
