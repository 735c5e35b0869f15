"""The practice, and what it promises when an answer worries."""

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


class Practice(Row, Sealed):
    """One practice: one therapist or fifty."""

    name = SealedText()
    time_zone = models.CharField(max_length=64, default="UTC")
    contact_hours = SealedText()
    # What a client's page speaks where neither they nor their browser ask for another.
    language = models.CharField(max_length=10, default="en")
    # How long records must be kept by law where it works; unknown until it says so.
    kept_years = models.PositiveSmallIntegerField(null=True)
    example = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "practice"

    def key_owner(self) -> UUID:
        """Seal under the practice's own data key."""
        return self.id


class RiskProtocol(PracticeRow, Authored, Immutable, Sealed):
    """Who looks when an answer worries, in which hours, by when; the newest counts."""

    region = models.CharField(max_length=8)
    # ISO weekday numbers that are covered, such as "12345".
    covered_days = models.CharField(max_length=7)
    covered_from = models.TimeField()
    covered_until = models.TimeField()
    minutes_to_look = models.PositiveSmallIntegerField(default=480)
    minutes_when_urgent = models.PositiveSmallIntegerField(default=240)
    works_alone = models.BooleanField(default=False)
    # Whether an answer about safety is passed on although the form was never sent.
    tells_unsent = models.BooleanField(default=False)
    out_of_hours = SealedText()
    # Lines the practice has checked: [{"label", "channel", "value", "hours"}].
    crisis_lines = models.JSONField(default=list)
    valid_until = models.DateField()

    class Meta:
        db_table = "risk_protocol"
        ordering: ClassVar = ["-at"]

    def key_owner(self) -> UUID:
        """Seal under the practice's own data key."""
        return self.practice_id


class ProtocolPerson(Row, Immutable):
    """A named person of the protocol, in the order of escalation."""

    protocol = models.ForeignKey(
        RiskProtocol, on_delete=models.PROTECT, related_name="people"
    )
    position = models.PositiveSmallIntegerField()
    member = models.ForeignKey(
        "records.Member", on_delete=models.PROTECT, related_name="+"
    )
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="protocol__practice")

    class Meta:
        db_table = "risk_protocol_person"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["protocol", "position"], name="one_person_per_position"
            )
        ]
