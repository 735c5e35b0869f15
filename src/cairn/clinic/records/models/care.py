"""The work itself: episodes, sessions and which measures belong to them."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django_scopes import ScopedManager

from cairn.clinic.records.models.base import Authored, Immutable, PracticeRow, Row
from cairn.clinic.records.models.people import Client, Member


class Episode(PracticeRow, Authored):
    """One course of therapy of one client."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="episodes"
    )
    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()

    class Meta:
        db_table = "episode"


class EpisodeEndingKind(models.TextChoices):
    """How an episode ended."""

    AGREED = "agreed"
    UNILATERAL = "unilateral"
    EXTERNAL = "external"


class EpisodeEnding(Row, Authored, Immutable):
    """The end of an episode; an episode without one is open."""

    episode = models.OneToOneField(
        Episode, on_delete=models.PROTECT, related_name="ending"
    )
    kind = models.CharField(max_length=12, choices=EpisodeEndingKind.choices)
    ended_on = models.DateField()
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="episode__practice")

    class Meta:
        db_table = "episode_ending"


class Session(PracticeRow, Authored):
    """One appointment; where and when it stands is its newest status."""

    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "session"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode", "number"], name="one_session_number"
            )
        ]

    @property
    def client(self) -> Client:
        """Whose session it is."""
        return self.episode.client


class SessionState(models.TextChoices):
    """What became of an appointment."""

    PLANNED = "planned"
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    NOT_ATTENDED = "not attended"


class SessionStatus(Row, Authored, Immutable):
    """A step in the life of an appointment: planned, moved, attended, cancelled."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="statuses"
    )
    state = models.CharField(max_length=12, choices=SessionState.choices)
    starts_at = models.DateTimeField(db_index=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="session__practice")

    class Meta:
        db_table = "session_status"
        ordering: ClassVar = ["at"]


class MeasureAssignment(Row, Authored):
    """A measure that client and therapist agreed on for this episode."""

    episode = models.ForeignKey(
        Episode, on_delete=models.PROTECT, related_name="measures"
    )
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField(default=0)
    # Answered at home, without anybody in the room; refused for risk items unless the
    # practice has a protocol in force.
    remote = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)
    if not TYPE_CHECKING:
        objects = ScopedManager(practice="episode__practice")

    class Meta:
        db_table = "measure_assignment"
        ordering: ClassVar = ["position"]
