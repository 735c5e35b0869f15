"""What must be kept of each client to fit a growth model, and nothing more?

Method: for a client with design Z = (1, basis), Z'Z, Z'y and y'y suffice; with the
client's covariates they give every cross-product of the model (Laird & Ware 1982,
Biometrics 38, 963-974). Statistics of different clients add up.
Assumes: no client is in two of the statistics that are added.
Refuses: to add statistics of different models.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.course.basis import Basis
from cairn.science.course.responses import (
    FIRST_SCORE,
    INTERCEPT,
    Responses,
    arrange_responses,
)
from cairn.science.course.serial_correlation import (
    Whitened,
    average_same_time,
    gaps,
    whiten,
)
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats, Scores, Whole


@dataclass(frozen=True, slots=True)
class GrowthDesign:
    """What a growth model is made of, before anything is estimated.

    `term` is the basis as it is called in the formula; `covariates` are named besides
    the first score, which is in the model or not. `correlation` is that of residuals
    one unit of time apart, None without serial correlation.
    """

    basis: Basis
    term: str
    first_score: bool
    covariates: tuple[str, ...]
    direction: Direction
    correlation: float | None = None

    @property
    def between(self) -> tuple[str, ...]:
        """What is known of a client: the first score, when in the model, leading."""
        return ((FIRST_SCORE,) if self.first_score else ()) + self.covariates

    @property
    def fixed_names(self) -> tuple[str, ...]:
        """The fixed effects, named and ordered as lme4 does."""
        crossed = (f"{self.term}:{FIRST_SCORE}",) if self.first_score else ()
        return (INTERCEPT, self.term, *self.between, *crossed)

    @property
    def formula(self) -> str:
        """The model as lme4 writes it; the first score enters centred."""
        crossed = f" * {FIRST_SCORE}" if self.first_score else ""
        fixed = " + ".join((f"{self.term}{crossed}", *self.covariates))
        return f"score ~ {fixed} + ({self.term} | client)"


@dataclass(frozen=True, slots=True, eq=False)
class GrowthStatistics:
    """Sufficient statistics of some clients; those of others can be added.

    `gram` is (3, clients): n, the sum and the sum of squares of the basis (Z'Z);
    `moment` is (2, clients): the sums of score and of basis times score (Z'y);
    `square` is (clients,): the sum of squared scores (y'y). Basis and score are counted
    from `origin`. With serial correlation all are sums over whitened rows.
    `between` is (covariates, clients), named in the design. `missing` counts rows
    without a score, `left_out` clients without a score to explain or without a
    covariate, `averaged` rows at one time that were averaged with others.
    """

    design: GrowthDesign
    gram: Floats
    moment: Floats
    square: Floats
    between: Floats
    origin: tuple[float, float]
    log_determinant: float
    n_scores: int
    score_range: tuple[float, float]
    missing: int
    left_out: int
    averaged: int

    @property
    def n_clients(self) -> int:
        """How many clients have at least one score to explain."""
        return len(self.square)

    def __add__(self, other: "GrowthStatistics") -> "GrowthStatistics":
        """Put the clients of both together; the model must be the same."""
        if self.design != other.design:
            raise ScienceError("Statistics of different models cannot be added.")
        moved = other.move(self.origin)
        low, high = zip(self.score_range, other.score_range, strict=True)
        return GrowthStatistics(
            design=self.design,
            gram=np.concatenate((self.gram, moved.gram), axis=1),
            moment=np.concatenate((self.moment, moved.moment), axis=1),
            square=np.concatenate((self.square, moved.square)),
            between=np.concatenate((self.between, moved.between), axis=1),
            origin=self.origin,
            log_determinant=self.log_determinant + moved.log_determinant,
            n_scores=self.n_scores + moved.n_scores,
            score_range=(min(low), max(high)),
            missing=self.missing + moved.missing,
            left_out=self.left_out + moved.left_out,
            averaged=self.averaged + moved.averaged,
        )

    def move(self, origin: tuple[float, float]) -> "GrowthStatistics":
        """Count basis and score from another origin; nothing else changes."""
        basis, score = origin[0] - self.origin[0], origin[1] - self.origin[1]
        if (basis, score) == (0.0, 0.0):
            return self
        n, line, curve = self.gram
        level, rise = self.moment
        shifted = line - basis * n
        gram = (n, shifted, curve - basis * (line + shifted))
        moment = (level - score * n, rise - basis * level - score * shifted)
        return replace(
            self,
            gram=np.stack(gram),
            moment=np.stack(moment),
            square=self.square - score * (level + moment[0]),
            origin=origin,
        )

    def thin_out(self, step: int) -> "GrowthStatistics":
        """Keep every so many-th client, from whom a first guess can be had."""
        gram = self.gram[:, ::step]
        return replace(
            self,
            gram=gram,
            moment=self.moment[:, ::step],
            square=self.square[::step],
            between=self.between[:, ::step],
            n_scores=max(self.n_scores // step, 1),
        )


def summarise(
    scores: Scores,
    *,
    basis: Basis = Basis.TIME,
    first_score: bool = True,
    covariates: Mapping[str, ArrayLike] | None = None,
    column: ArrayLike | None = None,
    term: str | None = None,
    correlation: float | None = None,
) -> GrowthStatistics:
    """Reduce scores to the sufficient statistics of a growth model, in one pass.

    `covariates` has one number for each client, NaN where not known: such clients are
    left out and counted. `column` holds the basis 'given', `term` its name.
    `correlation` is that of residuals one unit of time apart, None for independence.
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
        correlation=correlation,
    )
    return add_up(responses, design)


def add_up(responses: Responses, design: GrowthDesign) -> GrowthStatistics:
    """Sum what each client contributes to the likelihood of a model.

    With serial correlation in the design, rows of a client at one time are averaged.
    """
    kept, left_out = usable(responses)
    origin = (0.0, 0.0)
    if len(kept.score):
        origin = float(kept.basis.mean()), float(kept.score.mean())
    rows = _rows(kept, design.correlation, origin)
    gram, moment, square = sum_rows(rows.basis, rows.score, rows.starts, ones=rows.ones)
    return GrowthStatistics(
        design=design,
        gram=gram,
        moment=moment,
        square=square,
        between=np.ascontiguousarray(kept.between.T),
        origin=origin,
        log_determinant=rows.log_determinant,
        n_scores=len(rows.score),
        score_range=_range(kept),
        missing=responses.missing,
        left_out=left_out,
        averaged=len(kept.score) - len(rows.score),
    )


def _rows(
    kept: Responses, correlation: float | None, origin: tuple[float, float]
) -> Whitened:
    if correlation is not None:
        one_a_time = average_same_time(kept)
        since = gaps(one_a_time)
        return whiten(one_a_time, correlation, since=since, origin=origin)
    basis, score = kept.basis - origin[0], kept.score - origin[1]
    return Whitened(None, basis, score, kept.starts, 0.0)


def sum_rows(
    basis: Floats, score: Floats, starts: Whole, *, ones: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Return Z'Z (3, clients), Z'y (2, clients) and y'y (clients,).

    `ones` is the column of the intercept where it is not 1. A client may have no row.
    """
    counts = np.diff(starts)
    some = slice(None) if counts.all() else counts > 0
    heads = starts[:-1][some]
    sums = np.zeros((6, len(counts)))
    columns = (
        counts[some] if ones is None else _sums(ones * ones, heads),
        _sums(basis if ones is None else basis * ones, heads),
        _sums(basis * basis, heads),
        _sums(score if ones is None else score * ones, heads),
        _sums(basis * score, heads),
        _sums(score * score, heads),
    )
    for place, column in enumerate(columns):
        sums[place, some] = column
    return sums[:3], sums[3:5], sums[5]


def usable(responses: Responses) -> tuple[Responses, int]:
    """Keep clients with a score to explain and all covariates; count the others."""
    kept = np.isfinite(responses.between).all(axis=1) & (responses.counts > 0)
    return responses.keep_clients(kept), int(np.count_nonzero(~kept))


def _range(responses: Responses) -> tuple[float, float]:
    """Return the lowest and highest score seen, first scores included."""
    first = responses.names[:1] == (FIRST_SCORE,)
    seen = (responses.score, responses.between[:, 0]) if first else (responses.score,)
    values = [column for column in seen if len(column)]
    if not values:
        return np.inf, -np.inf
    return (
        min(float(column.min()) for column in values),
        max(float(column.max()) for column in values),
    )


def _sums(column: Floats, heads: Whole) -> Floats:
    return np.add.reduceat(column, heads) if len(heads) else np.zeros(0)
