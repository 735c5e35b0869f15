"""How has one measure gone for one client, from the first score to the last?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import AfterSession, Score
from cairn.science.change.reliable_change import (
    ReliableChange,
    Verdict,
    reliable_change,
)
from cairn.science.measure.instrument import Instrument, Scale


@dataclass(frozen=True, slots=True)
class Reading:
    """One score of the main scale, and how it came about."""

    administration_id: UUID
    answered_at: datetime
    value: float | None
    missing: int
    prorated: bool
    method: str
    version: str
    source: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """The scores of one measure in the order of answering, gaps included."""

    measure: Instrument
    readings: tuple[Reading, ...]

    @property
    def scale(self) -> Scale:
        """Return the scale the line is drawn from."""
        return self.measure.main_scale

    @property
    def scored(self) -> tuple[Reading, ...]:
        """Return the readings that have a score."""
        return tuple(one for one in self.readings if one.value is not None)

    @property
    def values(self) -> tuple[float, ...]:
        """Return the scores that exist."""
        return tuple(one.value for one in self.readings if one.value is not None)

    @property
    def change(self) -> ReliableChange | None:
        """Compare the last score with the first; None where nothing can be said."""
        return self.compare(self.values[-1]) if len(self.values) > 1 else None

    def compare(self, value: float) -> ReliableChange | None:
        """Compare a score with the first one, if the measure says by how much."""
        if self.scale.reliable_change is None:
            return None
        return reliable_change(
            self.values[0],
            value,
            direction=self.measure.direction,
            basis=self.scale.reliable_change,
        )

    def count_worse_at_the_end(self) -> int:
        """Count the latest scores in a row that are reliably worse than the first."""
        count = 0
        for value in reversed(self.values[1:]):
            change = self.compare(value)
            if change is None or change.verdict is not Verdict.DETERIORATED:
                break
            count += 1
        return count


def courses_of(client_ids: Iterable[UUID]) -> Mapping[UUID, Mapping[str, Course]]:
    """Read the courses of some clients at once, by client and measure."""
    readings: dict[UUID, dict[str, dict[UUID, Reading]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    known: dict[str, Instrument] = {}
    clients = list(client_ids)
    # What is said after a session is no course: it is read beside the guess.
    after = AfterSession.objects.filter(client_id__in=clients).values("submission_id")
    rows = (
        Score.objects.filter(administration__client_id__in=clients)
        .exclude(administration__submission_id__in=after)
        .order_by("administration__answered_at", "at")
        .values_list(
            "administration__client_id",
            "administration__instrument",
            "administration__version",
            "scale",
            "administration_id",
            "administration__answered_at",
            "value",
            "missing",
            "prorated",
            "method",
            "version",
            "source",
            "administration__language",
        )
    )
    for row in rows:
        client_id, key, version, scale = row[:4]
        if key not in known:
            known[key] = find_measure(key)
        measure = known[key]
        if (version, scale) == (measure.version, measure.main_scale.key):
            # A score computed anew stands in for the earlier one.
            reading = Reading(*row[4:])
            readings[client_id][key][reading.administration_id] = reading
    return {
        client_id: {
            key: Course(known[key], tuple(by_administration.values()))
            for key, by_administration in by_measure.items()
        }
        for client_id, by_measure in readings.items()
    }
