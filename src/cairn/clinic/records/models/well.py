"""The therapist's own book. Nothing here points to a client, a session or a score.

What an entry says, what kind it is, the day it is about and whom it may concern lie
inside the sealed text. In clear stand whose book it is, the week in which the entry
fades, and nothing else; no time of writing, and no order.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import PracticeRow
from cairn.clinic.records.models.lock import LockColumns
from cairn.clinic.records.models.people import Member


class WellLockKind(models.TextChoices):
    """Which words open a Well."""

    OWN = "own"
    RECOVERY = "recovery"


class WellLock(PracticeRow, LockColumns):
    """One of two locks on the same key: the therapist's words, or the printed key."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="well_locks"
    )
    kind = models.CharField(max_length=8, choices=WellLockKind.choices)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "well_lock"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "kind"], name="one_well_lock_of_a_kind"
            )
        ]


class WellEntry(PracticeRow):
    """One entry: sealed under the Well's key, and that again under one that fades.

    `fades_on` is the Sunday on which the outer key is destroyed; null for what stays.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="well_entries"
    )
    fades_on = models.DateField(null=True)
    sealed = models.BinaryField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "well_entry"
        indexes: ClassVar = [
            models.Index(fields=["member", "fades_on"], name="well_entry_fades")
        ]
