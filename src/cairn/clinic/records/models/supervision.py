"""What a therapist takes to supervision: copies of their own making, item by item.

An item is sealed under the key of the client it is about, so that erasing the client
reaches it in every backup; without a client, under a key of the therapist's own.
"""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import (
    Authored,
    Immutable,
    PracticeRow,
    Row,
    Sealed,
    SealedText,
)
from cairn.clinic.records.models.people import Client, Member


def supervision_owner(member_id: UUID) -> UUID:
    """Return under which name the key of what is about nobody else lies."""
    return uuid5(member_id, "supervision")


class Supervision(PracticeRow, Authored):
    """Who supervises whom; it begins and ends by the therapist's own act."""

    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "supervision"
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["therapist"],
                condition=Q(ended_at=None),
                name="one_supervisor_at_a_time",
            )
        ]


class SupervisionPack(PracticeRow, Authored):
    """What was given together; until it is opened it can be taken back."""

    supervision = models.ForeignKey(
        Supervision, on_delete=models.PROTECT, related_name="packs"
    )
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "supervision_pack"
        ordering: ClassVar = ["at"]


class SupervisionKind(models.TextChoices):
    """What an item is; joy lies beside what is stuck."""

    STUCK = "stuck"
    WORRY = "worry"
    MIRROR = "mirror"
    OVER_HELD = "over-held"
    ETHICAL = "ethical"
    JOY = "joy"


class SupervisionItem(PracticeRow, Authored, Sealed):
    """One thing to talk about: a question, and copies of what was chosen to go along.

    Without a pack it is ticked and nobody else's to see.
    """

    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    # Not `client`: a supervisor's look is noted for the item, under its code name.
    about = models.ForeignKey(
        Client, null=True, on_delete=models.PROTECT, related_name="+"
    )
    pack = models.ForeignKey(
        SupervisionPack, null=True, on_delete=models.PROTECT, related_name="items"
    )
    kind = SealedText()
    question = SealedText()
    tried = SealedText()
    code_name = SealedText()
    # The lines that go along, as they were when it was ticked: see `evidence`.
    evidence = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "supervision_item"
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["therapist", "pack"])]

    def key_owner(self) -> UUID:
        """Seal under the client's key, or the therapist's own where there is none."""
        return self.about_id or supervision_owner(self.therapist_id)


class SupervisionConcern(models.TextChoices):
    """Why something cannot stay between the two."""

    SAFETY = "safety"
    ETHICS = "ethics"


class SupervisionRecord(Row, Authored, Sealed):
    """What came of one item: a note both read, a next act with its day."""

    item = models.OneToOneField(
        SupervisionItem, on_delete=models.PROTECT, related_name="record"
    )
    note = SealedText()
    act = SealedText()
    concern = SealedText()
    act_on = models.DateField(null=True)
    act_done_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="item__practice")

    class Meta:
        db_table = "supervision_record"

    def key_owner(self) -> UUID:
        """Seal as the item is sealed."""
        return self.item.key_owner()


class SupervisionCheck(Row, Authored, Immutable, Sealed):
    """How the two work together, marked by one of them after every sixth meeting."""

    supervision = models.ForeignKey(
        Supervision, on_delete=models.PROTECT, related_name="checks"
    )
    meeting = models.PositiveSmallIntegerField()
    marks = SealedText()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="supervision__practice")

    class Meta:
        db_table = "supervision_check"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supervision", "author", "meeting"], name="one_check_of_each"
            )
        ]

    def key_owner(self) -> UUID:
        """Seal under the key of the therapist whose supervision it is."""
        return supervision_owner(self.supervision.therapist_id)
