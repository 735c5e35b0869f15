"""What is the usual course in this practice, from no client of its own to hundreds?

Method: a power prior (Ibrahim & Chen 2000, Statistical Science 15, 46-60): the prior
enters as the statistics of a stated number of stand-in clients, which alone give back
exactly the prior's line and variances, and which are added to the statistics of the
practice's own clients before one growth model is fitted to the sum.
Assumes: a straight line over ln(week + 1) up to week 12 and a level one from there on,
as the published curves level off; stand-ins answer weekly.
Refuses: fewer than five stand-ins; a measure without a prior before thirty own clients.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from cairn.errors import TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.basis import Basis
from cairn.science.course.growth import (
    LINEAR_MIXED_MODEL,
    GrowthModel,
    fit_statistics,
)
from cairn.science.course.priors import PRIORS, CoursePrior, published_prior
from cairn.science.course.statistics import GrowthStatistics, summarise
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

# So many clients the prior counts as, chosen on resamples (see the evidence): it leaves
# the mean PHQ-9 in week 8 open by an SD of 1.4; services differ by 0.6 to 0.9.
STAND_INS = 10
STAND_IN_WEEKS = 10
FEWEST_STAND_INS = 5
FEWEST_WITHOUT_PRIOR = 30
# From here on the prior weighs a tenth or less of all there is.
OWN_WEIGHT = 0.9
DAYS_A_WEEK = 7
# The published curves end about here; on resamples a course held level from here on
# forecasts better than one that goes on falling, see the evidence.
LEVEL_FROM_WEEK = 12.0

POWER_PRIOR = Method(
    "growth model of own clients and of stand-ins for published figures",
    "1",
    "Ibrahim & Chen (2000), Statistical Science 15, 46-60",
)


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedCourse:
    """A growth model over weeks, and how much of it is the practice's own.

    `n_clients` own clients went in and the prior counts as `stand_ins` clients more;
    `own_weight` is the first's share of both, from 0 to 1. From the week `holds_until`
    on the course is level; without own clients nothing is known beyond it.
    `missing` counts own rows without a score.
    """

    measure: str
    model: GrowthModel
    label: str
    prior: CoursePrior | None
    n_clients: int
    stand_ins: int
    own_weight: float
    holds_until: float
    missing: int
    method: str
    version: str
    source: str


def expected_course(
    measure: str,
    local: GrowthStatistics | None = None,
    *,
    prior: CoursePrior | None = None,
    stand_ins: int = STAND_INS,
) -> ExpectedCourse:
    """Return the expected course of a measure, by its key, in a practice.

    `local` are the practice's own statistics from `summarise_weeks`; None stands for
    a practice without clients. `prior` replaces the published one.
    Raises ScienceError and TooFew.
    """
    if prior is None and (measure in PRIORS or local is None):
        prior = published_prior(measure)
    if prior is None:
        return _own_alone(measure, local)
    if stand_ins < FEWEST_STAND_INS:
        raise TooFew(
            "A prior, in stand-in clients,", needed=FEWEST_STAND_INS, given=stand_ins
        )
    added = stand_in_statistics(prior, stand_ins)
    own = local.n_clients if local is not None else 0
    model = fit_statistics(added if local is None else local + added)
    weight = own / (own + stand_ins)
    return ExpectedCourse(
        measure=measure,
        model=_as_own(model, prior, local),
        label=label_of(prior, own, weight),
        prior=prior,
        n_clients=own,
        stand_ins=stand_ins,
        own_weight=weight,
        holds_until=LEVEL_FROM_WEEK,
        missing=0 if local is None else local.missing,
        method=POWER_PRIOR.name,
        version=POWER_PRIOR.version,
        source=f"{POWER_PRIOR.source}; prior: {prior.source}",
    )


def summarise_weeks(scores: Scores) -> GrowthStatistics:
    """Reduce a practice's scores, with time in days, to statistics over weeks."""
    return summarise(in_weeks(scores), basis=Basis.LOG_TIME)


def in_weeks(scores: Scores) -> Scores:
    """Return scores with time in days as scores with time in weeks of their course."""
    return replace(scores, time=weeks_of(scores.elapsed))


def weeks_of(days: ArrayLike) -> Floats:
    """Return the week of a course for days since its first row; 12 from then on.

    What is forecast from an expected course is forecast at these weeks; any shape.
    """
    weeks = np.asarray(days, dtype=np.float64) / DAYS_A_WEEK
    return np.minimum(weeks, LEVEL_FROM_WEEK)


