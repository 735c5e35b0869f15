"""The limits of a member: when they can be reached, and how much is enough."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, Immutable, PracticeRow
from cairn.clinic.records.models.people import Member


class MemberLimits(PracticeRow, Authored, Immutable):
    """What a member said about their limits on some day; the newest counts."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="limits")
    # ISO weekday numbers, such as "67".
    off_days = models.CharField(max_length=7, blank=True, default="")
    # {"1": ["09:00", "17:00"]}: by ISO weekday, as the clock on the wall shows.
    hours = models.JSONField(default=dict)
    latest_finish = models.TimeField(null=True)
    sessions_a_day = models.PositiveSmallIntegerField(null=True)
    session_minutes = models.PositiveSmallIntegerField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "member_limits"
        indexes: ClassVar = [models.Index(fields=["member", "at"])]
