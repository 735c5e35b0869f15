"""Which scores belong to the work that people are in now, as columns for the science?

A course is one measure's main score within one episode. Imported scores of which only
the order is known have no times, and make no course over weeks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from cairn.clinic.records.models import Client, Score
from cairn.clinic.records.models.answers import WhenKnown
from cairn.science.arrange import arrange_scores
from cairn.science.measure.instrument import Instrument
from cairn.science.scores import Scores

SECONDS_A_DAY = 86400


@dataclass(frozen=True, slots=True)
class Answered:
    """One administration of a course: its main score, or None where it has none."""

    administration_id: UUID
    episode_id: UUID
    answered_at: datetime
    heard_at: datetime
    dated: bool
    value: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One client's answers to one measure within one episode, oldest first.

    `heard_at` is when the last answer to this measure came in, in any episode.
    """

    client_id: UUID
    answers: tuple[Answered, ...]
    heard_at: datetime

    @property
    def scored(self) -> tuple[Answered, ...]:
        """The answers that have a score."""
        return tuple(one for one in self.answers if one.value is not None)

    @property
    def is_dated(self) -> bool:
        """Whether it is known on which day each of them was given."""
        return all(one.dated for one in self.answers)


def stretches_of(
    clients: Sequence[UUID] | QuerySet[Client], measure: Instrument
) -> Mapping[UUID, tuple[Stretch, ...]]:
    """Read each client's stretches on a measure, the newest last, in one query."""
    found: dict[UUID, dict[UUID, dict[UUID, Answered]]] = {}
    for client_id, answered in _rows(clients, measure):
        episodes = found.setdefault(client_id, {})
        # A score computed anew stands in for the earlier one.
        answers = episodes.setdefault(answered.episode_id, {})
        answers[answered.administration_id] = answered
    return {
        client_id: tuple(_stretches(client_id, list(episodes.values())))
        for client_id, episodes in found.items()
    }


def _stretches(
    client_id: UUID, episodes: list[dict[UUID, Answered]]
) -> Iterator[Stretch]:
    heard_at = max(one.heard_at for answers in episodes for one in answers.values())
    for answers in sorted(episodes, key=_newest):
        yield Stretch(client_id, tuple(answers.values()), heard_at)


def _newest(answers: Mapping[UUID, Answered]) -> datetime:
    return max(one.answered_at for one in answers.values())


def _rows(
    clients: Sequence[UUID] | QuerySet[Client], measure: Instrument
) -> Iterator[tuple[UUID, Answered]]:
    rows = (
        Score.objects.filter(
            administration__client__in=clients,
            administration__instrument=measure.key,
            administration__version=measure.version,
            scale=measure.main_scale.key,
        )
        .order_by("administration__answered_at", "at")
        .values_list(
            "administration__client_id",
            "administration_id",
            "administration__submission__episode_id",
            "administration__answered_at",
            "administration__submission__at",
            "administration__submission__when_known",
            "value",
        )
    )
    for client_id, sitting, episode_id, answered_at, heard_at, known, value in rows:
        dated = known != WhenKnown.ORDER
        yield (
            client_id,
            Answered(sitting, episode_id, answered_at, heard_at, dated, value),
        )


def arrange_days(stretches: Iterable[Stretch], measure: Instrument) -> Scores:
    """Lay stretches out as columns with time in days, numbered in their order.

    A course begins with its first score: what came before it without one is left out.
    """
    number, days, values = [], [], []
    for place, stretch in enumerate(stretches):
        begin = stretch.scored[0].answered_at
        for one in stretch.answers:
            if one.answered_at >= begin:
                number.append(place)
                since = (one.answered_at - begin).total_seconds()
                days.append(since / SECONDS_A_DAY)
                values.append(np.nan if one.value is None else one.value)
    return arrange_scores(number, values, direction=measure.direction, time=days)
