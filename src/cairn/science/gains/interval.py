"""Is the step between two sessions a sudden gain, and if not, why not?

Method: the three criteria of `gains/rules.py` on up to three scores before the step and
up to three after it. Criterion 3 compares the difference of their means with the
critical t times their pooled SD; the degrees of freedom are the scores less two.
Assumes: windows hold the sessions n-2, n-1, n and n+1, n+2, n+3, NaN for no score.
Refuses: windows that are not three sessions wide, scores that are infinite.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScienceError
from cairn.science.gains.rules import NEEDED, WINDOW, GainRules, Reason
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats

Flags = NDArray[np.bool_]

# Scores are decimals on paper: 20.3 - 15.3 must reach 5.0 also in binary.
SAME = 1e-9

REASONS = tuple(Reason)
_CODE = {reason: code for code, reason in enumerate(REASONS)}


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The criteria of many intervals: 1 met, 0 not met, NaN not known or not asked.

    `difference` is the mean before less the mean after, turned so that a step in the
    direction looked for is above 0. It must exceed `threshold`, the critical t times
    `pooled_sd`. `reason` holds places in `REASONS`, and `missing` counts the scores
    that are not there of the six around each interval. Every column is (intervals,).
    """

    criterion_1: Floats
    criterion_2: Floats
    criterion_3: Floats
    gain: Floats
    reason: NDArray[np.int8]
    difference: Floats
    pooled_sd: Floats
    threshold: Floats
    missing: NDArray[np.int8]
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    scores: Floats
    count: NDArray[np.intp]
    mean: Floats
    squares: Floats

    @property
    def few(self) -> Flags:
        return self.count < NEEDED


def judge_intervals(
    before: ArrayLike, after: ArrayLike, *, rules: GainRules, direction: Direction
) -> Judgement:
    """Judge intervals, one a row: the scores at n-2, n-1, n and at n+1, n+2, n+3.

    Both are (intervals, 3), in points, with NaN for no score. Raises ScienceError.
    """
    earlier, later = _side(before), _side(after)
    if len(earlier.count) != len(later.count):
        raise ScienceError("Every interval needs both of its sides.")
    down = rules.downwards(direction)
    start = earlier.scores[:, -1]
    drop = down * (start - later.scores[:, 0])
    difference = down * (earlier.mean - later.mean)
    pooled, threshold = _stability(earlier, later, rules)
    known = ~np.isnan(drop)
    enough = known & ~earlier.few & ~later.few
    margin = SAME * np.maximum(np.abs(earlier.mean), np.abs(later.mean))
    criteria = (
        _answer(rules.cutoff, known, _reaches(drop, rules.cutoff or 0.0)),
        _answer(rules.share, known, _reaches(drop, (rules.share or 0) * np.abs(start))),
        _answer(rules.stable or None, enough, difference > threshold + margin),
    )
    return Judgement(
        *criteria,
        gain=_gain(criteria, drop, rules),
        reason=_reasons(criteria, drop, earlier, later=later, rules=rules),
        difference=difference,
        pooled_sd=pooled,
        threshold=threshold,
        missing=(2 * WINDOW - earlier.count - later.count).astype(np.int8),
        method=rules.method.name,
        version=rules.method.version,
        source=rules.method.source,
    )


def _side(window: ArrayLike) -> _Side:
    scores = np.asarray(window, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[1] != WINDOW:
        raise ScienceError("Each side of an interval is three sessions wide.")
    if np.isinf(scores).any():
        raise ScienceError("A score must be a finite number or missing.")
    known = ~np.isnan(scores)
    count = known.sum(axis=1)
    mean = np.where(known, scores, 0.0).sum(axis=1) / np.maximum(count, 1)
    squares = np.where(known, scores - mean[:, None], 0.0) ** 2
    return _Side(scores, count, np.where(count, mean, np.nan), squares.sum(axis=1))


def _stability(earlier: _Side, later: _Side, rules: GainRules) -> tuple[Floats, Floats]:
    """Return the pooled SD and what the means must differ by; NaN from too few."""
    few = earlier.few | later.few
    freedom = np.where(few, NEEDED, earlier.count + later.count - 2)
    pooled = np.sqrt((earlier.squares + later.squares) / freedom)
    critical = np.array([rules.critical(n) for n in range(NEEDED, 2 * WINDOW - 1)])
    threshold = critical[freedom - NEEDED] * pooled
    if rules.strict:
        counts = np.where(few, 1, (earlier.count, later.count))
        threshold = threshold * np.sqrt((1 / counts).sum(axis=0))
    return np.where(few, np.nan, pooled), np.where(few, np.nan, threshold)


def _reaches(drop: Floats, needed: float | Floats) -> Flags:
    return drop >= needed - SAME * np.abs(needed)


def _answer(asked: float | None, known: Flags, met: Flags) -> Floats:
    if asked is None:
        return np.full(len(known), np.nan)
    return np.where(known, met, np.nan)


def _gain(criteria: tuple[Floats, ...], drop: Floats, rules: GainRules) -> Floats:
    """Multiply the criteria that are asked for: one that is not known leaves all so."""
    asked = (rules.cutoff is not None, rules.share is not None, rules.stable)
    gain = (drop > 0).astype(np.float64)
    for criterion, wanted in zip(criteria, asked, strict=True):
        gain = gain * criterion if wanted else gain
    return np.where(np.isnan(drop), np.nan, gain)


def _reasons(
    criteria: tuple[Floats, ...],
    drop: Floats,
    earlier: _Side,
    *,
    later: _Side,
    rules: GainRules,
) -> NDArray[np.int8]:
    """Name the first thing that stands against a gain."""
    no_start = np.isnan(earlier.scores[:, -1])
    no_end = np.isnan(later.scores[:, 0])
    one, two, three = criteria
    against = {
        Reason.NO_SCORE: no_start & no_end,
        Reason.NO_SCORE_BEFORE: no_start,
        Reason.NO_SCORE_AFTER: no_end,
        Reason.FEW_BEFORE: earlier.few & rules.stable,
        Reason.FEW_AFTER: later.few & rules.stable,
        Reason.SMALL: one == 0,
        Reason.SMALL_SHARE: two == 0,
        Reason.UNSTABLE: three == 0,
        Reason.OTHER_WAY: drop <= 0,
    }
    codes = [_CODE[reason] for reason in against]
    found = np.select(list(against.values()), codes, _CODE[Reason.MET])
    return found.astype(np.int8)
