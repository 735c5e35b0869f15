"""How well does a predictor do for clients it has not seen?

Method: K-fold cross-validation by client (Stone 1974, J R Stat Soc B 36, 111-147): the
predictor is learnt anew without each fold and forecasts that fold's scores.
Assumes: clients are exchangeable; they are dealt to the folds in turn.
Refuses: fewer clients than folds; fewer than two folds.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.course.basis import Basis, positions
from cairn.science.course.cases import Cases, Horizon, find_cases, keep_first
from cairn.science.course.forecast import Forecast
from cairn.science.course.verification import (
    ScoredForecasts,
    join_scored,
    score_forecast,
)
from cairn.science.scores import Floats, Scores, Whole


class Predictor(Protocol):
    """Whatever forecasts scores of clients by session, from their scores so far."""

    def forecast(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row, of client number `client` at session `at`."""


Learn = Callable[[Scores], Predictor]
ByHorizon = dict[Horizon, ScoredForecasts]


def cross_validate(
    scores: Scores, learn: Learn, *, given: Sequence[int], folds: int = 10
) -> ByHorizon:
    """Score forecasts of every client by a predictor that was learnt without them.

    Raises TooFew with fewer clients than folds, and what `learn` raises.
    """
    return join_horizons(list(each_fold(scores, learn, given=given, folds=folds)))


def each_fold(
    scores: Scores, learn: Learn, *, given: Sequence[int], folds: int = 10
) -> Iterator[ByHorizon]:
    """Yield the scored forecasts of one fold after the other."""
    if folds < 2:
        raise ScienceError("Cross-validation needs at least two folds.")
    if scores.n_clients < folds:
        raise TooFew(
            "Cross-validation, counted in clients,",
            needed=folds,
            given=scores.n_clients,
        )
    fold = np.arange(scores.n_clients) % folds
    for number in range(folds):
        predictor = learn(scores.choose(np.flatnonzero(fold != number)))
        left_out = np.flatnonzero(fold == number)
        yield try_out(predictor, scores.choose(left_out), given=given, names=left_out)


def try_out(
    predictor: Predictor,
    scores: Scores,
    *,
    given: Sequence[int],
    names: Whole | None = None,
) -> ByHorizon:
    """Score a predictor's forecasts from each client's first few known scores.

    `names` numbers the clients anew, where several parts are put together.
    """
    numbers = np.arange(scores.n_clients) if names is None else names
    parts: dict[Horizon, list[ScoredForecasts]] = {one: [] for one in Horizon}
    for count in given:
        so_far = keep_first(scores, count)
        for horizon, found in parts.items():
            cases = find_cases(scores, count, horizon)
            forecast = forecast_cases(predictor, scores, so_far, cases)
            found.append(
                score_forecast(
                    forecast, scores.score[cases.row], client=numbers[cases.client]
                )
            )
    return {horizon: join_scored(found) for horizon, found in parts.items()}


def forecast_cases(
    predictor: Predictor, scores: Scores, so_far: Scores, cases: Cases
) -> Forecast:
    """Forecast the scores of cases, at the sessions and times at which they came."""
    session = positions(scores, Basis.LOG_SESSION)
    return predictor.forecast(
        so_far,
        cases.client,
        session[cases.row],
        elapsed=scores.elapsed[cases.row],
    )


def join_horizons(parts: Sequence[ByHorizon]) -> ByHorizon:
    """Put the scored forecasts of several folds together; at least one."""
    return {
        horizon: join_scored([part[horizon] for part in parts]) for horizon in Horizon
    }
