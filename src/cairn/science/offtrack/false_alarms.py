"""How many false alarms are to be expected for each true one, in this practice?

Method: by Bayes' rule, (1 - specificity) (1 - base rate) / (sensitivity base rate).
Each of the three shares has a Jeffreys (beta) distribution; on the logarithmic scale
the mean and variance of the ratio are exact sums of polygamma functions, and the
interval is normal on that scale.
Assumes: the signal is as accurate here as where it was assessed; base rate, sensi-
tivity and specificity were counted independently.
Refuses: fewer than 10 with and 10 without the outcome to know the accuracy from, and
fewer than 30 ended courses to know the base rate from; both numbers are our choice.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

from cairn.errors import TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.offtrack.accuracy import FEWEST_TO_COMPARE, Counts, share_of
from cairn.science.provenance import Method
from cairn.science.service.intervals import Interval, check_count

FALSE_ALARMS = Method(
    "false alarms expected for each true alarm",
    "1",
    "Bayes' rule; Jeffreys priors as in Brown, Cai & DasGupta (2001), Statistical "
    "Science 16, 101-133",
)
FEWEST_ENDED = 30


@dataclass(frozen=True, slots=True)
class EndedCourses:
    """Courses that ended in this practice, and how many of them had the outcome."""

    with_outcome: int
    ended: int


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """False alarms for each true one, with its interval; 4.0 means one in five is true.

    `base_rate` is that of this practice, the accuracy that of where it was assessed.
    """

    per_true_alarm: float
    lower: float
    upper: float
    confidence: float
    base_rate: Interval
    sensitivity: Interval
    specificity: Interval
    method: str
    version: str
    source: str


def expect_false_alarms(
    evidence: Counts, practice: EndedCourses, *, confidence: float = 0.95
) -> FalseAlarms:
    """Carry the accuracy of a signal over to the base rate of a practice.

    Raises TooFew, and ScienceError for counts that cannot be.
    """
    check_count(practice.with_outcome, "number with the outcome")
    fewer = min(evidence.with_outcome, evidence.without_outcome)
    if fewer < FEWEST_TO_COMPARE:
        raise TooFew(
            "The accuracy of a signal, counted in people with and without the outcome,",
            needed=FEWEST_TO_COMPARE,
            given=fewer,
        )
    if practice.ended < FEWEST_ENDED:
        raise TooFew(
            "A practice's own base rate, counted in courses that ended,",
            needed=FEWEST_ENDED,
            given=practice.ended,
        )
    logarithm, spread = _log_ratio(evidence, practice)
    reach = critical_value(confidence) * spread
    shares = (
        share_of(practice.with_outcome, practice.ended),
        evidence.sensitivity,
        evidence.specificity,
    )
    base_rate, sensitivity, specificity = (one for one in shares if one is not None)
    return FalseAlarms(
        per_true_alarm=float(np.exp(logarithm)),
        lower=float(np.exp(logarithm - reach)),
        upper=float(np.exp(logarithm + reach)),
        confidence=confidence,
        base_rate=base_rate,
        sensitivity=sensitivity,
        specificity=specificity,
        method=FALSE_ALARMS.name,
        version=FALSE_ALARMS.version,
        source=FALSE_ALARMS.source,
    )


def _log_ratio(evidence: Counts, practice: EndedCourses) -> tuple[float, float]:
    """Return mean and standard deviation of the logarithm of the ratio."""
    without = practice.ended - practice.with_outcome
    terms = (
        (evidence.false_alarms + 0.5, 1),
        (evidence.without_outcome + 1.0, -1),
        (evidence.hits + 0.5, -1),
        (evidence.with_outcome + 1.0, 1),
        (without + 0.5, 1),
        (practice.with_outcome + 0.5, -1),
    )
    mean = sum(sign * digamma(count) for count, sign in terms)
    # The logarithm of a beta variable has variance trigamma(a) - trigamma(a + b); the
    # logarithm of its odds trigamma(a) + trigamma(b).
    variance = (
        polygamma(1, terms[0][0])
        - polygamma(1, terms[1][0])
        + polygamma(1, terms[2][0])
        - polygamma(1, terms[3][0])
        + polygamma(1, terms[4][0])
        + polygamma(1, terms[5][0])
    )
    return float(mean), float(np.sqrt(variance))
