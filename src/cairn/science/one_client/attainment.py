"""How far were agreed goals attained, as one score around 50?

Method: goal attainment scaling, Kiresuk & Sherman (1968), Community Ment Health J 4,
443-453: T = 50 + 10 * sum(w x) / sqrt((1 - r) sum(w^2) + r (sum w)^2), r = .3.
Assumes: attainments from -2 (much less than expected) to +2 (much more), 0 as expected.
Refuses: attainments outside that range, weights not above 0, no goal rated.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.provenance import Method

ATTAINMENT = Method(
    "goal attainment scaling, T score",
    "1",
    "Kiresuk & Sherman (1968), Community Ment Health J 4, 443-453",
)
MOST = 2
# The correlation between goals that the authors assume.
CORRELATION = 0.3


@dataclass(frozen=True, slots=True)
class Attainment:
    """A T score: 50 means that goals were met as expected, 10 points are one SD."""

    t_score: float
    goals: int
    correlation: float
    missing: int
    method: str
    version: str
    source: str


def attain_goals(
    attained: Sequence[float],
    *,
    weights: Sequence[float] | None = None,
    correlation: float = CORRELATION,
) -> Attainment:
    """Combine attainments from -2 to 2, NaN for a goal not rated; higher is better.

    Without `weights` all goals count alike. Raises ScienceError, TooFew.
    """
    levels = np.asarray(attained, dtype=np.float64)
    shares = np.ones_like(levels) if weights is None else np.asarray(weights, float)
    if levels.ndim != 1 or levels.shape != shares.shape:
        raise ScienceError("Every goal needs one weight.")
    if np.any(np.abs(levels) > MOST):
        raise ScienceError("Attainment goes from -2 to 2.")
    if not (np.isfinite(shares) & (shares > 0)).all():
        raise ScienceError("A weight must be a number above 0.")
    if not 0 <= correlation < 1:
        raise ScienceError("The correlation between goals lies from 0 to below 1.")
    rated = ~np.isnan(levels)
    if not rated.any():
        raise TooFew("Goal attainment, in rated goals,", needed=1, given=0)
    weight = shares[rated]
    spread = (1 - correlation) * (weight**2).sum() + correlation * weight.sum() ** 2
    return Attainment(
        t_score=float(50 + 10 * (weight @ levels[rated]) / math.sqrt(spread)),
        goals=int(rated.sum()),
        correlation=correlation,
        missing=int((~rated).sum()),
        method=ATTAINMENT.name,
        version=ATTAINMENT.version,
        source=ATTAINMENT.source,
    )
