"""Does one habit before sessions make a difference, for me, by the toss of a coin?

Method: sessions are told apart by what the coin said, not by what was done; the
difference within clients, with a permutation test in which the coins of each client
change places (Edgington & Onghena, 2007, Randomization Tests), and the interval of all
differences that the test does not refuse.
Assumes: the outcome was named before the first toss; each session had its own toss.
Refuses: fewer than 60 sessions, or no client with both sides of the coin.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.provenance import Method
from cairn.science.reciprocity.clustered import centre
from cairn.science.reciprocity.columns import read_columns
from cairn.science.reciprocity.threshold import Need, Threshold
from cairn.science.scores import Floats, Whole

SELF_TRIAL = Method(
    "permutation test within clients, and the interval of what it does not refuse",
    "1",
    "Edgington & Onghena (2007), Randomization Tests, 4th ed.",
)
THRESHOLD = Threshold("The self-trial", (Need("tossed sessions", 60),))
DRAWS = 5000
_HALVINGS = 40


@dataclass(frozen=True, slots=True)
class SelfTrial:
    """`difference` is heads less tails, in points of the outcome, with its interval.

    `overridden` counts sessions where something else was done than the coin said; they
    count as the coin said. `p_value` is for `findings`, and not for showing.
    """

    difference: float
    lower: float
    upper: float
    confidence: float
    p_value: float
    sessions: int
    clients: int
    overridden: int
    missing: int
    draws: int
    method: str
    version: str
    source: str


def judge_self_trial(
    outcome: ArrayLike,
    heads: ArrayLike,
    done: ArrayLike,
    client: ArrayLike,
    *,
    seed: int,
    confidence: float = 0.95,
) -> SelfTrial:
    """Judge a self-trial, a row for each session; `heads` and `done` are 0 or 1.

    NaN where something is missing. The same `seed` gives the same 5,000 draws.
    """
    if not 0 < confidence < 1:
        raise ScienceError("A confidence level lies between 0 and 1.")
    rows = read_columns(client, outcome, heads, done)
    THRESHOLD.check(rows.n)
    value, arm, did = rows.columns.T
    if not (np.isin(arm, (0, 1)).all() and np.isin(did, (0, 1)).all()):
        raise ScienceError("A coin shows 0 or 1, and so does what was done.")
    test = _Tosses.throw(value, arm, rows.group, seed=seed)
    lower, upper = test.interval(1 - confidence)
    return SelfTrial(
        difference=test.difference,
        lower=lower,
        upper=upper,
        confidence=confidence,
        p_value=test.p_value(0.0),
        sessions=rows.n,
        clients=rows.clients,
        overridden=int(np.count_nonzero(arm != did)),
        missing=rows.missing,
        draws=DRAWS,
        method=SELF_TRIAL.name,
        version=SELF_TRIAL.version,
        source=SELF_TRIAL.source,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Tosses:
    """The trial, and how it would have come out had the coins lain otherwise.

    For any supposed difference d the statistic is linear in d, so the draws are made
    once: `with_value` and `with_arm` are each draw's products with both columns.
    """

    with_value: Floats
    with_arm: Floats
    value: float
    arm: float

    @classmethod
    def throw(cls, value: Floats, arm: Floats, group: Whole, *, seed: int) -> "_Tosses":
        centred = centre(arm, group)
        size = float(centred @ centred)
        if size < 1e-9:
            raise ScienceError("No client has sessions of both sides of the coin yet.")
        draws = _permute(centred, group, seed=seed)
        return cls(draws @ value, draws @ arm, float(centred @ value), size)

    @property
    def difference(self) -> float:
        return self.value / self.arm

    def p_value(self, supposed: float) -> float:
        """Return how often chance does at least as much, if the difference were so."""
        seen = abs(self.value - supposed * self.arm)
        chance = np.abs(self.with_value - supposed * self.with_arm)
        # What was seen is one of the ways it could have come out.
        as_large = int(np.count_nonzero(chance >= seen - 1e-9 * (1 + seen)))
        return (1 + as_large) / (1 + len(chance))

    def interval(self, alpha: float) -> tuple[float, float]:
        return self._end(alpha, -1), self._end(alpha, 1)

    def _end(self, alpha: float, side: int) -> float:
        step = max(float(np.std(self.with_value)) / self.arm, 1e-9)
        inner, outer = 0.0, step
        while self.p_value(self.difference + side * outer) > alpha:
            inner, outer = outer, outer * 2
        for _ in range(_HALVINGS):
            middle = (inner + outer) / 2
            if self.p_value(self.difference + side * middle) > alpha:
                inner = middle
            else:
                outer = middle
        return self.difference + side * inner


def _permute(centred: Floats, group: Whole, *, seed: int) -> Floats:
    """Return draws (DRAWS, n) in which each client's coins have changed places."""
    random = np.random.default_rng(seed)
    drawn = np.empty((DRAWS, len(centred)))
    for own in (np.flatnonzero(group == one) for one in range(int(group.max()) + 1)):
        places = random.random((DRAWS, len(own))).argsort(axis=1)
        drawn[:, own] = centred[own][places]
    return drawn
