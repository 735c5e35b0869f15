"""Did the pace of change differ after a known point, such as a change of plan?

Method: least squares on y = b0 + b1 t + b2 max(t - k, 0), two lines that meet at k;
Suits, Mason & Chan (1978), Rev Econ Stat 60, 132-139. Intervals from Student's t.
Assumes: k was not chosen by looking at the scores; errors that do not depend on each
other. Scores of one person do, so the intervals are too narrow rather than too wide.
Refuses: fewer than three scores up to the point, or after it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from cairn.errors import ScienceError, TooFew
from cairn.science.one_client.observed import observe, times_of
from cairn.science.provenance import Method
from cairn.science.scores import Floats

PIECEWISE = Method(
    "piecewise slope, two lines that meet",
    "1",
    "Suits, Mason & Chan (1978), Rev Econ Stat 60, 132-139",
)
EACH_SIDE = 3


@dataclass(frozen=True, slots=True)
class Slope:
    """Points of the score for each unit of time, with its interval."""

    estimate: float
    standard_error: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class PiecewiseSlope:
    """The pace before and after the point, and by how much it differs."""

    before: Slope
    after: Slope
    difference: Slope
    point: float
    residual_sd: float
    confidence: float
    n: int
    missing: int
    method: str
    version: str
    source: str


def piecewise_slope(
    scores: ArrayLike,
    *,
    point: float,
    times: ArrayLike | None = None,
    confidence: float = 0.95,
) -> PiecewiseSlope:
    """Fit two lines that meet at time `point`; NaN is a missing score.

    Without `times` the scores were given at 1, 2, 3. Raises TooFew for fewer than
    three scores up to the point or after it, ScienceError for times that do not rise.
    """
    if not 0 < confidence < 1:
        raise ScienceError("The confidence level must lie strictly between 0 and 1.")
    known = observe(scores, "A piecewise slope", needed=2 * EACH_SIDE)
    when = times_of(known, times)
    fewest = min(int((when <= point).sum()), int((when > point).sum()))
    if fewest < EACH_SIDE:
        raise TooFew("Each piece of a slope", needed=EACH_SIDE, given=fewest)
    design = np.column_stack(
        (np.ones(known.n), when - point, np.maximum(when - point, 0.0))
    )
    covered = np.linalg.inv(design.T @ design)
    estimate = covered @ design.T @ known.score
    freedom = known.n - 3
    variance = float(((known.score - design @ estimate) ** 2).sum() / freedom)
    critical = float(stdtrit(freedom, (1 + confidence) / 2))

    def slope(weights: tuple[int, int, int]) -> Slope:
        return _combine(
            np.array(weights), estimate, variance * covered, critical=critical
        )

    return PiecewiseSlope(
        before=slope((0, 1, 0)),
        after=slope((0, 1, 1)),
        difference=slope((0, 0, 1)),
        point=point,
        residual_sd=variance**0.5,
        confidence=confidence,
        n=known.n,
        missing=known.missing,
        method=PIECEWISE.name,
        version=PIECEWISE.version,
        source=PIECEWISE.source,
    )


def _combine(
    weights: Floats, estimate: Floats, covariance: Floats, *, critical: float
) -> Slope:
    value = float(weights @ estimate)
    error = float(np.sqrt(weights @ covariance @ weights))
    return Slope(value, error, value - critical * error, value + critical * error)
