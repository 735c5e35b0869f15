"""What moved among all whom a therapist has begun to work with, measure by measure?

Everybody counts: who ended, who stopped answering, who never answered. A person counts
once, with the measure of their newest work; a practice's own words for it come later.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import F

from cairn.clinic.records.current_scores import Stretch, stretches_of
from cairn.clinic.records.day import is_before_session
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Episode, MeasureAssignment, Member
from cairn.clinic.records.queries import clients_of
from cairn.errors import TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.change.changes import measure_change
from cairn.science.change.codes import VERDICTS
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.instrument import Instrument, MeasurementError
from cairn.science.measure.reading import Norm, Population
from cairn.science.scores import Scores
from cairn.science.service.growth_witnessed import GrowthWitnessed, witness_growth
from cairn.science.service.regression import (
    RegressionToTheMean,
    expect_regression,
)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What moved on one measure, and what would have moved by itself if it is known.

    `worse` are those whose last score is reliably worse than their first.
    """

    measure: Instrument
    growth: GrowthWitnessed
    by_itself: RegressionToTheMean | None
    worse: tuple[UUID, ...] = ()


def growth_of(member: Member) -> list[Witnessed]:
    """Return what moved, the measure of most people first.

    A measure that does not say how much it wobbles is left out.
    """
    newest = _newest_episodes(member)
    people: dict[str, list[tuple[UUID, UUID]]] = defaultdict(list)
    for client_id, key in _first_measures(newest).items():
        people[key].append((client_id, newest[client_id]))
    found = (_witness(find_measure(key), pairs) for key, pairs in people.items())
    return sorted(filter(None, found), key=_by_size, reverse=True)


def _by_size(one: Witnessed) -> tuple[int, str]:
    return one.growth.started, one.measure.key


def _newest_episodes(member: Member) -> dict[UUID, UUID]:
    rows = Episode.objects.filter(client__in=clients_of(member))
    return dict(rows.order_by("started_on", "at").values_list("client_id", "id"))


def _first_measures(newest: Mapping[UUID, UUID]) -> dict[UUID, str]:
    """Return the first agreed measure of each; one that still runs stands before."""
    rows = MeasureAssignment.objects.filter(episode__in=newest.values())
    ended_first = rows.order_by(F("ended_at").asc(nulls_last=True), "-position")
    return {
        client_id: key
        for client_id, key in ended_first.values_list(
            "episode__client_id", "instrument"
        )
        if is_before_session(key)
    }


def _witness(
    measure: Instrument, people: Iterable[tuple[UUID, UUID]]
) -> Witnessed | None:
    basis = measure.main_scale.reliable_change
    if basis is None:
        return None
    pairs = list(people)
    scores = _scores(measure, pairs)
    growth = witness_growth(scores, basis=basis)
    changes = measure_change(scores, basis)
    got_worse = np.flatnonzero(changes.reliable == VERDICTS.index(Verdict.DETERIORATED))
    worse = tuple(pairs[place][0] for place in changes.clients[got_worse])
    return Witnessed(measure, growth, _expect(measure, scores), worse)


def _scores(measure: Instrument, people: list[tuple[UUID, UUID]]) -> Scores:
    """Lay out everybody who started; who never answered has one row without a score."""
    stretches = stretches_of([client_id for client_id, _ in people], measure)
    number: list[int] = []
    occasion: list[int] = []
    values: list[float] = []
    for place, (client_id, episode_id) in enumerate(people):
        answers = _values(stretches.get(client_id, ()), episode_id) or [np.nan]
        number += [place] * len(answers)
        occasion += range(1, len(answers) + 1)
        values += answers
    return arrange_scores(
        number, values, direction=measure.direction, occasion=occasion
    )


def _values(stretches: Iterable[Stretch], episode_id: UUID) -> list[float]:
    return [
        np.nan if answer.value is None else answer.value
        for stretch in stretches
        for answer in stretch.answers
        if answer.episode_id == episode_id
    ]


def _expect(measure: Instrument, scores: Scores) -> RegressionToTheMean | None:
    """Return what high scores do by themselves, where enough is known about them."""
    norm, reliability = _norm(measure), _reliability(measure)
    if norm is None or reliability is None:
        return None
    try:
        return expect_regression(scores, norm=norm, reliability=reliability)
    except TooFew:
        return None


def _norm(measure: Instrument) -> Norm | None:
    general = (
        one for one in measure.main_scale.norms if one.population is Population.GENERAL
    )
    return next(general, None)


def _reliability(measure: Instrument) -> float | None:
    scale = measure.main_scale
    bases = (scale.reliable_change, *scale.other_reliable_changes)
    errors = (one for one in bases if isinstance(one, MeasurementError))
    return next((one.reliability for one in errors), None)
