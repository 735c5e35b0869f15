"""What does a growth model say about people who began here, and about this client?

Method: conditional normal predictions of a linear mixed growth model (Laird & Ware
1982, Biometrics 38, 963-974).
Assumes: the model has no covariate but the first score.
Refuses: what `predict_course` refuses.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cairn.science.course.basis import Basis
from cairn.science.course.forecast import Forecast
from cairn.science.course.growth import GrowthModel
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.prediction import predict_course
from cairn.science.offtrack.horizon import End
from cairn.science.scores import Floats, Scores, Whole

# Nearer than this share of the usual time between scores, two scores count as so near.
_NEAREST = 0.25


class Forecaster(Protocol):
    """Forecasts scores of clients, by their number among those given."""

    def __call__(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row, at a position and so long after the first row.

        `elapsed` may be left out where positions are times, or where time between
        scores plays no part.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What is needed of a growth model to judge by it.

    Positions are those of `basis`, before any logarithm; `end` says where courses end.
    """

    forecast: Forecaster
    basis: Basis
    end: End


def outlook_of(model: GrowthModel, end: End) -> Outlook:
    """Make an outlook of a growth model with the first score as its only covariate."""
    near = _NEAREST * end.step * end.pace

    def forecast(
        given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        when = elapsed
        if model.correlation is not None:
            when = _keep_apart(given, client, at if elapsed is None else elapsed, near)
        predicted = predict_course(model, given, client=client, at=at, time=when)
        return Forecast(
            client=predicted.client,
            given=predicted.given,
            time=predicted.at,
            distributions=NormalDistributions(
                predicted.mean, np.sqrt(predicted.variance)
            ),
            missing=predicted.missing,
            method=predicted.method,
            version=predicted.version,
            source=predicted.source,
        )

    return Outlook(forecast, model.basis, end)


def _keep_apart(given: Scores, client: Whole, when: Floats, near: float) -> Floats:
    """Move forecasts at the time of the score before to some distance from it.

    With serial correlation a second score at the same time would be the same score.
    """
    newest = np.full(given.n_clients, -np.inf)
    some = np.diff(given.starts) > 0
    newest[some] = given.elapsed[given.starts[1:][some] - 1]
    return np.where(when > newest[client], when, newest[client] + near)
