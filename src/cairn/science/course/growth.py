"""What course do people who began here usually take, and how much do they differ?

Method: a linear mixed model with a random intercept and slope for each client, by
maximum likelihood (ML) or restricted maximum likelihood (REML): Laird & Ware (1982),
Biometrics 38, 963-974; Bates et al. (2015), J Stat Softw 67(1). Conventions are
lme4's: AIC counts p fixed effects, three parameters of the random covariance, the
residual variance and the serial correlation, if any; under REML the likelihood is the
restricted one.
Assumes: residuals are normal and, but for the serial correlation, independent.
Refuses: what `course/estimation.py` refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.science.course.autoregression import find_correlation
from cairn.science.course.basis import Basis
from cairn.science.course.deviance import relative_covariance
from cairn.science.course.estimation import Estimation, estimate
from cairn.science.course.responses import arrange_responses
from cairn.science.course.statistics import (
    GrowthDesign,
    GrowthStatistics,
    add_up,
)
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

LINEAR_MIXED_MODEL = Method(
    "linear mixed growth model, random intercept and slope by client",
    "1",
    "Laird & Ware (1982), Biometrics 38, 963-974; "
    "Bates et al. (2015), J Stat Softw 67(1), 1-48",
)


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
    correlation: bool = False,
) -> GrowthModel:
    """Fit a growth model to scores.

    With `first_score`, the scores after each client's first one are explained by the
    basis, the first score, their product and the covariates. Without it all scores are
    explained by the basis and the covariates.
    `covariates` has one number for each client, NaN where not known: such clients are
    left out and counted. `column` holds the basis 'given', one number a row, and `term`
    its name. With `correlation`, residuals have a serial correlation that falls with
    the time between them, and a client's scores at one time are averaged.
    Raises TooFew, ScoresRefused and ScienceError.
    """
    responses = arrange_responses(
        scores,
        basis=basis,
        first_score=first_score,
        covariates=covariates,
        column=column,
    )
    design = GrowthDesign(
        basis=basis,
        term=term or basis.term,
        first_score=first_score,
        covariates=tuple(covariates or ()),
        direction=scores.direction,
    )
    if correlation:
        design = find_correlation(responses, design, estimation)
    return fit_statistics(add_up(responses, design), estimation=estimation)


def fit_statistics(
    statistics: GrowthStatistics, *, estimation: Estimation = Estimation.REML
) -> GrowthModel:
    """Fit a growth model to statistics, which may be sums of many. Raises as above."""
    found = estimate(statistics, estimation)
    scale, standard = found.standard.score_scale, found.standard
    above = found.weighted[:-1, -1]
    inverse = np.linalg.inv(found.weighted[:-1, :-1])
    residual = found.residual_sum / found.freedom * scale**2
    fixed = standard.fixed @ (inverse @ above) * scale
    fixed[0] += standard.score_centre
    spread = standard.random @ relative_covariance(found.theta) @ standard.random.T
    # Rounding leaves the two covariances apart in the last digit.
    spread = (spread + spread.T) / 2
    return GrowthModel(
        design=statistics.design,
        estimation=estimation,
        fixed_effects=fixed,
        fixed_covariance=standard.fixed @ inverse @ standard.fixed.T * residual,
        random_covariance=spread * residual,
        residual_variance=residual,
        log_likelihood=-found.value / 2,
        aic=found.value + 2 * _count_parameters(statistics.design),
        singular=found.singular,
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


def _count_parameters(design: GrowthDesign) -> int:
    return len(design.fixed_names) + 4 + (design.correlation is not None)
