"""What course do people who began here usually take, and how much do they differ?

Method: a linear mixed model with a random intercept and slope for each client, by
maximum likelihood (ML) or restricted maximum likelihood (REML): Laird & Ware (1982),
Biometrics 38, 963-974; Bates et al. (2015), J Stat Softw 67(1). Conventions are
lme4's: AIC counts p fixed effects, three parameters of the random covariance and the
residual variance; under REML the likelihood is the restricted one.
Assumes: residuals are normal and, but for the serial correlation, independent.
Refuses: fewer than three clients, or scores too few to tell clients from error; a
term that the others determine; scores that lie on straight lines without any error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError, TooFew
from cairn.science.course.basis import Basis
from cairn.science.course.descent import descend
from cairn.science.course.deviance import (
    CrossProducts,
    Deviance,
    profiled_deviance,
    relative_covariance,
    unexplained,
)
from cairn.science.course.pooling import pool
from cairn.science.course.standard import Standardised, standardise
from cairn.science.course.statistics import GrowthDesign, GrowthStatistics, summarise
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

LINEAR_MIXED_MODEL = Method(
    "linear mixed growth model, random intercept and slope by client",
    "1",
    "Laird & Ware (1982), Biometrics 38, 963-974; "
    "Bates et al. (2015), J Stat Softw 67(1), 1-48",
)
FEWEST_CLIENTS = 3

# In units of the deviance; one hundred-thousandth of a standard error.
_SETTLED = 1e-10
# A maximum no better than this, in units of the deviance, is the same one.
_SAME = 1e-7
# A smaller spread than this share of the larger one may be none at all.
_CLEARLY_INSIDE = 1e-4
# Where the search begins: the spreads of intercept and slope in residual spreads.
_STARTS = ((1.0, 0.0, 1.0), (0.3, 0.0, 0.1), (3.0, 0.0, 0.3))
# Few clients are searched from several starts; many from where some of them ended.
_FEW, _MANY = 300, 4000
# Clients so different that the others say nothing about any of them.
_FREE = 1e10 * np.eye(2)
_NO_ERROR = 1e-12


class Estimation(StrEnum):
    """By which likelihood the variances are estimated."""

    REML = "reml"
    ML = "ml"


@dataclass(frozen=True, slots=True, eq=False)
class GrowthModel:
    """A fitted growth model; everything that a prediction needs.

    `fixed_effects` (p,) and `fixed_covariance` (p, p) belong to `fixed_names`; the
    first score enters as its difference from `first_score_centre`. `random_covariance`
    (2, 2) is that of intercept and slope between clients, `residual_variance` that of
    one score around its client's line; all in points and units of the basis.
    `singular`: the estimate lies on the boundary; clients do not differ in every way.
    `correlation`: of residuals one unit of time apart, None when not modelled.
    `score_range` holds the lowest and highest score seen. `missing` counts rows without
    a score, `left_out` clients without a score to explain or without a covariate,
    `averaged` rows at one time that were averaged.
    """

    design: GrowthDesign
    estimation: Estimation
    fixed_effects: Floats
    fixed_covariance: Floats
    random_covariance: Floats
    residual_variance: float
    log_likelihood: float
    aic: float
    singular: bool
    n_clients: int
    n_scores: int
    missing: int
    left_out: int
    averaged: int
    first_score_centre: float | None
    score_range: tuple[float, float]
    method: str
    version: str
    source: str

    @property
    def standard_errors(self) -> Floats:
        """The standard errors of the fixed effects; shape (p,)."""
        return np.sqrt(np.diag(self.fixed_covariance))

    @property
    def fixed_names(self) -> tuple[str, ...]:
        """The names of the fixed effects."""
        return self.design.fixed_names

    @property
    def formula(self) -> str:
        """The model as lme4 writes it; the first score enters centred."""
        return self.design.formula

    @property
    def basis(self) -> Basis:
        """The scale of time."""
        return self.design.basis

    @property
    def first_score(self) -> bool:
        """Whether the first score explains the later ones."""
        return self.design.first_score

    @property
    def direction(self) -> Direction:
        """Which way a score moves when a person is doing better."""
        return self.design.direction

    @property
    def correlation(self) -> float | None:
        """The correlation of residuals one unit of time apart, if modelled."""
        return self.design.correlation


def fit_growth(
    scores: Scores,
    *,
    basis: Basis = Basis.TIME,
    estimation: Estimation = Estimation.REML,
    first_score: bool = True,
    covariates: Mapping[str, ArrayLike] | None = None,
    column: ArrayLike | None = None,
    term: str | None = None,
) -> GrowthModel:
    """Fit a growth model to scores; see `summarise` for the columns.

    With `first_score`, the scores after each client's first one are explained by the
    basis, the first score, their product and the covariates. Without it all scores are
    explained by the basis and the covariates.
    Raises TooFew and ScienceError.
    """
    statistics = summarise(
        scores,
        basis=basis,
        first_score=first_score,
        covariates=covariates,
        column=column,
        term=term,
    )
    return fit_statistics(statistics, estimation=estimation)


def fit_statistics(
    statistics: GrowthStatistics, *, estimation: Estimation = Estimation.REML
) -> GrowthModel:
    """Fit a growth model to statistics, which may be sums of many. Raises as above."""
    _check_enough(statistics)
    standard = standardise(statistics)
    reml = estimation is Estimation.REML
    _check_error(standard.products)
    products = pool(standard.products)
    theta, point = _maximise(statistics, products, reml=reml)
    theta, point, singular = _polish(theta, point, products, reml=reml)
    return _report(
        statistics,
        standard,
        theta,
        point,
        estimation=estimation,
        singular=singular,
    )


def _check_enough(statistics: GrowthStatistics) -> None:
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


def _check_error(products: CrossProducts) -> None:
    """Refuse scores that a line for each client explains without error."""
    square = float(products.total[-1, -1])
    left = unexplained(products.gram, products.cross[:, -1], square, _FREE)
    if left <= _NO_ERROR * square:
        raise ScienceError(
            "The scores lie on a straight line for each client, without any error: "
            "a growth model has nothing to estimate the residual variance from."
        )


def _maximise(
    statistics: GrowthStatistics, products: CrossProducts, *, reml: bool
) -> tuple[Floats, Deviance]:
    found = [
        descend(
            lambda theta: profiled_deviance(theta, products, reml=reml),
            start,
            within=_SETTLED,
        )
        for start in _starts(statistics, len(products.clients), reml=reml)
    ]
    return min(found, key=lambda one: one[1].value)


def _starts(statistics: GrowthStatistics, rows: int, *, reml: bool) -> list[Floats]:
    """Return several starts for few clients; for many, one from some of them."""
    if rows < _FEW:
        return [np.array(start) for start in _STARTS]
    if rows < _MANY:
        return [np.array(_STARTS[0])]
    some = statistics.thin_out(-(-rows // _FEW))
    try:
        products = pool(standardise(some).products)
        return [_maximise(some, products, reml=reml)[0]]
    except ScienceError:
        # Some clients may lack what all of them have, such as a rare covariate.
        return [np.array(_STARTS[0])]


def _polish(
    theta: Floats, point: Deviance, products: CrossProducts, *, reml: bool
) -> tuple[Floats, Deviance, bool]:
    """Move to the boundary when the likelihood there is as high, and say so."""
    values, axes = np.linalg.eigh(relative_covariance(theta))
    if values[0] > _CLEARLY_INSIDE * values[1]:
        return theta, point, False
    on_edge = np.array([*(axes[:, 1] * np.sqrt(max(values[1], 0.0))), 0.0])
    nearest = profiled_deviance(on_edge, products, reml=reml)
    if nearest.value > point.value + _SAME:
        return theta, point, False
    return on_edge, nearest, True


def _residual(weighted: Floats) -> float:
    """Return the residual sum of squares after the fixed effects."""
    above = weighted[:-1, -1]
    explained = above @ np.linalg.solve(weighted[:-1, :-1], above)
    return float(weighted[-1, -1] - explained)


def _polish(
    theta: Floats, point: Deviance, products: CrossProducts, *, reml: bool
) -> tuple[Floats, Deviance, bool]:
    """Move to the boundary when the likelihood there is as high, and say so."""
    values, axes = np.linalg.eigh(relative_covariance(theta))
    on_edge = np.array([*(axes[:, 1] * np.sqrt(max(values[1], 0.0))), 0.0])
    nearest = profiled_deviance(on_edge, products, reml=reml)
    if nearest.value > point.value + _SAME:
        return theta, point, False
    return on_edge, nearest, True


def _report(
    statistics: GrowthStatistics,
    standard: Standardised,
    theta: Floats,
    point: Deviance,
    *,
    estimation: Estimation,
    singular: bool,
) -> GrowthModel:
    p = len(statistics.design.fixed_names)
    inverse = np.linalg.inv(point.weighted[:-1, :-1])
    scale = standard.score_scale
    freedom = statistics.n_scores - p * (estimation is Estimation.REML)
    residual = _residual(point.weighted) / freedom * scale**2
    fixed = standard.fixed @ (inverse @ point.weighted[:-1, -1]) * scale
    fixed[0] += standard.score_centre
    spread = standard.random @ relative_covariance(theta) @ standard.random.T
    deviance = _deviance(point, standard, freedom, estimation=estimation)
    deviance += statistics.log_determinant
    correlated = statistics.design.correlation is not None
    return GrowthModel(
        design=statistics.design,
        estimation=estimation,
        fixed_effects=fixed,
        fixed_covariance=standard.fixed @ inverse @ standard.fixed.T * residual,
        random_covariance=spread * residual,
        residual_variance=residual,
        log_likelihood=-deviance / 2,
        aic=deviance + 2 * (p + 4 + correlated),
        singular=singular,
        n_clients=statistics.n_clients,
        n_scores=statistics.n_scores,
        missing=statistics.missing,
        left_out=statistics.left_out,
        averaged=statistics.averaged,
        first_score_centre=standard.first_centre,
        score_range=statistics.score_range,
        method=LINEAR_MIXED_MODEL.name,
        version=LINEAR_MIXED_MODEL.version,
        source=LINEAR_MIXED_MODEL.source,
    )


def _deviance(
    point: Deviance, standard: Standardised, freedom: int, *, estimation: Estimation
) -> float:
    """Return minus twice the log-likelihood of the scores in their own units."""
    value = point.value + freedom * (1 + np.log(2 * np.pi / freedom))
    value += 2 * freedom * np.log(standard.score_scale)
    if estimation is Estimation.REML:
        # The restricted likelihood depends on the scale of the columns reported.
        value -= 2 * np.linalg.slogdet(standard.fixed)[1]
    return float(value)
