"""Do therapist and client see the sessions alike: in direction, and in their moves?

Method: truth and bias (West & Kenny, 2011, Psychol Rev 118, 357-378): the therapist's
mark less the client's mean mark, explained by the client's mark from its mean, with an
intercept and a slope that differ between dyads (restricted maximum likelihood). One
dyad alone: the correlation of the two, by Fisher's z.
Assumes: both marked the same session on the same scale, neither having seen the other.
Refuses: pooled, fewer than 8 dyads with 5 sessions each; one dyad, fewer than 16
sessions; any gap called ideal.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.arrange import arrange_scores
from cairn.science.change.reliable_change import critical_value
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method
from cairn.science.reciprocity.clustered import Effect, centre, effect_of
from cairn.science.reciprocity.columns import read_columns
from cairn.science.reciprocity.threshold import Need, Threshold
from cairn.science.scores import Floats, Whole

TRUTH_AND_BIAS = Method(
    "truth and bias, random intercept and slope by dyad",
    "1",
    "West & Kenny (2011), Psychol Rev 118, 357-378",
)
FISHER = Method(
    "correlation with an interval by Fisher's z",
    "1",
    "Fisher (1915), Biometrika 10, 507-521",
)
FEWEST_SESSIONS = 5
POOLED = Threshold("Congruence", (Need("dyads with 5 sessions", 8),))
ONE_DYAD = Threshold("Congruence of one dyad", (Need("sessions", 16),))


@dataclass(frozen=True, slots=True)
class Congruence:
    """Two views of the same sessions, pooled over dyads.

    `direction`: points by which the therapist marks above (+) or below (-) the client.
    `tracking`: points the therapist's mark moves with one point of the client's.
    `slope_spread`: how much tracking differs between dyads (SD).
    """

    direction: Effect
    tracking: Effect
    slope_spread: float
    dyads: int
    sessions: int
    left_out: int
    missing: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class DyadTracking:
    """How the two views of one dyad move together: a correlation from -1 to 1."""

    estimate: float
    lower: float
    upper: float
    confidence: float
    sessions: int
    missing: int
    method: str
    version: str
    source: str


def compare_views(
    therapist: ArrayLike,
    client: ArrayLike,
    dyad: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Congruence:
    """Compare both marks of each session, pooled; NaN where one is missing.

    Dyads with fewer than five complete sessions are left out and counted.
    """
    critical_value(confidence)
    rows = read_columns(dyad, therapist, client)
    counts = np.bincount(rows.group)
    kept = counts >= FEWEST_SESSIONS
    POOLED.check(int(np.count_nonzero(kept)))
    use = kept[rows.group]
    said, marked = rows.columns[use].T
    group = np.unique(rows.group[use], return_inverse=True)[1]
    model = _fit(said, marked, group)
    direction, tracking = (
        effect_of(
            float(model.fixed_effects[place]),
            float(model.standard_errors[place]),
            # Dyads are what is sampled; with few of them a normal quantile is too sure.
            freedom=model.n_clients - 1,
            confidence=confidence,
        )
        for place in (0, 1)
    )
    return Congruence(
        direction=direction,
        tracking=tracking,
        slope_spread=math.sqrt(max(float(model.random_covariance[1, 1]), 0.0)),
        dyads=model.n_clients,
        sessions=model.n_scores,
        left_out=int(np.count_nonzero(~kept)),
        missing=rows.missing,
        method=TRUTH_AND_BIAS.name,
        version=TRUTH_AND_BIAS.version,
        source=TRUTH_AND_BIAS.source,
    )


def track_one_dyad(
    therapist: ArrayLike, client: ArrayLike, *, confidence: float = 0.95
) -> DyadTracking:
    """Return how the two marks of one dyad move together. Raises NotYet below 16."""
    z = critical_value(confidence)
    said = np.asarray(therapist, dtype=np.float64)
    rows = read_columns(np.zeros(said.shape), said, client)
    ONE_DYAD.check(rows.n)
    if np.any(np.ptp(rows.columns, axis=0) == 0):
        raise ScienceError("One of the two always marked the same; nothing can move.")
    table: Floats = np.asarray(np.corrcoef(rows.columns.T)).reshape(2, 2)
    lower, middle, upper = fisher_interval(float(table[0, 1]), rows.n, z=z)
    return DyadTracking(
        estimate=middle,
        lower=lower,
        upper=upper,
        confidence=confidence,
        sessions=rows.n,
        missing=rows.missing,
        method=FISHER.name,
        version=FISHER.version,
        source=FISHER.source,
    )


def fisher_interval(
    correlation: float, n: int, *, z: float
) -> tuple[float, float, float]:
    """Return lower end, correlation and upper end; `n` pairs, more than 3."""
    if not -1 <= correlation <= 1 or n <= 3:
        raise ScienceError("A correlation lies from -1 to 1 and needs over 3 pairs.")
    # A perfect correlation has no finite z.
    middle = math.atanh(max(min(correlation, 1 - 1e-12), -1 + 1e-12))
    half = z / math.sqrt(n - 3)
    return math.tanh(middle - half), correlation, math.tanh(middle + half)


def _fit(said: Floats, marked: Floats, group: Whole) -> GrowthModel:
    order = np.argsort(group, kind="stable")
    said, marked, group = said[order], marked[order], group[order]
    moves = centre(marked, group)
    usual = marked - moves
    scores = arrange_scores(
        group,
        said - usual,
        direction=Direction.HIGHER_IS_BETTER,
        occasion=np.arange(len(group)),
    )
    return fit_growth(scores, basis=Basis.GIVEN, column=moves, first_score=False)
