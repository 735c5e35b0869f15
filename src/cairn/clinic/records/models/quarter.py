"""One question a quarter, without a name: how often each answer was given, and by whom.

The two say nothing about each other. An answer is no row but one more in a count, so it
has no time and no place in an order; who has answered is kept without a time as well.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import PracticeRow
from cairn.clinic.records.models.people import Member


class QuarterMark(models.TextChoices):
    """How a quarter of work was, all in all."""

    LOW = "low"
    MIDDLE = "middle"
    GOOD = "good"


class QuarterTally(PracticeRow):
    """How often one answer was given in one quarter, such as 2026Q4."""

    quarter = models.CharField(max_length=6)
    mark = models.CharField(max_length=6, choices=QuarterMark.choices)
    count = models.PositiveIntegerField(default=0)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "quarter_tally"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "quarter", "mark"], name="one_tally_of_a_mark"
            )
        ]


class QuarterAnswered(PracticeRow):
    """That a member has answered in a quarter; not what, and not when."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="practice")

    class Meta:
        db_table = "quarter_answered"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "quarter"], name="one_answer_a_quarter"
            )
        ]
