"""Where will this client's next score lie, given what was observed of them so far?

Method: a client's line is normal, with the fixed effects' mean and the covariance of
clients plus that of the estimated fixed effects; each score observed narrows it; what
is predicted is a new score around it (Laird & Ware 1982, Biometrics 38, 963-974).
The fixed effects are uncertain too: what the client's own scores say about them is
used, so mean and variance are those of the joint normal distribution.
Assumes: the estimated variances are right; the client is not one of the fit's.
Refuses: columns of different lengths, covariates the model does not have; with serial
correlation, a time that is not after the client's last score.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScienceError, ScoresRefused
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel
from cairn.science.course.lines import Lines, expected_lines, observe
from cairn.science.course.responses import Responses, arrange_responses
from cairn.science.course.serial_correlation import (
    average_same_time,
    carried_over,
    gaps,
    whiten,
)
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


def predict_course(
    model: GrowthModel,
    given: Scores,
    *,
    client: ArrayLike,
    at: ArrayLike,
    time: ArrayLike | None = None,
    covariates: Mapping[str, ArrayLike] | None = None,
    column: ArrayLike | None = None,
) -> CoursePrediction:
    """Predict one score a row: of client number `client` at position `at`.

    `at` counts as the model's basis does, before any logarithm: time since the client's
    first row, session from 0, or the value of the given column. `covariates` has one
    number for each client of `given`, `column` one for each of its rows. `time`, since
    the client's first row, is needed for serial correlation where `at` is not a time.
    Raises ScoresRefused, and ScienceError for a model of other covariates.
    """
    who = np.asarray(client, dtype=np.intp)
    where = np.asarray(at, dtype=np.float64)
    _check_rows(given, who, where)
    responses = arrange_responses(
        given,
        basis=model.basis,
        first_score=model.first_score,
        covariates=covariates,
        column=column,
    )
    if responses.names != model.design.between:
        raise ScienceError("The covariates must be those of the model, in its order.")
    axis = np.column_stack((np.ones(len(where)), model.basis.values_at(where)))
    expected = expected_lines(model, responses.between)
    if model.correlation is None:
        gram, moment, _ = sum_rows(responses.basis, responses.score, responses.starts)
        lines = observe(expected, gram, moment, model.residual_variance)
        carried = _Carried(np.zeros_like(axis), np.zeros(len(who)), np.ones(len(who)))
    else:
        when = _start(given)[who] + _elapsed(model, where, time)
        rows = average_same_time(responses)
        lines = _observe_whitened(model, rows, expected)
        carried = _carry_over(model.correlation, rows, who, when)
    axis = axis - carried.axis
    mean = np.einsum("ra,ra->r", axis, lines.mean[who]) + carried.score
    variance = np.einsum("ra,rab,rb->r", axis, lines.covariance[who], axis)
    known = np.concatenate(([0], np.cumsum(given.known)))
    return CoursePrediction(
        client=who,
        given=np.diff(known[given.starts])[who],
        at=where,
        mean=mean,
        variance=variance + carried.left * model.residual_variance,
        missing=given.missing,
        unpredicted=int(np.isnan(mean).sum()),
        method=CONDITIONAL_NORMAL.name,
        version=CONDITIONAL_NORMAL.version,
        source=CONDITIONAL_NORMAL.source,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Carried:
    """What the score before carries over: of its axis, of itself, and what is left.

    `left` is the share of the residual variance that is new; shape (rows,).
    """

    axis: Floats
    score: Floats
    left: Floats


def _observe_whitened(model: GrowthModel, rows: Responses, expected: Lines) -> Lines:
    white = whiten(rows, model.correlation or 0.0, since=gaps(rows))
    gram, moment, _ = sum_rows(white.basis, white.score, rows.starts, ones=white.ones)
    return observe(expected, gram, moment, model.residual_variance)


def _carry_over(
    correlation: float, rows: Responses, who: Whole, when: Floats
) -> _Carried:
    """Return what each client's last row carries over to the times to predict."""
    some = rows.counts[who] > 0
    last = (rows.starts[1:] - 1)[who][some]
    since = np.full(len(who), np.inf)
    since[some] = when[some] - rows.time[last]
    if np.any(since <= 0):
        raise ScoresRefused.at(
            "With serial correlation a score can be predicted only for a time after "
            "the client's last score",
            np.flatnonzero(since <= 0) + 1,
        )
    shared = carried_over(correlation, since)
    axis, score = np.zeros((len(who), 2)), np.zeros(len(who))
    axis[some] = np.column_stack((np.ones(len(last)), rows.basis[last]))
    score[some] = rows.score[last]
    return _Carried(shared[:, None] * axis, shared * score, 1 - shared**2)


def _elapsed(model: GrowthModel, where: Floats, time: ArrayLike | None) -> Floats:
    """Return the time since the client's first row at which each score is expected."""
    if time is None and model.basis in {Basis.TIME, Basis.LOG_TIME}:
        return where
    elapsed = np.asarray(time, dtype=np.float64)
    if elapsed.shape != where.shape or not np.isfinite(elapsed).all():
        raise ScoresRefused(
            "With serial correlation each row to predict needs the time since the "
            "client's first row."
        )
    return elapsed


def _start(given: Scores) -> Floats:
    """Return the time of each client's first row; 0 where there is none."""
    some = np.diff(given.starts) > 0
    start = np.zeros(given.n_clients)
    start[some] = given.time[given.starts[:-1][some]]
    return start


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
