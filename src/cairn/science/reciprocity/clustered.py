"""How sure is a slope when sessions come in clusters of the same client?

Method: least squares within clusters (each column less the cluster's own mean), with
the bias-reduced robust covariance CR2 and Satterthwaite degrees of freedom: Bell &
McCaffrey (2002), Surv Methodol 28, 169-181; Pustejovsky & Tipton (2018), J Bus Econ
Stat 36, 672-683. The working model is independence; absorbing the clusters' means
leaves both as they are, because the adjusted columns are orthogonal to those means.
Assumes: clusters are independent of each other; within one, anything goes.
Refuses: fewer than two clusters that say something, columns that are not independent.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from cairn.errors import ScienceError
from cairn.science.scores import Floats, Whole

# A direction that one cluster settles alone has no spread between clusters to learn.
_ALONE = 1e-9


@dataclass(frozen=True, slots=True)
class Effect:
    """One coefficient with its interval; `freedom` are its degrees of freedom.

    `p_value` is two-sided, for no effect. It decides whether a sentence may be said
    together with others (`findings`), and is not for showing.
    """

    estimate: float
    standard_error: float
    freedom: float
    lower: float
    upper: float
    confidence: float
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A fit in orthonormal columns: what each cluster shares in it, and pulls at it."""

    coefficients: Floats
    share: Floats
    adjust: Floats
    pull: Floats


def effect_of(
    estimate: float, standard_error: float, *, freedom: float, confidence: float
) -> Effect:
    """Return an effect by Student's t; `freedom` is above 0."""
    half = float(stdtrit(freedom, (1 + confidence) / 2)) * standard_error
    # Without any spread, only an estimate of exactly nothing is no effect.
    alone = np.inf if estimate else 0.0
    size = abs(estimate) / standard_error if standard_error > 0 else alone
    return Effect(
        estimate=estimate,
        standard_error=standard_error,
        freedom=freedom,
        lower=estimate - half,
        upper=estimate + half,
        confidence=confidence,
        p_value=float(2 * stdtr(freedom, -size)),
    )


def regress_by_cluster(
    outcome: Floats,
    design: Floats,
    cluster: ArrayLike,
    *,
    confidence: float = 0.95,
    within: bool = True,
) -> tuple[Effect, ...]:
    """Regress an outcome (n,) on columns (n, k); one effect for each column.

    With `within`, every column is first taken from its cluster's own mean, so that
    differences between clusters play no part. Raises ScienceError.
    """
    if not 0 < confidence < 1:
        raise ScienceError("A confidence level lies between 0 and 1.")
    group = np.unique(np.asarray(cluster), return_inverse=True)[1]
    if within:
        outcome, design = centre(outcome, group), centre(design, group)
    white, root = _whiten(design)
    coefficients = white.T @ outcome
    residual = outcome - white @ coefficients
    share = _sum_groups(white[:, :, None] * white[:, None, :], group)
    adjust = _inverse_root(np.eye(white.shape[1]) - share)
    score = _sum_groups(white * residual[:, None], group)
    fit = _Fit(coefficients, share, adjust, np.einsum("gij,gj->gi", adjust, score))
    return tuple(_effect(fit, row, confidence=confidence) for row in root)


def centre(column: Floats, group: Whole) -> Floats:
    """Take each row from the mean of its group; `column` is (n,) or (n, k)."""
    counts = np.bincount(group)
    means = (_sum_groups(column, group).T / counts).T
    return column - means[group]


def _effect(fit: _Fit, row: Floats, *, confidence: float) -> Effect:
    """Return the effect whose place among the whitened columns is `row` (k,)."""
    weight = fit.adjust @ row
    mixed = np.einsum("gij,gj->gi", fit.share, weight)
    own = np.einsum("gi,gi->g", weight, mixed)
    variance = float(((fit.pull @ row) ** 2).sum())
    # The estimate of the variance is a sum of squares; these are its moments.
    gram = np.diag(own) - mixed @ mixed.T
    squared = float((gram**2).sum())
    if squared <= 0:
        raise ScienceError("At least two clusters must say something about a slope.")
    return effect_of(
        float(row @ fit.coefficients),
        float(np.sqrt(variance)),
        freedom=float(np.trace(gram) ** 2 / squared),
        confidence=confidence,
    )


def _whiten(design: Floats) -> tuple[Floats, Floats]:
    """Return orthonormal columns, and how to come back from their coefficients."""
    white, upper = np.linalg.qr(design)
    size = np.abs(np.diag(upper))
    if len(design) < design.shape[1] or size.min() <= _ALONE * max(size.max(), 1e-300):
        raise ScienceError("These columns cannot be told apart, or do not vary.")
    return white, np.linalg.inv(upper)


def _sum_groups(rows: Floats, group: Whole) -> Floats:
    total = np.zeros((int(group.max()) + 1, *rows.shape[1:]))
    np.add.at(total, group, rows)
    return total


def _inverse_root(matrices: Floats) -> Floats:
    """Return the symmetric inverse root of each (k, k); what is 0 stays 0."""
    values, vectors = np.linalg.eigh(matrices)
    roots = np.where(values > _ALONE, 1 / np.sqrt(np.maximum(values, _ALONE)), 0.0)
    spread: Floats = np.einsum("gik,gk,gjk->gij", vectors, roots, vectors)
    return spread
