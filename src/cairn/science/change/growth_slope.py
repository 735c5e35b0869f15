"""Does a client's slope differ from the group's mean slope?

Method: the empirical-Bayes slope divided by its conditional standard deviation, from a
linear model with random intercept and slope by restricted maximum likelihood
(Raudenbush & Bryk 2002, Hierarchical Linear Models, 2nd ed.).
Assumes: change is linear in the time of the table; clients are alike but for normal
differences. An index of 0 means to change as the group does, not to stay the same.
Refuses: what the growth model refuses, and groups whose clients all change alike.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.change.line import Truths
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

GROWTH_SLOPE = Method(
    "growth-model index: empirical-Bayes slope",
    "1",
    "Raudenbush & Bryk (2002), Hierarchical Linear Models, 2nd ed., Sage",
)

# Two scores lie on a line whatever they are; two clients are no group.
FEWEST_SCORES = FEWEST_CLIENTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Each client's slope less the mean slope, its SD, and the model; (clients,).

    Slopes are points for each unit of time; NaN for clients with too few scores.
    """

    deviation: Floats
    conditional_sd: Floats
    model: GrowthModel

    @property
    def index(self) -> Floats:
        """The deviation in conditional standard deviations; shape (clients,)."""
        return self.deviation / self.conditional_sd


def estimate_slopes(scores: Scores) -> Slopes:
    """Fit score ~ time + (time | client) to clients with three or more known scores.

    The conditional SD takes the estimated variances and mean line as known. Raises
    ScienceError, or TooFew, where the model cannot be fitted or no slopes differ.
    """
    known = scores.drop_missing()
    enough = np.diff(known.starts) >= FEWEST_SCORES
    chosen = known.choose(np.flatnonzero(enough))
    if chosen.n_clients < FEWEST_CLIENTS:
        raise TooFew(
            "A growth-model index, counted in clients with three or more scores,",
            needed=FEWEST_CLIENTS,
            given=chosen.n_clients,
        )
    model = fit_growth(
        chosen,
        basis=Basis.GIVEN,
        column=chosen.time,
        term="time",
        first_score=False,
    )
    if not model.random_covariance[1, 1] > 0:
        raise ScienceError(
            "All clients change alike: the model finds no spread of slopes, so no "
            "client's slope can be told from the group's."
        )
    deviation, spread = _conditional(chosen, model)
    return Slopes(_spread_out(deviation, enough), _spread_out(spread, enough), model)


def _conditional(scores: Scores, model: GrowthModel) -> tuple[Floats, Floats]:
    """Return mode and SD of each slope, given the scores; Laird & Ware (1982)."""
    # Time counts from its middle, so that intercept and slope are told apart best.
    middle = scores.time.mean()
    time = scores.time - middle
    mean_line = model.fixed_effects[0] + model.fixed_effects[1] * scores.time
    residual = scores.score - mean_line
    shift = np.array([[1.0, middle], [0.0, 1.0]])
    between = shift @ model.random_covariance @ shift.T
    heads = scores.starts[:-1]
    n, line, curve = (
        np.add.reduceat(column, heads) for column in (np.ones_like(time), time, time**2)
    )
    gram = np.stack((n, line, line, curve), axis=-1).reshape(-1, 2, 2)
    moment = np.stack(
        [np.add.reduceat(column, heads) for column in (residual, time * residual)],
        axis=-1,
    )
    within = model.residual_variance
    covariance = between @ np.linalg.inv(np.eye(2) + gram @ between / within)
    modes = np.einsum("cab,cb->ca", covariance, moment) / within
    return modes[:, 1], np.sqrt(covariance[:, 1, 1])


def _spread_out(values: Floats, there: Truths) -> Floats:
    column = np.full(len(there), np.nan)
    column[there] = values
    return column
