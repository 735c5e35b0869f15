"""What moved in this practice, counted so that nobody is left out?

Method: counts of reliable change, Jacobson & Truax (1991); shares with the Jeffreys
interval of Brown, Cai & DasGupta (2001); bounds for the missing, Manski (1990).
Assumes: everybody in the columns started; first and last known scores are compared.
Refuses: a share of fewer than 10 people, a number of starters below those in the
columns. A share is never called a success rate: what would have moved anyway is in it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.change.changes import measure_change
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.instrument import Direction, ReliableChangeBasis
from cairn.science.provenance import Method
from cairn.science.scores import Scores
from cairn.science.service.intervals import Interval, check_count, jeffreys_interval

FEWEST_FOR_A_SHARE = 10

WITNESSED = Method(
    "counts of reliable change among all who started",
    "1",
    "Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19",
)
MISSING_BOUNDS = Method(
    "worst-case bounds for missing outcomes",
    "1",
    "Manski (1990), Am Econ Rev 80 (Papers and Proceedings), 319-323",
)


class Among(StrEnum):
    """Whom a share is counted out of."""

    STARTED = "all who started"
    WITH_SECOND_SCORE = "those with a second score"


@dataclass(frozen=True, slots=True)
class MissingBounds:
    """The share of all who started, if nobody and if everybody unknown belongs to it.

    Both ends are shares from 0 to 1; `missing` people have no second score.
    """

    lower: float
    upper: float
    count: int
    of: int
    missing: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class GrowthWitnessed:
    """How many moved which way; the five counts always add up to `started`.

    `started` counts everybody, `with_second_score` those who can be compared, and
    `unknown` (also `missing`) those who cannot.
    """

    started: int
    with_second_score: int
    improved: int
    about_the_same: int
    worse: int
    unknown: int
    direction: Direction
    basis: ReliableChangeBasis
    missing: int
    method: str
    version: str
    source: str

    def count(self, verdict: Verdict) -> int:
        """Return how many people's change is called so."""
        match verdict:
            case Verdict.IMPROVED:
                return self.improved
            case Verdict.UNCHANGED:
                return self.about_the_same
            case Verdict.DETERIORATED:
                return self.worse
            case _:
                assert_never(verdict)

    def share(
        self, verdict: Verdict, among: Among, *, confidence: float = 0.95
    ) -> Interval:
        """Return a share with its Jeffreys interval; TooFew below 10 people."""
        everybody = among is Among.STARTED
        of = self.started if everybody else self.with_second_score
        _refuse_few("A share of people", of)
        return jeffreys_interval(
            self.count(verdict), of, confidence=confidence, missing=self.unknown
        )

    def bounds(self, verdict: Verdict) -> MissingBounds:
        """Return how low and how high the share could be; TooFew below 10 people."""
        _refuse_few("A bound for the missing", self.started)
        count = self.count(verdict)
        return MissingBounds(
            lower=count / self.started,
            upper=(count + self.unknown) / self.started,
            count=count,
            of=self.started,
            missing=self.unknown,
            method=MISSING_BOUNDS.name,
            version=MISSING_BOUNDS.version,
            source=MISSING_BOUNDS.source,
        )


def witness_growth(
    scores: Scores, *, basis: ReliableChangeBasis, started: int | None = None
) -> GrowthWitnessed:
    """Count who improved, stayed about the same, got worse, or is unknown.

    `basis` says which change is reliable. `started` may be larger than the number of
    clients in the columns, when some never answered; everybody more is unknown.
    Raises TooFew without anybody, ScienceError when fewer started than answered.
    """
    started = _check_started(scores, started)
    changes = measure_change(scores, basis)
    none, improved, same, worse = np.bincount(changes.reliable, minlength=4).tolist()
    unknown = started - scores.n_clients + none
    return GrowthWitnessed(
        started=started,
        with_second_score=improved + same + worse,
        improved=improved,
        about_the_same=same,
        worse=worse,
        unknown=unknown,
        direction=scores.direction,
        basis=basis,
        missing=unknown,
        method=WITNESSED.name,
        version=WITNESSED.version,
        source=f"{WITNESSED.source}; what is reliable: {basis.source}",
    )


def _check_started(scores: Scores, started: int | None) -> int:
    if started is None:
        started = scores.n_clients
    check_count(started, "number who started")
    if started < scores.n_clients:
        raise ScienceError(
            "Fewer people started than have scores. Count everybody who started."
        )
    if started == 0:
        raise TooFew("Growth that was witnessed", needed=1, given=0)
    return started


def _refuse_few(what: str, given: int) -> None:
    if given < FEWEST_FOR_A_SHARE:
        raise TooFew(what, needed=FEWEST_FOR_A_SHARE, given=given)
