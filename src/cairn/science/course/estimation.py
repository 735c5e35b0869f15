"""Which variances make the scores most likely?

Method: Newton steps on the profiled deviance, ML or REML (Bates et al. 2015, J Stat
Softw 67(1), 1-48); a maximum on the boundary is moved onto it and said.
Refuses: fewer than three clients, or scores too few to tell clients from error or
variances from each other; a term that the others determine; scores that lie on straight
lines without any error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.course.descent import descend
from cairn.science.course.deviance import (
    CrossProducts,
    Deviance,
    profiled_deviance,
    relative_covariance,
)
from cairn.science.course.pooling import pool
from cairn.science.course.standard import Standardised, standardise
from cairn.science.course.statistics import GrowthStatistics
from cairn.science.scores import Floats

FEWEST_CLIENTS = 3

# In units of the deviance; one hundred-thousandth of a standard error.
_SETTLED = 1e-10
# A maximum no better than this, in units of the deviance, is the same one.
_SAME = 1e-7
# A smaller spread than this share of the larger one may be none at all.
_CLEARLY_INSIDE, _NO_SPREAD = 1e-4, 1e-12
# Where the search begins: the spreads of intercept and slope in residual spreads.
_STARTS = ((1.0, 0.0, 1.0), (0.3, 0.0, 0.1), (3.0, 0.0, 0.3))
# Few clients are searched from several starts; many from where some of them ended.
_FEW, _SOME, _MANY = 300, 3000, 6000
_NO_ERROR = 1e-12
# Gain in the deviance when all spreads grow by their own size along the flattest way.
_FLAT = 1e-5


class Estimation(StrEnum):
    """By which likelihood the variances are estimated."""

    REML = "reml"
    ML = "ml"


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The variances that make the scores most likely, on the scale of `standard`.

    `theta` is the lower triangle of the relative covariance factor. `weighted` is
    (X y)' V^-1 (X y) there; `value` is minus twice the log-likelihood of the scores.
    """

    standard: Standardised
    theta: Floats
    weighted: Floats
    value: float
    freedom: int
    singular: bool

    @property
    def residual_sum(self) -> float:
        """The residual sum of squares, in units of the scaled score."""
        return residual_sum(self.weighted)


def estimate(
    statistics: GrowthStatistics,
    estimation: Estimation,
    *,
    starts: Sequence[Floats] = (),
) -> Estimate:
    """Find the variances, from `starts` if given. Raises what the module refuses."""
    check_enough(statistics)
    standard = standardise(statistics)
    _check_error(statistics)
    products = pool(standard.products)
    reml = estimation is Estimation.REML
    found = _maximise(
        products,
        starts or _starts(statistics, len(products.clients), reml=reml),
        reml=reml,
    )
    theta, point, singular = _polish(*found, products, reml=reml)
    _check_ridge(theta, point, singular=singular)
    p = len(statistics.design.fixed_names)
    freedom = statistics.n_scores - p * reml
    value = point.value + freedom * (1 + np.log(2 * np.pi / freedom))
    value += 2 * freedom * np.log(standard.score_scale) + statistics.log_determinant
    # The restricted likelihood depends on the scale of the columns reported.
    value -= 2 * reml * np.linalg.slogdet(standard.fixed)[1]
    return Estimate(standard, theta, point.weighted, float(value), freedom, singular)


def check_enough(statistics: GrowthStatistics) -> None:
    """Refuse statistics of too few clients or scores, with TooFew."""
    if statistics.n_clients < FEWEST_CLIENTS:
        raise TooFew(
            "A growth model, counted in clients with a score to explain,",
            needed=FEWEST_CLIENTS,
            given=statistics.n_clients,
        )
    # As many random effects as scores would leave nothing to call error.
    needed = max(2 * statistics.n_clients, len(statistics.design.fixed_names)) + 1
    if statistics.n_scores < needed:
        raise TooFew(
            "A growth model with a random intercept and slope for each client, counted "
            "in scores to explain,",
            needed=needed,
            given=statistics.n_scores,
        )


def _check_error(statistics: GrowthStatistics) -> None:
    """Refuse scores that a line for each client explains without error."""
    n, line, curve = statistics.gram
    level, rise = statistics.moment
    around = curve - line * line / n
    varied = around > _NO_ERROR * curve
    slope = np.divide(rise - line * level / n, around, where=varied, out=0 * n)
    left = statistics.square - level * level / n - slope * slope * around
    if left.sum() <= _NO_ERROR * statistics.square.sum():
        raise ScienceError(
            "The scores lie on a straight line for each client, without any error: "
            "a growth model has nothing to estimate the residual variance from."
        )


def _maximise(
    products: CrossProducts, starts: Sequence[Floats], *, reml: bool
) -> tuple[Floats, Deviance]:
    found = [_descend(start, products, reml=reml) for start in starts]
    return min(found, key=lambda one: one[1].value)


def _descend(
    start: Floats, products: CrossProducts, *, reml: bool
) -> tuple[Floats, Deviance]:
    return descend(
        lambda theta: profiled_deviance(theta, products, reml=reml),
        start,
        within=_SETTLED,
    )


def _starts(statistics: GrowthStatistics, rows: int, *, reml: bool) -> list[Floats]:
    """Return several starts for few clients; for many, one from some of them."""
    if rows < _FEW:
        return [np.array(start) for start in _STARTS]
    if rows < _MANY:
        return [np.array(_STARTS[0])]
    some = statistics.thin_out(-(-rows // _SOME))
    try:
        products = pool(standardise(some).products)
        begin = _starts(some, len(products.clients), reml=reml)
        return [_maximise(products, begin, reml=reml)[0]]
    except ScienceError:
        # Some clients may lack what all of them have, such as a rare covariate.
        return [np.array(_STARTS[0])]


def _polish(
    theta: Floats, point: Deviance, products: CrossProducts, *, reml: bool
) -> tuple[Floats, Deviance, bool]:
    """Move to the boundary when the likelihood there is as high, and say so."""
    values, axes = np.linalg.eigh(relative_covariance(theta))
    if values[0] > _CLEARLY_INSIDE * max(values[1], _CLEARLY_INSIDE):
        return theta, point, False
    none = np.zeros(3)
    alike = profiled_deviance(none, products, reml=reml)
    if alike.value <= point.value + _SAME:
        return none, alike, True
    on_edge = np.array([*(axes[:, 1] * np.sqrt(values[1])), 0.0])
    theta_there, there = _descend(on_edge, products, reml=reml)
    if there.value > point.value + _SAME:
        return theta, point, False
    values = np.linalg.eigvalsh(relative_covariance(theta_there))
    return theta_there, there, bool(values[0] <= _NO_SPREAD * max(values[1], 1.0))


def _check_ridge(theta: Floats, point: Deviance, *, singular: bool) -> None:
    """Refuse variances that can be exchanged for others without any loss."""
    flattest = float(np.linalg.eigvalsh(point.hessian)[0] * (theta @ theta))
    if not singular and flattest < _FLAT:
        raise ScienceError(
            "Different variances make the scores equally likely: too few clients have "
            "three scores to explain. Give more clients, or longer courses."
        )


def residual_sum(weighted: Floats) -> float:
    """Return the residual sum of squares after the fixed effects."""
    above = weighted[:-1, -1]
    explained = above @ np.linalg.solve(weighted[:-1, :-1], above)
    return float(weighted[-1, -1] - explained)
