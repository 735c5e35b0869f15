"""Who did or saw what, when: rows that are only ever added, sealed in batches."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import AuthorKind, Immutable
from cairn.clinic.records.models.people import Client, Member
from cairn.clinic.records.models.practice import Practice


class AuditEvent(Immutable):
    """One act or one look; it names rows by identity and never holds content."""

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    author_kind = models.CharField(max_length=8, choices=AuthorKind.choices)
    author = models.ForeignKey(
        Member, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60)
    client = models.ForeignKey(
        Client, null=True, on_delete=models.PROTECT, related_name="+"
    )
    row = models.UUIDField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [models.Index(fields=["practice", "client", "at"])]


class AuditSeal(Immutable):
    """A chained digest over all events up to one; a changed row breaks it."""

    id = models.BigAutoField(primary_key=True)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    last_event = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "audit_seal"
        ordering: ClassVar = ["id"]
