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
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats, Scores, Whole


@dataclass(frozen=True, slots=True)
class GrowthDesign:
    """What a growth model is made of, before anything is estimated.

    `term` is the basis as it is called in the formula; `between` names the first score,
    when it is in the model, and the covariates. `correlation` is the serial correlation
    of residuals one unit of time apart, None without one.
    """

    basis: Basis
    term: str
    first_score: bool
    between: tuple[str, ...]
    direction: Direction
    correlation: float | None = None

    @property
    def fixed_names(self) -> tuple[str, ...]:
        """The fixed effects, named and ordered as lme4 does."""
        crossed = (f"{self.term}:{FIRST_SCORE}",) if self.first_score else ()
        return (INTERCEPT, self.term, *self.between, *crossed)

    @property
    def formula(self) -> str:
        """The model as lme4 writes it; the first score enters centred."""
        inner = "*" if self.first_score else "+"
        fixed = f" {inner} ".join((self.term, *self.between[:1]))
        fixed = " + ".join((fixed, *self.between[1:]))
        return f"score ~ {fixed} + ({self.term} | client)"


@dataclass(frozen=True, slots=True, eq=False)
class GrowthStatistics:
    """Sufficient statistics of some clients; those of others can be added.

    `gram` is (clients, 3): n, the sum and the sum of squares of the basis; `moment` is
    (clients, 2): the sums of score and basis times score; `square` is the sum of
    squared scores. Basis and score are counted from `origin`. With serial correlation
    all are sums over whitened rows. `between` is (clients, covariates).
    """

    design: GrowthDesign
    gram: Floats
    moment: Floats
    between: Floats
    square: float
    origin: tuple[float, float]
    log_determinant: float
    n_scores: int
    most_scores: int
    missing: int
    left_out: int
    averaged: int
    score_range: tuple[float, float]

    @property
    def n_clients(self) -> int:
        """How many clients have at least one score to explain."""
        return len(self.gram)

    def __add__(self, other: "GrowthStatistics") -> "GrowthStatistics":
        """Put the clients of both together; the model must be the same."""
        if self.design != other.design:
            raise ScienceError("Statistics of different models cannot be added.")
        moved = other.move(self.origin)
        low, high = zip(self.score_range, other.score_range, strict=True)
        return GrowthStatistics(
            design=self.design,
            gram=np.concatenate((self.gram, moved.gram)),
            moment=np.concatenate((self.moment, moved.moment)),
            between=np.concatenate((self.between, moved.between)),
            square=self.square + moved.square,
            origin=self.origin,
            log_determinant=self.log_determinant + moved.log_determinant,
            n_scores=self.n_scores + moved.n_scores,
            most_scores=max(self.most_scores, moved.most_scores),
            missing=self.missing + moved.missing,
            left_out=self.left_out + moved.left_out,
            averaged=self.averaged + moved.averaged,
            score_range=(min(low), max(high)),
        )

    def move(self, origin: tuple[float, float]) -> "GrowthStatistics":
        """Count basis and score from another origin; nothing else changes."""
        basis, score = origin[0] - self.origin[0], origin[1] - self.origin[1]
        if (basis, score) == (0.0, 0.0):
            return self
        n, line, curve = self.gram.T
        level, rise = self.moment.T
        gram = (n, line - basis * n, curve - 2 * basis * line + basis**2 * n)
        moment = (
            level - score * n,
            rise - score * line - basis * level + basis * score * n,
        )
        square = self.square - 2 * score * level.sum() + score**2 * n.sum()
        return replace(
            self,
            gram=np.column_stack(gram),
            moment=np.column_stack(moment),
            square=float(square),
            origin=origin,
        )


def summarise(
    scores: Scores,
    *,
    basis: Basis = Basis.TIME,
    first_score: bool = True,
    covariates: Mapping[str, ArrayLike] | None = None,
    column: ArrayLike | None = None,
    term: str | None = None,
) -> GrowthStatistics:
    """Reduce scores to the sufficient statistics of a growth model, in one pass.

    `covariates` has one number for each client, NaN where not known: such clients are
    left out and counted. `column` holds the basis 'given', `term` its name.
    """
    responses = arrange_responses(
        scores,
        basis=basis,
        first_score=first_score,
        covariates=covariates,
        column=column,
    )
    design = GrowthDesign(
        basis, term or basis.term, first_score, responses.names, scores.direction
    )
    return add_up(responses, design)


def add_up(responses: Responses, design: GrowthDesign) -> GrowthStatistics:
    """Sum what each client contributes to a model without serial correlation."""
    kept, left_out = usable(responses)
    origin = _origin(kept)
    basis, score = kept.basis - origin[0], kept.score - origin[1]
    heads = kept.starts[:-1]
    counts = kept.counts.astype(np.float64)
    gram = [counts, _sums(basis, heads), _sums(basis * basis, heads)]
    moment = [_sums(score, heads), _sums(basis * score, heads)]
    return GrowthStatistics(
        design=design,
        gram=np.column_stack(gram),
        moment=np.column_stack(moment),
        between=kept.between,
        square=float(score @ score),
        origin=origin,
        log_determinant=0.0,
        n_scores=len(score),
        most_scores=int(kept.counts.max(initial=0)),
        missing=responses.missing,
        left_out=left_out,
        averaged=0,
        score_range=_range(kept),
    )


def add_up_all(responses: Responses) -> tuple[Floats, Floats]:
    """Return (clients, 3) and (clients, 2) sums from the origin 0, of every client."""
    some = responses.counts > 0
    heads = responses.starts[:-1][some]
    gram, moment = np.zeros((len(some), 3)), np.zeros((len(some), 2))
    basis, score = responses.basis, responses.score
    gram[:, 0] = responses.counts
    gram[some, 1] = _sums(basis, heads)
    gram[some, 2] = _sums(basis * basis, heads)
    moment[some, 0] = _sums(score, heads)
    moment[some, 1] = _sums(basis * score, heads)
    return gram, moment


def usable(responses: Responses) -> tuple[Responses, int]:
    """Keep clients with a score and all covariates; count those without."""
    complete = np.isfinite(responses.between).all(axis=1)
    present = responses.counts > 0
    return responses.keep_clients(present & complete), int(np.sum(~present | ~complete))


def _origin(responses: Responses) -> tuple[float, float]:
    if not len(responses.score):
        return 0.0, 0.0
    return float(responses.basis.mean()), float(responses.score.mean())


def _sums(column: Floats, heads: Whole) -> Floats:
    return np.add.reduceat(column, heads) if len(heads) else np.zeros(0)


def _range(responses: Responses) -> tuple[float, float]:
    """Return the lowest and highest score seen, first scores included."""
    seen = [responses.score]
    if responses.names[:1] == (FIRST_SCORE,):
        seen.append(responses.between[:, 0])
    values = np.concatenate(seen)
    if not len(values):
        return np.inf, -np.inf
    return float(values.min()), float(values.max())
