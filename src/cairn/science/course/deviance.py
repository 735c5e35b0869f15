"""How badly does a random-effects covariance explain the scores?

Minus twice the log-likelihood, or the REML criterion, with fixed effects and residual
variance profiled out, its gradient and its Hessian, for all clients at once.
Method: Laird & Ware (1982), Biometrics 38, 963-974; profiling and the relative
covariance factor as in Bates et al. (2015), J Stat Softw 67(1), eqs 34-42.
Assumes: columns are centred and scaled; two random effects for each client, so that
every inverse is that of a 2 x 2 matrix.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from cairn.science.scores import Floats

# Clients worked on at a time: what they need stays in the processor's own memory.
_BLOCK = 8192


@dataclass(frozen=True, slots=True, eq=False)
class CrossProducts:
    """Z'Z as (3, rows), Z'(X y) as (2, columns, rows), (X y)'(X y) as (columns,) * 2.

    `clients` says for how many clients each row stands: clients with the same Z'Z may
    share rows whose outer products sum to theirs.
    """

    gram: Floats
    cross: Floats
    total: Floats
    clients: Floats
    n_scores: int


@dataclass(frozen=True, slots=True, eq=False)
class Deviance:
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


def profiled_deviance(
    theta: Floats, products: CrossProducts, *, reml: bool
) -> Deviance:
    """Evaluate at `theta`, the lower triangle of the relative covariance factor.

    The constant n (1 + ln(2 pi / n)), n - p for REML, is left out.
    """
    sums = _add_blocks(relative_covariance(theta), products)
    weighted = products.total - sums.removed
    p = len(weighted) - 1
    freedom = products.n_scores - p * reml
    value, slope, bend = _log_determinants(weighted, sums, freedom=freedom, reml=reml)
    gradient, hessian = _chain(theta, slope + sums.trace, bend - sums.traces)
    return Deviance(value + sums.log_determinant, gradient, hessian, weighted)


@dataclass(slots=True, eq=False)
class _Sums:
    """Sums over clients: ln|V|, its derivatives, and those of (X y)' V^-1 (X y).

    `outer` holds sums of outer products of Z' V^-1 (X y), plain and weighted by each
    entry of Z' V^-1 Z.
    """

    size: int
    log_determinant: float = 0.0
    trace: Floats = field(default_factory=lambda: np.zeros(3))
    traces: Floats = field(default_factory=lambda: np.zeros((3, 3)))
    removed: Floats = field(default_factory=lambda: np.zeros(()))
    outer: Floats = field(default_factory=lambda: np.zeros(()))

    def __post_init__(self) -> None:
        self.removed = np.zeros((2 * self.size, 2 * self.size))
        self.outer = np.zeros((4, 2 * self.size, 2 * self.size))


def _add_blocks(psi: Floats, products: CrossProducts) -> _Sums:
    q = len(products.total)
    sums = _Sums(q)
    for gram, cross, clients in _blocks(products):
        inverse, determinant = _shrinkage(psi, gram)
        held = np.empty_like(cross)
        held[0] = inverse[0] * cross[0] + inverse[1] * cross[1]
        held[1] = inverse[2] * cross[0] + inverse[3] * cross[1]
        spread = _spread(inverse, gram)
        sums.log_determinant += float(clients @ np.log(determinant))
        sums.trace += spread @ clients * (1, 2, 1)
        sums.traces += _traces((spread * clients) @ spread.T)
        flat = held.reshape(2 * q, -1)
        sums.removed += cross.reshape(2 * q, -1) @ flat.T
        sums.outer[0] += flat @ flat.T
        for number in range(3):
            sums.outer[number + 1] += (flat * spread[number]) @ flat.T
    parts = sums.removed.reshape(2, q, 2, q)
    mixed = np.einsum("ab,ambn->mn", psi, parts)
    sums.removed = (mixed + mixed.T) / 2
    return sums


def _blocks(products: CrossProducts) -> Iterator[tuple[Floats, Floats, Floats]]:
    for start in range(0, len(products.clients), _BLOCK):
        rows = slice(start, start + _BLOCK)
        cross = np.ascontiguousarray(products.cross[..., rows])
        yield products.gram[:, rows], cross, products.clients[rows]


def _shrinkage(psi: Floats, gram: Floats) -> tuple[tuple[Floats, ...], Floats]:
    """Return (I + Z'Z Psi)^-1, row by row, and the determinant of I + Z'Z Psi."""
    n, line, curve = gram
    (aa, ab), (_, bb) = psi
    one, two = 1 + n * aa + line * ab, n * ab + line * bb
    three, four = line * aa + curve * ab, 1 + line * ab + curve * bb
    # The plain product of the diagonals would cancel where clients differ a lot.
    determinant = (
        1
        + n * aa
        + 2 * line * ab
        + curve * bb
        + (n * curve - line * line) * (aa * bb - ab * ab)
    )
    over = 1 / determinant
    return (four * over, -two * over, -three * over, one * over), determinant


def _spread(inverse: tuple[Floats, ...], gram: Floats) -> Floats:
    """Return Z' V^-1 Z as its entries 11, 12 and 22; shape (3, rows)."""
    n, line, curve = gram
    return np.stack(
        (
            inverse[0] * n + inverse[1] * line,
            inverse[0] * line + inverse[1] * curve,
            inverse[2] * line + inverse[3] * curve,
        )
    )


def _traces(products: Floats) -> Floats:
    """Return sums of tr(C E_a C E_b) for C = Z' V^-1 Z and the units E of Psi."""
    (aa, ab, _), (_, bb, bc), (_, _, cc) = products
    ac = products[0, 2]
    return np.array(
        [[aa, 2 * ab, bb], [2 * ab, 2 * (ac + bb), 2 * bc], [bb, 2 * bc, cc]]
    )


def _derivatives(outer: Floats) -> tuple[Floats, Floats]:
    """Return first and second derivatives of (X y)' V^-1 (X y) in Psi (11, 21, 22)."""
    q = outer.shape[1] // 2
    both = outer + outer.swapaxes(1, 2)
    level, rise = both[:, :q, :q], both[:, q:, q:]
    second = np.empty((3, 3, q, q))
    # H' (E_a C E_b + E_b C E_a) H, written out; index 1, 2, 3 weights by C11, C12, C22.
    second[0, 0] = level[1]
    second[0, 1] = level[2] + _twice(outer[1], q)
    second[0, 2] = _twice(outer[2], q)
    second[1, 1] = level[3] + 2 * _twice(outer[2], q) + rise[1]
    second[1, 2] = _twice(outer[3], q) + rise[2]
    second[2, 2] = rise[3]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        second[other, one] = second[one, other]
    return -np.stack((level[0] / 2, _twice(outer[0], q), rise[0] / 2)), second


def _twice(outer: Floats, q: int) -> Floats:
    """Return the block between intercept and slope plus its transpose."""
    block = outer[:q, q:]
    return block + block.T


def _log_determinants(
    weighted: Floats, sums: _Sums, *, freedom: int, reml: bool
) -> tuple[float, Floats, Floats]:
    """Return the profiled part of the deviance with its derivatives in Psi.

    ln r^2 = ln|W| - ln|W_xx|, for r^2 the residual sum of squares of (X y)' V^-1 (X y).
    """
    first, second = _derivatives(sums.outer)
    value, slope, bend = 0.0, np.zeros(3), np.zeros((3, 3))
    p = len(weighted) - 1
    for size, weight in ((p + 1, freedom), (p, reml - freedom)):
        part = np.s_[..., :size, :size]
        inverse = np.linalg.inv(weighted[part])
        moved = inverse @ first[part]
        value += weight * np.linalg.slogdet(weighted[part])[1]
        slope += weight * np.einsum("imm->i", moved)
        bend += weight * (
            np.einsum("mn,ijnm->ij", inverse, second[part])
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
