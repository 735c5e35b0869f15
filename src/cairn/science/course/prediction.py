"""Where will this client's next score lie, given what was observed of them so far?

Method: a client's line is normal, with the fixed effects' mean and the covariance of
clients plus that of the estimated fixed effects; each score observed narrows it; what
is predicted is a new score around it (Laird & Ware 1982, Biometrics 38, 963-974).
The fixed effects are uncertain too: what the client's own scores say about them is
used, so mean and variance are those of the joint normal distribution.
Assumes: the estimated variances are right; the client is not one of the fit's.
Refuses: columns of different lengths, covariates the model does not have.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScienceError, ScoresRefused
from cairn.science.course.growth import GrowthModel
from cairn.science.course.responses import arrange_responses
from cairn.science.course.statistics import sum_rows
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole

CONDITIONAL_NORMAL = Method(
    "conditional normal prediction from a linear mixed growth model",
    "1",
    "Laird & Ware (1982), Biometrics 38, 963-974",
)


@dataclass(frozen=True, slots=True, eq=False)
class CoursePrediction:
    """Mean and variance of scores to come, one a row; NaN where nothing can be said.

    `client` numbers the clients of the scores given, `given` counts each one's known
    scores (the first one included), `at` is the position on the model's basis.
    `unpredicted` counts rows whose client has no first score or no covariate.
    """

    client: Whole
    given: Whole
    at: Floats
    mean: Floats
    variance: Floats
    missing: int
    unpredicted: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What is believed of each client's own line: (clients, 2) and (clients, 2, 2)."""

    mean: Floats
    covariance: Floats


def predict_course(
    model: GrowthModel,
    given: Scores,
    *,
    client: ArrayLike,
    at: ArrayLike,
    covariates: Mapping[str, ArrayLike] | None = None,
    column: ArrayLike | None = None,
) -> CoursePrediction:
    """Predict one score a row: of client number `client` at position `at`.

    `at` counts as the model's basis does, before any logarithm: time since the client's
    first row, session from 0, or the value of the given column. `covariates` has one
    number for each client of `given`, `column` one for each of its rows.
    """
    who = np.asarray(client, dtype=np.intp)
    where = np.asarray(at, dtype=np.float64)
    _check_rows(given, who, where)
    responses = arrange_responses(
        given,
        basis=model.basis,
        first_score=model.design.first_score,
        covariates=covariates,
        column=column,
    )
    if responses.names != model.design.between:
        raise ScienceError("The covariates must be those of the model, in its order.")
    gram, moment, _ = sum_rows(responses.basis, responses.score, responses.starts)
    lines = observe(
        expected_lines(model, responses.between), gram, moment, model.residual_variance
    )
    axis = np.column_stack((np.ones(len(where)), model.basis.values_at(where)))
    mean = np.einsum("ra,ra->r", axis, lines.mean[who])
    variance = np.einsum("ra,rab,rb->r", axis, lines.covariance[who], axis)
    known = np.concatenate(([0], np.cumsum(given.known)))
    return CoursePrediction(
        client=who,
        given=np.diff(known[given.starts])[who],
        at=where,
        mean=mean,
        variance=variance + model.residual_variance,
        missing=given.missing,
        unpredicted=int(np.isnan(mean).sum()),
        method=CONDITIONAL_NORMAL.name,
        version=CONDITIONAL_NORMAL.version,
        source=CONDITIONAL_NORMAL.source,
    )


def expected_lines(model: GrowthModel, between: Floats) -> Lines:
    """Return each client's line before any score to explain is seen.

    `between` is (clients, covariates), the first score leading when it is in the model.
    """
    centred = between.copy()
    if model.first_score_centre is not None:
        centred[:, 0] -= model.first_score_centre
    ones, zeros = np.ones((len(between), 1)), np.zeros_like(centred)
    crossed = centred[:, :1] if model.design.first_score else centred[:, :0]
    level = np.concatenate((ones, 0 * ones, centred, 0 * crossed), axis=1)
    rise = np.concatenate((0 * ones, ones, zeros, crossed), axis=1)
    design = np.stack((level, rise), axis=1)
    uncertain = design @ model.fixed_covariance @ design.swapaxes(1, 2)
    return Lines(
        mean=design @ model.fixed_effects,
        covariance=uncertain + model.random_covariance,
    )


def observe(lines: Lines, gram: Floats, moment: Floats, residual: float) -> Lines:
    """Narrow each client's line by its scores, summed to (3, clients) and (2, ..)."""
    squares = gram[[[0, 1], [1, 2]]].transpose(2, 0, 1) / residual
    inflation = np.eye(2) + squares @ lines.covariance
    shrunk = lines.covariance @ np.linalg.inv(inflation)
    surprise = moment.T / residual - np.einsum("cab,cb->ca", squares, lines.mean)
    return Lines(
        mean=lines.mean + np.einsum("cab,cb->ca", shrunk, surprise),
        covariance=(shrunk + shrunk.swapaxes(1, 2)) / 2,
    )


def _check_rows(given: Scores, who: Whole, where: NDArray[np.float64]) -> None:
    if who.shape != where.shape or who.ndim != 1:
        raise ScoresRefused("Each row to predict needs a client and a position.")
    broken = (who < 0) | (who >= given.n_clients) | ~np.isfinite(where)
    if broken.any():
        raise ScoresRefused.at(
            "Each row to predict needs the number of a client among those given and a "
            "finite position",
            np.flatnonzero(broken) + 1,
        )
