"""Did scores improve from one phase to the next, beyond the trend they had before?

Method: Tau-U, Parker, Vannest, Davis & Sauber (2011), Behavior Therapy 42, 284-299;
baseline-corrected Tau, Tarlow (2017), Behav Modif 41, 427-467: a baseline trend that is
beyond chance (Kendall's test at .05) is taken out along its Theil-Sen line, and Tau is
Kendall's tau-b between what is left and the phase.
Assumes: a real baseline phase before the help began; scores that do not depend on each
other.
Refuses: fewer than three scores in either phase.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr
from scipy.stats import kendalltau

from cairn.science.measure.instrument import Direction
from cairn.science.one_client.observed import DECIMALS, observe, times_of
from cairn.science.one_client.overlap import compare_pairs, observe_phases
from cairn.science.provenance import Method
from cairn.science.scores import Floats

TAU_U = Method(
    "Tau-U", "1", "Parker, Vannest, Davis & Sauber (2011), Behav Ther 42, 284-299"
)
CORRECTED_TAU = Method(
    "baseline-corrected Tau", "1", "Tarlow (2017), Behav Modif 41, 427-467"
)
TREND_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class TauU:
    """Tau from -1 to 1, above 0 for the better, and what baseline trend does to it.

    `tau_u` takes the baseline's own improvement away and can leave -1 to 1, which is
    its known flaw; `tau_u_all` adds the improvement within the second phase and counts
    all pairs. Prefer `corrected_tau`.
    """

    tau: float
    tau_u: float
    tau_u_all: float
    n_before: int
    n_after: int
    missing: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class CorrectedTau:
    """Kendall's tau-b with the phase, from -1 to 1, above 0 for the better.

    `corrected` says whether a baseline trend was taken out; `slope` is that trend in
    points for each unit of time, 0 where none was. `standard_error` is the published
    one and does not count the uncertainty of the trend.
    """

    tau: float
    standard_error: float
    corrected: bool
    slope: float
    n_before: int
    n_after: int
    missing: int
    method: str
    version: str
    source: str


def tau_u(before: ArrayLike, after: ArrayLike, *, direction: Direction) -> TauU:
    """Compare scores before and after, in order of time; NaN is a missing score.

    Raises TooFew for fewer than three scores in a phase.
    """
    earlier, later = observe_phases(before, after, "Tau-U")
    between = _sum_of_pairs(earlier.score, later.score, direction)
    in_first, in_second = (
        _sum_within(phase.score, direction) for phase in (earlier, later)
    )
    m, n = earlier.n, later.n
    return TauU(
        tau=between / (m * n),
        tau_u=(between - in_first) / (m * n),
        tau_u_all=(between - in_first + in_second) / math.comb(m + n, 2),
        n_before=m,
        n_after=n,
        missing=earlier.missing + later.missing,
        method=TAU_U.name,
        version=TAU_U.version,
        source=TAU_U.source,
    )


def corrected_tau(
    before: ArrayLike,
    after: ArrayLike,
    *,
    direction: Direction,
    times: ArrayLike | None = None,
) -> CorrectedTau:
    """Compare scores before and after once the baseline's own trend is taken out.

    `times` has one number for each score before and then after; without it the scores
    were given at 1, 2, 3. NaN is a missing score. Raises TooFew for fewer than three
    scores in a phase, ScienceError for times that do not rise.
    """
    earlier, later = observe_phases(before, after, "Baseline-corrected Tau")
    whole = observe(np.concatenate((before, after)), "Baseline-corrected Tau", needed=0)
    when, m, n = times_of(whole, times), earlier.n, later.n
    corrected = _trend_beyond_chance(earlier.score, when[:m])
    slope = _theil_sen(earlier.score, when[:m]) if corrected else 0.0
    left = np.round(whole.score - slope * (when - when[0]), DECIMALS)
    tau = _tau_b(left[:m], left[m:], direction)
    return CorrectedTau(
        tau=tau,
        standard_error=math.sqrt(2 / (m + n) * (1 - tau**2)),
        corrected=corrected,
        slope=slope,
        n_before=m,
        n_after=n,
        missing=whole.missing,
        method=CORRECTED_TAU.name,
        version=CORRECTED_TAU.version,
        source=CORRECTED_TAU.source,
    )


def _sum_of_pairs(before: Floats, after: Floats, direction: Direction) -> float:
    return float(compare_pairs(before, after, direction=direction).sum())


def _sum_within(score: Floats, direction: Direction) -> float:
    signs = compare_pairs(score, score, direction=direction)
    return float(np.triu(signs, 1).sum())


def _tau_b(before: Floats, after: Floats, direction: Direction) -> float:
    """Return Kendall's tau-b between score and phase; 0 when all scores are equal."""
    total = len(before) + len(after)
    _, ties = np.unique(np.concatenate((before, after)), return_counts=True)
    untied = math.comb(total, 2) - sum(math.comb(int(count), 2) for count in ties)
    if untied == 0:
        return 0.0
    pairs = math.sqrt(len(before) * len(after) * untied)
    return _sum_of_pairs(before, after, direction) / pairs


def _trend_beyond_chance(score: Floats, when: Floats) -> bool:
    """Test Kendall's tau of score and time: exactly, or by the normal with ties."""
    _, ties = np.unique(np.round(score, DECIMALS), return_counts=True)
    if np.all(ties == 1):
        return bool(kendalltau(when, score, method="exact").pvalue <= TREND_LEVEL)
    n = len(score)
    variance = n * (n - 1) * (2 * n + 5) - np.sum(ties * (ties - 1) * (2 * ties + 5))
    excess = abs(_sum_within(score, Direction.HIGHER_IS_BETTER)) - 1
    if variance <= 0 or excess <= 0:
        return False
    return bool(2 * ndtr(-excess / math.sqrt(variance / 18)) <= TREND_LEVEL)


def _theil_sen(score: Floats, when: Floats) -> float:
    first, second = np.triu_indices(len(score), 1)
    return float(
        np.median((score[second] - score[first]) / (when[second] - when[first]))
    )
