"""How badly does a random-effects covariance explain the scores?

Minus twice the log-likelihood, or the REML criterion, with fixed effects and residual
variance profiled out, its gradient and its Hessian, for all clients at once.
Method: Laird & Ware (1982), Biometrics 38, 963-974; profiling and the relative
covariance factor as in Bates et al. (2015), J Stat Softw 67(1), eqs 34-42.
Assumes: columns are centred and scaled; two random effects for each client, so that
every inverse is that of a 2 x 2 matrix.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cairn.science.scores import Floats

# Clients worked on at a time: what they need stays in the processor's own memory.
_BLOCK = 4096
_PAIRS = ((0, 0), (0, 1), (1, 1))
# The symmetric 2 x 2 matrices that a relative covariance is made of.
_UNITS = np.array([[[1, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 1]]], dtype=float)


@dataclass(frozen=True, slots=True, eq=False)
class CrossProducts:
    """Z'Z as (rows, 3), Z'(X y) as (rows, 2, columns), (X y)'(X y) as (columns,) * 2.

    `clients` says for how many clients each row stands: clients with the same Z'Z may
    share rows whose outer products sum to theirs.
    """

    gram: Floats
    cross: Floats
    total: Floats
    clients: Floats
    n_scores: int


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A deviance with its first and second derivatives in the three parameters.

    `weighted` is (X y)' V^-1 (X y), in units of the residual variance.
    """

    value: float
    gradient: Floats
    hessian: Floats
    weighted: Floats


def relative_covariance(theta: Floats) -> Floats:
    """Return the 2 x 2 covariance, in residual variances, of a Cholesky factor."""
    one, two, three = theta
    shared = one * two
    return np.array([[one * one, shared], [shared, two * two + three * three]])


def profiled_deviance(theta: Floats, products: CrossProducts, *, reml: bool) -> Point:
    """Evaluate at `theta`, the lower triangle of the relative covariance factor.

    The constant n (1 + ln(2 pi / n)), n - p for REML, is left out.
    """
    sums = _add_blocks(relative_covariance(theta), products)
    weighted = products.total - sums.removed
    p = len(weighted) - 1
    freedom = products.n_scores - p * reml
    value, slope, bend = _log_determinants(weighted, sums, freedom=freedom, reml=reml)
    value += sums.log_determinant
    slope += sums.trace
    bend -= sums.traces
    gradient, hessian = _chain(theta, slope, bend)
    return Point(value, gradient, hessian, weighted)


@dataclass(slots=True, eq=False)
class _Sums:
    """Sums over clients: ln|V|, its derivatives, and those of (X y)' V^-1 (X y)."""

    log_determinant: float
    trace: Floats
    traces: Floats
    removed: Floats
    first: Floats
    second: Floats


def _add_blocks(psi: Floats, products: CrossProducts) -> _Sums:
    q = len(products.total)
    sums = _Sums(0.0, np.zeros(3), np.zeros((3, 3)), *_zeros(q))
    outer = np.zeros((4, 2 * q, 2 * q))
    for gram, cross, clients in _blocks(products):
        inverse, determinant = _shrinkage(psi, gram)
        held = np.einsum("rab,rbq->raq", inverse, cross, optimize=False)
        spread = np.einsum("rab,rbc->rac", inverse, _symmetric(gram))
        c = np.stack([spread[:, a, b] for a, b in _PAIRS])
        sums.log_determinant += float(clients @ np.log(determinant))
        sums.trace += c @ clients * (1, 2, 1)
        sums.traces += _traces(c, clients)
        mixed = np.matmul(psi, held)
        sums.removed += cross.reshape(-1, q).T @ mixed.reshape(-1, q)
        flat = held.reshape(-1, 2 * q)
        outer[0] += flat.T @ flat
        for number in range(3):
            outer[number + 1] += flat.T @ (c[number][:, None] * flat)
    sums.removed = (sums.removed + sums.removed.T) / 2
    sums.first, sums.second = _derivatives(outer, q)
    return sums


