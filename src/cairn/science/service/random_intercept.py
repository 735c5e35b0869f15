"""How much of the variation in outcomes lies between groups of clients?

Method: a linear model with one random intercept, restricted maximum likelihood
(Patterson & Thompson 1971, Biometrika 58, 545-554); the interval of the intraclass
correlation is the profile of that likelihood. One pass over the rows leaves sums per
group, so that each value of the correlation costs one pass over the groups.
Assumes: outcomes that are normal round the group's mean, groups drawn at random.
Refuses: outcomes without variation, covariates that say the same thing twice.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import chi2

from cairn.errors import ScienceError
from cairn.science.scores import Floats, Whole

_HIGHEST = 0.99
# Even steps of the correlation, over which the likelihood is laid out.
_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class GroupSums:
    """Sums of outcomes and covariates over all rows, and over each group's."""

    n: Floats
    by_group: Floats
    outcome_by_group: Floats
    products: Floats
    products_outcome: Floats
    squares_outcome: float

    @property
    def free(self) -> int:
        """Return rows minus coefficients."""
        return int(self.n.sum()) - len(self.products)


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Coefficients and variances at one value of the intraclass correlation."""

    deviance: float
    coefficients: Floats
    covariance: Floats
    between: float
    within: float


@dataclass(frozen=True, slots=True, eq=False)
class RandomIntercept:
    """The fit, its interval, and how plausible each intraclass correlation is.

    `plausible` are values of the correlation, `plausibility` sums to 1 over them: the
    restricted likelihood, which is the posterior under an even prior; shape (values,).
    """

    correlation: float
    lower: float
    upper: float
    best: Partition
    plausible: Floats
    plausibility: Floats
    total: Floats


def sum_groups(group: Whole, outcome: Floats, design: Floats) -> GroupSums:
    """Add rows up; `group` numbers groups from 0, `design` is (rows, coefficients)."""
    return GroupSums(
        n=np.bincount(group).astype(np.float64),
        by_group=np.stack([np.bincount(group, weights=x) for x in design.T], axis=1),
        outcome_by_group=np.bincount(group, weights=outcome).astype(np.float64),
        products=design.T @ design,
        products_outcome=design.T @ outcome,
        squares_outcome=float(outcome @ outcome),
    )


def fit_random_intercept(
    sums: GroupSums, *, confidence: float = 0.95
) -> RandomIntercept:
    """Find the intraclass correlation that fits best, and how far it could be off."""
    _check(sums)
    grid = np.linspace(0, _HIGHEST, _STEPS)
    laid_out = [partition(sums, value) for value in grid]
    deviances = np.array([part.deviance for part in laid_out])
    best = _best(sums, grid, deviances)
    found = partition(sums, best)
    line = found.deviance + float(chi2.ppf(confidence, 1))
    weight = np.exp((found.deviance - deviances) / 2)
    return RandomIntercept(
        correlation=best,
        lower=_crossing(sums, line, inner=best, outer=0.0),
        upper=_crossing(sums, line, inner=best, outer=_HIGHEST),
        best=found,
        plausible=grid,
        plausibility=weight / weight.sum(),
        total=np.array([part.between + part.within for part in laid_out]),
    )


def partition(sums: GroupSums, correlation: float) -> Partition:
    """Divide the variation at one value of the correlation, from 0 to below 1."""
    ratio = correlation / (1 - correlation)
    weight = ratio / (1 + sums.n * ratio)
    weighted = sums.by_group * weight[:, None]
    products = sums.products - weighted.T @ sums.by_group
    crossed = sums.products_outcome - weighted.T @ sums.outcome_by_group
    coefficients: Floats = np.linalg.solve(products, crossed).astype(np.float64)
    squares = sums.squares_outcome - float(weight @ sums.outcome_by_group**2)
    within = float(squares - crossed @ coefficients) / sums.free
    deviance = (
        sums.free * (np.log(2 * np.pi * within) + 1)
        + np.log1p(sums.n * ratio).sum()
        + np.linalg.slogdet(products)[1]
    )
    return Partition(
        deviance=float(deviance),
        coefficients=coefficients,
        covariance=(within * np.linalg.inv(products)).astype(np.float64),
        between=ratio * within,
        within=within,
    )


def _check(sums: GroupSums) -> None:
    if sums.free < 2 or np.linalg.matrix_rank(sums.products) < len(sums.products):
        raise ScienceError(
            "Each covariate must say something that the others do not, and there must "
            "be more clients than covariates. Leave one out."
        )
    left = sums.squares_outcome - sums.products_outcome @ np.linalg.solve(
        sums.products, sums.products_outcome
    )
    if left <= 1e-12 * max(sums.squares_outcome, 1e-300):
        raise ScienceError(
            "The outcomes do not vary, so there is nothing to divide between groups."
        )


def _best(sums: GroupSums, grid: Floats, deviances: Floats) -> float:
    lowest = int(np.argmin(deviances))
    span = (grid[max(lowest - 1, 0)], grid[min(lowest + 1, len(grid) - 1)])
    found = minimize_scalar(
        lambda value: partition(sums, value).deviance,
        bounds=span,
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(found.x) if found.fun < deviances[0] else 0.0


def _crossing(sums: GroupSums, line: float, *, inner: float, outer: float) -> float:
    """Return where the deviance reaches a line between the best value and an end."""

    def above(value: float) -> float:
        return partition(sums, value).deviance - line

    return float(brentq(above, inner, outer)) if above(outer) > 0 else outer
