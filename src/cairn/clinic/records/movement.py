"""How have a therapist's own clients moved, in their own usual steps?

Each client counts on one measure, the one with most scores, so that nobody counts
twice. A step lies within one episode, and only where the days of answering are known.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from django.utils import timezone

from cairn.clinic.records.current_scores import Stretch, arrange_days, stretches_of
from cairn.clinic.records.load import WEEK, monday_of
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Administration, Member
from cairn.clinic.records.queries import clients_of
from cairn.errors import ScienceError
from cairn.science.measure.instrument import Direction, Instrument, Schedule
from cairn.science.reciprocity.movement import Movement, movement_by_week

# A check-in on the practice's own screen is filled in as the session begins.
AS_IT_BEGINS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class WeekMoved:
    """The mean step of the clients with a step in that week, and how many they were."""

    moved: float
    seen: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """One client's scores in an episode, in usual steps; more is easier."""

    times: tuple[datetime, ...]
    ease: tuple[float, ...]

    def change(self, before: datetime, now: datetime) -> float | None:
        """Return how much easier it is now than at a session before; None if unknown.

        Without a new score since then nothing is known.
        """
        earlier = bisect_right(self.times, before + AS_IT_BEGINS) - 1
        latest = bisect_right(self.times, now + AS_IT_BEGINS) - 1
        if earlier < 0 or latest == earlier:
            return None
        return self.ease[latest] - self.ease[earlier]


@dataclass(frozen=True, slots=True)
class Moves:
    """How the clients moved week by week, and what each one rated, by episode."""

    by_week: Mapping[date, WeekMoved]
    ratings: Mapping[UUID, tuple[Ratings, ...]]

    def change(self, client: UUID, before: datetime, now: datetime) -> float | None:
        """Return how much easier a client arrives than the time before."""
        changes = (one.change(before, now) for one in self.ratings.get(client, ()))
        return next((one for one in changes if one is not None), None)


def moves_of(member: Member) -> Moves:
    """Read how all of a therapist's clients moved, from the record."""
    steps: dict[date, list[tuple[float, int]]] = defaultdict(list)
    ratings: dict[UUID, tuple[Ratings, ...]] = {}
    for measure, stretches in _by_measure(member):
        first = monday_of(_day(min(one.answers[0].answered_at for one in stretches)))
        try:
            found = _movement(stretches, measure, first)
        except ScienceError:
            continue  # Too few steps on this measure to have a unit.
        for week in np.flatnonzero(found.seen):
            moved = float(found.moved[week]), int(found.seen[week])
            steps[first + int(week) * WEEK].append(moved)
        for one in stretches:
            rated = _ratings(one, measure, found.step_spread)
            ratings[one.client_id] = (*ratings.get(one.client_id, ()), rated)
    return Moves({week: _join(parts) for week, parts in steps.items()}, ratings)


def _by_measure(member: Member) -> list[tuple[Instrument, list[Stretch]]]:
    """Return the stretches that count, by measure: one measure for each client."""
    read = [
        (measure, stretches_of(clients_of(member), measure))
        for measure in _measures_before_sessions(member)
    ]
    best: dict[UUID, tuple[int, int]] = {}
    for place, (_, clients) in enumerate(read):
        for client_id, stretches in clients.items():
            scores = sum(len(one.scored) for one in stretches)
            best[client_id] = max(best.get(client_id, (0, 0)), (scores, -place))
    counted = [
        (
            measure,
            [
                one
                for client_id, stretches in clients.items()
                for one in stretches
                if best[client_id][1] == -place and one.scored and one.is_dated
            ],
        )
        for place, (measure, clients) in enumerate(read)
    ]
    return [(measure, stretches) for measure, stretches in counted if stretches]


def _measures_before_sessions(member: Member) -> list[Instrument]:
    rows = Administration.objects.filter(client__in=clients_of(member)).order_by()
    asked = rows.values_list("instrument", flat=True).distinct()
    measures = map(find_measure, sorted(asked))
    return [one for one in measures if one.schedule is not Schedule.AFTER_SESSION]


def _movement(
    stretches: Sequence[Stretch], measure: Instrument, first: date
) -> Movement:
    weeks = [
        (monday_of(_day(one.answered_at)) - first).days // WEEK.days
        for stretch in stretches
        for one in stretch.answers
        if one.answered_at >= stretch.scored[0].answered_at
    ]
    return movement_by_week(arrange_days(stretches, measure), np.array(weeks))


def _ratings(stretch: Stretch, measure: Instrument, spread: float) -> Ratings:
    sign = -1 if measure.direction is Direction.LOWER_IS_BETTER else 1
    scored = [(one.answered_at, one.value) for one in stretch.scored]
    return Ratings(
        tuple(at for at, _ in scored),
        tuple(sign * (value or 0.0) / spread for _, value in scored),
    )


def _join(parts: Sequence[tuple[float, int]]) -> WeekMoved:
    """Join the weeks of several measures: each client weighs the same."""
    seen = sum(count for _, count in parts)
    return WeekMoved(sum(moved * count for moved, count in parts) / seen, seen)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
