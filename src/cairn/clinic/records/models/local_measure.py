"""A measure that a practice describes itself, so that its scores can be imported."""

from typing import ClassVar

from django.db import models

from cairn.clinic.records.models.base import Authored, Immutable, PracticeRow


class LocalMeasure(PracticeRow, Authored, Immutable):
    """A name, a range and a direction; no items and no text."""

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    minimum = models.FloatField()
    maximum = models.FloatField()
    lower_is_better = models.BooleanField()
    # Both or neither: what the practice states about the measure's error.
    standard_deviation = models.FloatField(null=True)
    reliability = models.FloatField(null=True)

    class Meta:
        db_table = "local_measure"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "key"], name="one_local_measure"
            )
        ]
