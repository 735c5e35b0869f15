"""What does a line through the client's own scores predict?

Method: least squares on the log of the session, with the t interval of a new score.
Assumes: independent normal errors, of a spread of the client's own.
Refuses: nothing; rows with fewer than four scores are NaN.
"""

from dataclasses import dataclass

import numpy as np

from cairn.science.course.basis import Basis, positions
from cairn.science.course.forecast import Forecast, make_forecast
from cairn.science.course.student import StudentDistributions
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole

OWN_REGRESSION = Method(
    "each client's own regression on the log of the session",
    "1",
    "ordinary least squares, prediction interval of a new observation",
)
# Four scores leave the two degrees of freedom that a t interval of use needs.
_FEWEST = 4
# Scores on a straight line leave no error; a forecast needs some, in points.
_LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class OwnRegression:
    """A line through the client's own scores on the log of the session.

    It needs four scores; rows with fewer are NaN.
    """

    def forecast(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row, of a client at session `at`, counted from 0."""
        known = given.known
        x = np.log1p(positions(given, Basis.LOG_SESSION)[known])
        line = _fit_lines(given.client_of_row[known], x, given.score[known], given)
        there = np.log1p(at)
        away = there - line.middle[client]
        usable = line.n[client] >= _FEWEST
        with np.errstate(divide="ignore", invalid="ignore"):
            left = 1 / line.n[client] + away**2 / line.square[client]
            spread = np.sqrt(line.residual[client] * (1 + left))
        mean = line.level[client] + line.slope[client] * away
        distributions = StudentDistributions(
            mean=np.where(usable, mean, np.nan),
            scale=np.where(usable, np.maximum(spread, _LEAST_SPREAD), np.nan),
            freedom=np.where(usable, line.n[client] - 2, np.nan),
        )
        return make_forecast(
            given,
            client=client,
            time=at if elapsed is None else elapsed,
            distributions=distributions,
            method=OWN_REGRESSION,
        )


def learn_own_regression(_: Scores) -> OwnRegression:
    """Learn nothing: the client's own scores are all there is."""
    return OwnRegression()


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Each client's own line; all (clients,)."""

    n: Whole
    middle: Floats
    level: Floats
    slope: Floats
    square: Floats
    residual: Floats


def _fit_lines(client: Whole, x: Floats, y: Floats, scores: Scores) -> _Lines:
    def total(column: Floats) -> Floats:
        sums = np.bincount(client, weights=column, minlength=scores.n_clients)
        return sums.astype(np.float64)

    n = np.bincount(client, minlength=scores.n_clients)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle, level = total(x) / n, total(y) / n
        dx, dy = x - middle[client], y - level[client]
        square = total(dx * dx)
        slope = total(dx * dy) / square
        off = dy - slope[client] * dx
        residual = total(off * off) / np.maximum(n - 2, 1)
    return _Lines(n, middle, level, slope, square, residual)
