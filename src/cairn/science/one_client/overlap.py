"""How many pairs of a score before and a score after show improvement?

Method: non-overlap of all pairs (NAP), Parker & Vannest (2009), Behavior Therapy 40,
357-367; ties count half. Interval: Newcombe (2006), Stat Med 25, 559-573, method 5.
Standard error: Sen (1967), Sankhya A 29, 95-102, as in Mee (1990), J Am Stat Assoc
85, 793-800; unbiased without ties, and a tie adds to it.
Assumes: a real baseline phase before the help began; scores that do not depend on each
other. Scores of one person do, so the interval is too narrow rather than too wide.
Refuses: fewer than three scores in either phase.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from cairn.science.change.reliable_change import critical_value
from cairn.science.measure.instrument import Direction
from cairn.science.one_client.observed import DECIMALS, Observed, observe
from cairn.science.provenance import Method
from cairn.science.scores import Floats

NAP = Method(
    "non-overlap of all pairs, Newcombe's interval (method 5)",
    "1",
    "Parker & Vannest (2009), Behavior Therapy 40, 357-367; Newcombe (2006), "
    "Stat Med 25, 559-573",
)
NEEDED = 3


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of pairs from 0 to 1 (`nap`), and the same from -1 to 1 (`tau`).

    `nap` is the probability that a score after is better than one before; .5 says
    that the phases do not differ. `lower` and `upper` belong to `nap`.
    """

    nap: float
    lower: float
    upper: float
    confidence: float
    standard_error: float
    tau: float
    improved: int
    tied: int
    worsened: int
    n_before: int
    n_after: int
    missing: int
    method: str
    version: str
    source: str


def overlap(
    before: ArrayLike,
    after: ArrayLike,
    *,
    direction: Direction,
    confidence: float = 0.95,
) -> Overlap:
    """Compare every score before with every score after; NaN is a missing score.

    Raises TooFew for fewer than three scores in a phase, ScienceError for others.
    """
    earlier, later = observe_phases(before, after, "NAP")
    signs = compare_pairs(earlier.score, later.score, direction=direction)
    won = (signs + 1) / 2
    nap = float(won.mean())
    lower, upper = _interval(nap, earlier.n, later.n, confidence=confidence)
    return Overlap(
        nap=nap,
        lower=lower,
        upper=upper,
        confidence=confidence,
        standard_error=_standard_error(won),
        tau=float(signs.mean()),
        improved=int((signs > 0).sum()),
        tied=int((signs == 0).sum()),
        worsened=int((signs < 0).sum()),
        n_before=earlier.n,
        n_after=later.n,
        missing=earlier.missing + later.missing,
        method=NAP.name,
        version=NAP.version,
        source=NAP.source,
    )


def compare_pairs(before: Floats, after: Floats, *, direction: Direction) -> Floats:
    """Return 1, 0 or -1 for better, equal or worse; shape (before, after)."""
    change = np.round(after[None, :] - before[:, None], DECIMALS)
    return direction.sign * np.sign(change)


def observe_phases(
    before: ArrayLike, after: ArrayLike, what: str, *, needed: int = NEEDED
) -> tuple[Observed, Observed]:
    """Return the scores of both phases; raises TooFew for either."""
    return (
        observe(before, f"{what}, before,", needed=needed),
        observe(after, f"{what}, after,", needed=needed),
    )


def _standard_error(won: Floats) -> float:
    m, n = won.shape
    nap = won.mean()
    by_row = (won.sum(axis=1) ** 2).sum() / (m * n**2)
    by_column = (won.sum(axis=0) ** 2).sum() / (m**2 * n)
    squares = (won**2).mean()
    variance = nap - (m + n - 1) * nap**2 + n * by_row + m * by_column - 2 * squares
    return math.sqrt(max(float(variance), 0.0) / ((m - 1) * (n - 1)))


def _interval(nap: float, m: int, n: int, *, confidence: float) -> tuple[float, float]:
    """Solve for the shares whose score test just does not refuse the one observed."""
    z = critical_value(confidence)
    return _lowest(nap, m, n, z=z), 1 - _lowest(1 - nap, m, n, z=z)


def _lowest(nap: float, m: int, n: int, *, z: float) -> float:
    half = (m + n) / 2 - 1
    if nap <= 0:
        return 0.0
    if nap >= 1:
        # The share 1 solves the equation and says nothing; divide it out.
        return float(
            brentq(
                lambda x: (
                    m * n * (1 - x) * (2 - x) * (1 + x)
                    - z**2 * x * (2 + half + (1 + 2 * half) * x * (1 - x))
                ),
                0.0,
                1.0,
            )
        )
    return float(
        brentq(
            lambda x: (
                m * n * (nap - x) ** 2 * (2 - x) * (1 + x)
                - z**2 * x * (1 - x) * (2 + half + (1 + 2 * half) * x * (1 - x))
            ),
            0.0,
            nap,
        )
    )
