"""When does the step between two sessions count as a sudden gain?

Method: Tang & DeRubeis (1999), J Consult Clin Psychol 67, 894-904; critical values
adjusted for missing scores as in Lutz et al. (2013), J Consult Clin Psychol 81, 14-24,
and Wiedemann et al. (2020), PLOS ONE 15, e0230276.
Assumes: one measure, in the unit of its scores.
Refuses: no criterion at all, criterion 1 without a cut-off, a cut-off not above 0, a
share or an alpha outside (0, 1).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import stdtrit

from cairn.errors import ScienceError
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method

_SOURCE = (
    "Tang & DeRubeis (1999), J Consult Clin Psychol 67, 894-904; missing scores as in "
    "Wiedemann et al. (2020), PLOS ONE 15, e0230276"
)
SUDDEN_GAINS = Method("sudden gains", "1", _SOURCE)
STRICT_SUDDEN_GAINS = Method(
    "sudden gains, criterion 3 as a true two-sample t test", "1", _SOURCE
)

# So many sessions on each side enter criterion 3, and two of them need a score.
WINDOW = 3
NEEDED = 2


class Step(StrEnum):
    """Which way the steps go that are looked for."""

    GAIN = "sudden gain"
    LOSS = "sudden loss"


class Reason(StrEnum):
    """Why an interval between two sessions is a sudden gain, is none, or is unknown."""

    MET = "every criterion is met"
    NO_SCORE_BEFORE = "the session before has no score"
    NO_SCORE_AFTER = "the session after has no score"
    NO_SCORE = "neither session has a score"
    FEW_BEFORE = "fewer than two scores in the three sessions up to the step"
    FEW_AFTER = "fewer than two scores in the three sessions from the step on"
    SMALL = "criterion 1: the change is smaller than the cut-off"
    SMALL_SHARE = "criterion 2: the change is too small a share of the score before"
    UNSTABLE = "criterion 3: the sessions before and after do not differ enough"
    OTHER_WAY = "the score does not move in this direction"


# The reasons for which nothing can be said about an interval.
UNKNOWN = (
    Reason.NO_SCORE_BEFORE,
    Reason.NO_SCORE_AFTER,
    Reason.NO_SCORE,
    Reason.FEW_BEFORE,
    Reason.FEW_AFTER,
)


@dataclass(frozen=True, slots=True)
class GainRules:
    """The three criteria, each of which can be left out, and how they are applied.

    `cutoff` is criterion 1 in points, above 0 for losses too; `share` is criterion 2,
    from 0 to 1, of the size of the score before the step; `alpha` is the two-sided
    level of criterion 3. `cutoff=None` or `share=None` leaves the criterion out, and
    so does `stable=False`. `critical_value` replaces the adjusted critical t for every
    interval. `strict` asks for the true denominator of the t test.
    `first_interval` and `last_interval` are the sessions from which the first and the
    last tested interval start; by default every interval is tested.
    """

    cutoff: float | None
    share: float | None = 0.25
    stable: bool = True
    alpha: float = 0.05
    critical_value: float | None = None
    strict: bool = False
    step: Step = Step.GAIN
    first_interval: int | None = None
    last_interval: int | None = None

    def __post_init__(self) -> None:
        if self.cutoff is None and self.share is None and not self.stable:
            raise ScienceError("Keep at least one of the three criteria.")
        _check_above_zero(self.cutoff, "cut-off of criterion 1")
        _check_above_zero(self.critical_value, "critical value of criterion 3")
        for value, name in (
            (self.share, "share of criterion 2"),
            (self.alpha, "alpha"),
        ):
            if value is not None and not 0 < value < 1:
                raise ScienceError(f"The {name} must lie strictly between 0 and 1.")
        first, last = self.first_interval, self.last_interval
        if first is not None and last is not None and first > last:
            raise ScienceError("The last interval may not come before the first one.")

    @property
    def method(self) -> Method:
        """Name the method, which differs where criterion 3 does."""
        return STRICT_SUDDEN_GAINS if self.strict else SUDDEN_GAINS

    def critical(self, freedom: int) -> float:
        """Return the critical t for so many degrees of freedom."""
        if self.critical_value is not None:
            return self.critical_value
        return float(stdtrit(freedom, 1 - self.alpha / 2))

    def downwards(self, direction: Direction) -> int:
        """Return 1 when the steps looked for are falls of the score, else -1."""
        return -direction.sign if self.step is Step.GAIN else direction.sign


def _check_above_zero(value: float | None, name: str) -> None:
    if value is not None and not (math.isfinite(value) and value > 0):
        raise ScienceError(f"The {name} must be a number above 0.")