def prior_model(prior: CoursePrior) -> GrowthModel:
    """Return the prior as a growth model whose fixed effects are taken as certain.

    Its course is the prior's line given the first score: the first score is seen with
    error, so that the expected level lies between it and the prior's own level.
    """
    certain = fit_statistics(stand_in_statistics(prior, FEWEST_STAND_INS))
    none = np.zeros_like(certain.fixed_covariance)
    return _as_own(replace(certain, fixed_covariance=none), prior, None)


def stand_in_statistics(prior: CoursePrior, clients: int) -> GrowthStatistics:
    """Return the statistics of clients that give back the prior exactly, by REML.

    They answer at week 0 and each week up to the tenth. Their lines differ by just the
    assumed variances, and their scores lie round the lines by just the assumed error.
    """
    first = prior.level + _spread(clients) * math.sqrt(_variance_of_first(prior))
    weeks = np.arange(1, STAND_IN_WEEKS + 1)
    design = np.column_stack((np.ones(STAND_IN_WEEKS), np.log1p(weeks)))
    lines = _lines(prior, first, design)
    around = _unexplained(design) * math.sqrt(
        prior.variances.residual * (STAND_IN_WEEKS - 2)
    )
    scores = np.column_stack((first, lines @ design.T + around))
    rows = arrange_scores(
        np.repeat(np.arange(clients), STAND_IN_WEEKS + 1),
        scores.ravel(),
        time=np.tile(np.arange(STAND_IN_WEEKS + 1.0), clients),
        direction=prior.direction,
    )
    return summarise(rows, basis=Basis.LOG_TIME)


def _lines(prior: CoursePrior, first: Floats, design: Floats) -> Floats:
    """Return each stand-in's level and slope; shape (clients, 2)."""
    variances = prior.variances
    kept = variances.level / _variance_of_first(prior)
    level = prior.level + kept * (first - prior.level)
    expected = np.column_stack((level, np.full_like(level, prior.slope)))
    between = np.diag((variances.level * (1 - kept), variances.slope))
    error = variances.residual * np.linalg.inv(design.T @ design)
    # Directions that neither the mean nor the first score explains.
    powers = np.vander(first - first.mean(), 4, increasing=True) / (1, 5, 25, 125)
    apart = np.linalg.qr(powers)[0][:, 2:]
    scale = np.linalg.cholesky(between + error) * math.sqrt(len(first) - 2)
    return np.asarray(expected + apart @ scale.T)


def _variance_of_first(prior: CoursePrior) -> float:
    return prior.variances.level + prior.variances.residual


def _spread(clients: int) -> Floats:
    """Return normal quantiles with mean 0 and mean square 1; shape (clients,)."""
    found = ndtri((np.arange(clients) + 0.5) / clients)
    return np.asarray(found / math.sqrt(float(np.mean(found**2))))


def _unexplained(design: Floats) -> Floats:
    """Return a direction of length 1 that no line explains; shape (weeks,)."""
    weeks = np.arange(len(design)) - (len(design) - 1) / 2
    turned = weeks**2 - design @ np.linalg.lstsq(design, weeks**2)[0]
    return np.asarray(turned / np.linalg.norm(turned))


def _as_own(
    model: GrowthModel, prior: CoursePrior, local: GrowthStatistics | None
) -> GrowthModel:
    """Count own clients only: stand-ins are nobody."""
    return replace(
        model,
        n_clients=0 if local is None else local.n_clients,
        n_scores=0 if local is None else local.n_scores,
        score_range=prior.scores,
        method=POWER_PRIOR.name,
        version=POWER_PRIOR.version,
        source=f"{POWER_PRIOR.source}; prior: {prior.source}",
    )


def _own_alone(measure: str, local: GrowthStatistics | None) -> ExpectedCourse:
    own = 0 if local is None else local.n_clients
    if local is None or own < FEWEST_WITHOUT_PRIOR:
        raise TooFew(
            "An expected course without published figures, counted in own clients,",
            needed=FEWEST_WITHOUT_PRIOR,
            given=own,
        )
    return ExpectedCourse(
        measure=measure,
        model=fit_statistics(local),
        label=f"from {own} of your own clients",
        prior=None,
        n_clients=own,
        stand_ins=0,
        own_weight=1.0,
        holds_until=LEVEL_FROM_WEEK,
        missing=local.missing,
        method=LINEAR_MIXED_MODEL.name,
        version=LINEAR_MIXED_MODEL.version,
        source=LINEAR_MIXED_MODEL.source,
    )


def label_of(prior: CoursePrior, own: int, weight: float) -> str:
    """Say in words what a course rests on; `weight` is the own clients' share."""
    if own == 0:
        return prior.label
    if weight < OWN_WEIGHT:
        return f"from {own} of your own clients, still leaning on published figures"
    return f"from {own} of your own clients"