def _zeros(q: int) -> tuple[Floats, Floats, Floats]:
    return np.zeros((q, q)), np.zeros((3, q, q)), np.zeros((3, 3, q, q))


def _blocks(products: CrossProducts) -> Iterator[tuple[Floats, Floats, Floats]]:
    for start in range(0, len(products.gram), _BLOCK):
        rows = slice(start, start + _BLOCK)
        yield products.gram[rows], products.cross[rows], products.clients[rows]


def _symmetric(gram: Floats) -> Floats:
    return gram[:, [[0, 1], [1, 2]]]


def _shrinkage(psi: Floats, gram: Floats) -> tuple[Floats, Floats]:
    """Return (I + Z'Z Psi)^-1 and the determinant of I + Z'Z Psi for every row."""
    matrix = _symmetric(gram) @ psi
    matrix[:, 0, 0] += 1
    matrix[:, 1, 1] += 1
    determinant = matrix[:, 0, 0] * matrix[:, 1, 1] - matrix[:, 0, 1] * matrix[:, 1, 0]
    inverse = np.empty_like(matrix)
    inverse[:, 0, 0], inverse[:, 1, 1] = matrix[:, 1, 1], matrix[:, 0, 0]
    inverse[:, 0, 1], inverse[:, 1, 0] = -matrix[:, 0, 1], -matrix[:, 1, 0]
    return inverse / determinant[:, None, None], determinant


def _traces(c: Floats, clients: Floats) -> Floats:
    """Sum tr(C E_a C E_b) over clients, for the units E of the relative covariance."""
    products = (c * clients) @ c.T
    (aa, ab, ac), (_, bb, bc), (_, _, cc) = products
    return np.array(
        [[aa, 2 * ab, bb], [2 * ab, 2 * (ac + bb), 2 * bc], [bb, 2 * bc, cc]]
    )


def _derivatives(outer: Floats, q: int) -> tuple[Floats, Floats]:
    """Return first and second derivatives of (X y)' V^-1 (X y) in Psi."""
    blocks = outer.reshape(4, 2, q, 2, q).transpose(0, 1, 3, 2, 4)
    first = -np.einsum("iab,abmn->imn", _UNITS, blocks[0])
    by_spread = np.stack([blocks[1], blocks[2], blocks[2], blocks[3]])
    around = by_spread.reshape(2, 2, 2, 2, q, q)
    second = np.einsum("iab,jcd,bcadmn->ijmn", _UNITS, _UNITS, around)
    return first, second + second.swapaxes(0, 1)


def _log_determinants(
    weighted: Floats, sums: _Sums, *, freedom: int, reml: bool
) -> tuple[float, Floats, Floats]:
    """Return the profiled part of the deviance with its derivatives in Psi.

    ln r^2 = ln|W| - ln|W_xx|, for r^2 the residual sum of squares of (X y)' V^-1 (X y).
    """
    value, slope, bend = 0.0, np.zeros(3), np.zeros((3, 3))
    p = len(weighted) - 1
    for size, weight in ((p + 1, freedom), (p, reml - freedom)):
        part = np.s_[..., :size, :size]
        inverse = np.linalg.inv(weighted[part])
        moved = inverse @ sums.first[part]
        value += weight * np.linalg.slogdet(weighted[part])[1]
        slope += weight * np.einsum("imm->i", moved)
        bend += weight * (
            np.einsum("mn,ijnm->ij", inverse, sums.second[part])
            - np.einsum("imn,jnm->ij", moved, moved)
        )
    return float(value), slope, bend


def _chain(theta: Floats, slope: Floats, bend: Floats) -> tuple[Floats, Floats]:
    """Turn derivatives in Psi (11, 21, 22) into derivatives in its factor."""
    one, two, three = theta
    jacobian = np.array(
        [[2 * one, 0, 0], [two, one, 0], [0, 2 * two, 2 * three]], dtype=float
    )
    curved = np.array(
        [
            [2 * slope[0], slope[1], 0],
            [slope[1], 2 * slope[2], 0],
            [0, 0, 2 * slope[2]],
        ]
    )
    return jacobian.T @ slope, jacobian.T @ bend @ jacobian + curved
