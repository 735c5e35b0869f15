"""What does a growth model say about people who began here, and about this client?

Method: conditional normal predictions of a linear mixed growth model (Laird & Ware
1982, Biometrics 38, 963-974).
Assumes: the model has no covariate but the first score.
Refuses: what `predict_course` refuses.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cairn.science.course.basis import Basis
from cairn.science.course.forecast import Forecast
from cairn.science.course.growth import GrowthModel
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.prediction import predict_course
from cairn.science.offtrack.horizon import End
from cairn.science.scores import Floats, Scores, Whole

Forecaster = Callable[[Scores, Whole, Floats], Forecast]


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What is needed of a growth model to judge by it.

    `forecast` takes the scores given, and for each row to forecast the number of a
    client among them and a position on the basis. `end` says where courses end.
    """

    forecast: Forecaster
    basis: Basis
    end: End


def outlook_of(model: GrowthModel, end: End) -> Outlook:
    """Make an outlook of a growth model with the first score as its only covariate."""

    def forecast(given: Scores, client: Whole, at: Floats) -> Forecast:
        predicted = predict_course(model, given, client=client, at=at)
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
