"""How alike are two scores of one client because they are close in time?

Method: residuals with correlation rho ** |time between them|, a first-order continuous
autoregression (Jones 1993, Longitudinal Data with Serial Correlation, ch. 3). Each row
is whitened by the row before it, since the inverse of that correlation is tridiagonal.
Assumes: times do not fall within a client; two scores at one time are one measurement
made twice, so their average is taken.
Refuses: a correlation outside [0, 1).
"""

from dataclasses import dataclass, replace

import numpy as np

from cairn.errors import ScienceError
from cairn.science.course.responses import Responses
from cairn.science.scores import Floats, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Whitened:
    """Rows with independent residuals of equal variance.

    `ones`, `basis` and `score` are the columns of intercept, basis and score, counted
    from an origin; `ones` is None where it is 1 throughout. `log_determinant` is that
    of the residual correlations.
    """

    ones: Floats | None
    basis: Floats
    score: Floats
    starts: Whole
    log_determinant: float


def average_same_time(responses: Responses) -> Responses:
    """Average a client's rows at one time into one row."""
    new = np.concatenate(([True], np.diff(responses.time) > 0))[: len(responses.time)]
    heads = responses.starts[:-1][responses.counts > 0]
    new[heads] = True
    if new.all():
        return responses
    firsts = np.flatnonzero(new)
    sizes = np.diff(np.append(firsts, len(new)))
    return replace(
        responses,
        starts=np.concatenate(([0], np.cumsum(new)))[responses.starts],
        basis=np.add.reduceat(responses.basis, firsts) / sizes,
        score=np.add.reduceat(responses.score, firsts) / sizes,
        time=responses.time[firsts],
    )


def gaps(responses: Responses) -> Floats:
    """Return the time since the client's row before; infinite for the first; (rows,).

    Rows at one time must have been averaged.
    """
    since = np.full(len(responses.time), np.inf)
    since[1:] = np.diff(responses.time)
    since[responses.starts[:-1][responses.counts > 0]] = np.inf
    return since


def carried_over(correlation: float, since: Floats) -> Floats:
    """Return the correlation of residuals that lie this far apart in time."""
    if not 0 <= correlation < 1:
        raise ScienceError("A serial correlation must be at least 0 and below 1.")
    if correlation == 0:
        return np.zeros_like(since)
    return np.asarray(np.exp(np.log(correlation) * since))


def whiten(
    responses: Responses,
    correlation: float,
    *,
    since: Floats,
    origin: tuple[float, float] = (0.0, 0.0),
) -> Whitened:
    """Take from each row what the row before it carries over, and scale it back."""
    shared = carried_over(correlation, since)
    # 1 - shared ** 2 loses its digits where rows lie close together.
    left = (
        np.ones_like(since)
        if correlation == 0
        else -np.expm1(2 * np.log(correlation) * since)
    )
    scale = 1 / np.sqrt(left)
    basis, score = responses.basis - origin[0], responses.score - origin[1]
    return Whitened(
        ones=(1 - shared) * scale,
        basis=_less_before(basis, shared) * scale,
        score=_less_before(score, shared) * scale,
        starts=responses.starts,
        log_determinant=float(np.log(left).sum()),
    )


def _less_before(column: Floats, shared: Floats) -> Floats:
    less = column.copy()
    less[1:] -= shared[1:] * column[:-1]
    return less
