"""What is usual from a start, as learnt here, and how far one course is from it."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from cairn.clinic.records.models.answers import Administration
from cairn.clinic.records.models.base import Authored, Immutable, PracticeRow
from cairn.clinic.records.models.people import Client
from cairn.science.chart import ExpectedBand, ExpectedRange

SECONDS_A_DAY = 86400


class Grounds(models.TextChoices):
    """What an expectation rests on."""

    PUBLISHED = "published figures"
    BOTH = "own clients and published figures"
    OWN = "own clients"


class NoExpectation(models.TextChoices):
    """Why nothing is expected of a course; said aloud instead of a band."""

    NO_FIGURES = "no figures for this measure"
    OTHER_START = "began outside the figures"
    NO_TIMES = "times of answering unknown"
    NO_SCORE = "no score yet"


class Flag(models.TextChoices):
    """How far from usual; there is no colour for a course that is not flagged."""

    NONE = "none"
    AMBER = "amber"
    RED = "red"


class CourseModel(PracticeRow, Authored, Immutable):
    """What the practice's closed courses on one measure taught; the newest counts."""

    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=16)
    # How many closed courses there were, and how many of them could be learnt from.
    courses = models.PositiveIntegerField()
    n_clients = models.PositiveIntegerField()
    grounds = models.CharField(max_length=40, choices=Grounds.choices)
    # The growth model as `exchange/course_file.py` describes it.
    parameters = models.JSONField()
    # The last week of a course that these courses can speak about.
    holds_until = models.FloatField()
    # False alarms for each true one, by flag and number of scores; see `FalseAlarm`.
    false_alarms = models.JSONField(default=list)
    method = models.CharField(max_length=200)
    method_version = models.CharField(max_length=40)
    source = models.CharField(max_length=600)

    class Meta:
        db_table = "course_model"
        indexes: ClassVar = [models.Index(fields=["practice", "instrument", "at"])]


class ExpectedCourse(PracticeRow, Authored, Immutable):
    """One client's course on one measure beside what is usual; computing again adds."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    # The newest answers that were looked at, and when the last of all came in.
    administration = models.ForeignKey(
        Administration, on_delete=models.PROTECT, related_name="+"
    )
    heard_at = models.DateTimeField()
    refusal = models.CharField(max_length=30, choices=NoExpectation.choices, blank=True)
    began_at = models.DateTimeField(null=True)
    first_score = models.FloatField(null=True)
    # Days since the first score, and five edges for each of them.
    band = models.JSONField(default=dict)
    grounds = models.CharField(max_length=40, choices=Grounds.choices, blank=True)
    model = models.ForeignKey(
        CourseModel, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # How many scores there were, the first one included.
    session = models.PositiveIntegerField(default=0)
    observed = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    tail_probability = models.FloatField(null=True)
    flag = models.CharField(max_length=8, choices=Flag.choices, default=Flag.NONE)
    reason = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=600, blank=True)

    class Meta:
        db_table = "expected_course"
        indexes: ClassVar = [
            models.Index(fields=["client", "instrument", "at"]),
            models.Index(fields=["practice", "heard_at"]),
        ]

    def read_band(self, *, since: datetime, label: str) -> ExpectedBand | None:
        """Return the band by days since a moment; None where nothing is expected."""
        if not self.band or self.began_at is None:
            return None
        later = (self.began_at - since).total_seconds() / SECONDS_A_DAY
        return ExpectedBand(
            days=tuple(later + day for day in self.band["days"]),
            ranges=tuple(ExpectedRange(*edges) for edges in self.band["edges"]),
            label=label,
        )
