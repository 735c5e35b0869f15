"""When is a score so far from the expected course that it is worth a conversation?

Method: a score is compared with the distribution of scores that people who began with
this first score have at this time. Beyond 68 % of it (16 % on the worse side) is amber,
beyond 80 % (10 % on the worse side) is red (Finch, Lambert & Schaalje 2001, Clin
Psychol Psychother 8, 231-242); reliably worse than the first score is red as well
(Jacobson & Truax 1991). What came between the first and this score plays no part: a
course that is bad from the start does not become normal by going on.
Assumes: the expected course is that of people who began here.
Refuses: levels that are not 0 < red <= amber <= 0.5.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScienceError
from cairn.science.course.forecast import Forecast
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method
from cairn.science.scores import Floats

Codes = NDArray[np.int8]
Truths = NDArray[np.bool_]

SIGNAL_ALARM = Method(
    "empirical signal alarm: tail of the expected course",
    "1",
    "Finch, Lambert & Schaalje (2001), Clin Psychol Psychother 8, 231-242; "
    "levels of 68 and 80 % as quoted in the field, not seen first-hand",
)
# Nothing can be slow before there is a second score.
FIRST_SESSION_JUDGED = 2


class Flag(StrEnum):
    """How far off track; there is no flag that says all is well."""

    NONE = "none"
    AMBER = "amber"
    RED = "red"


class Reason(StrEnum):
    """Why there is a flag, or why there is none."""

    NO_SCORE = "no score yet"
    FIRST_SCORE_ONLY = "only a first score"
    NO_EXPECTATION = "no expected course"
    AS_MOST = "as most people who began here"
    SLOWER = "slower than most people who began here"
    MUCH_SLOWER = "much slower than most people who began here"
    WORSE = "reliably worse than at the start"
    WORSE_AND_SLOWER = (
        "reliably worse than at the start; slower than most people who began here"
    )

    @property
    def sentence(self) -> str:
        """What a therapist may read; it never says what will become of somebody."""
        return _SENTENCES[self]


_TALK = "Worth a conversation."
_SENTENCES = {
    Reason.NO_SCORE: "There is no score yet, so nothing can be said.",
    Reason.FIRST_SCORE_ONLY: "There is one score; a course begins with the second.",
    Reason.NO_EXPECTATION: "What is usual from this start is not known.",
    Reason.AS_MOST: "Not flagged. Flags miss people too, so trust your own sense.",
    Reason.SLOWER: f"Slower than most people who began here. {_TALK}",
    Reason.MUCH_SLOWER: f"Much slower than most people who began here. {_TALK}",
    Reason.WORSE: f"Reliably worse than at the start. {_TALK}",
    Reason.WORSE_AND_SLOWER: (
        "Reliably worse than at the start, and slower than most people who began here. "
        f"{_TALK}"
    ),
}

# The columns `flag` and `reason` of a result hold places in these.
FLAGS = tuple(Flag)
REASONS = tuple(Reason)


@dataclass(frozen=True, slots=True)
class AlarmLevels:
    """Below which tail probability a score is amber, and below which it is red."""

    amber: float = 0.16
    red: float = 0.10

    def __post_init__(self) -> None:
        if not 0 < self.red <= self.amber <= 0.5:
            raise ScienceError(
                "The alarm levels are probabilities with 0 < red <= amber <= 0.5: red "
                "is the smaller share of people who began here."
            )


def tail_probability(
    expected: Forecast, observed: ArrayLike, *, direction: Direction
) -> Floats:
    """Return the probability of a score as bad as the observed one or worse; (rows,).

    NaN where no score was observed or none is expected.
    """
    values = np.asarray(observed, dtype=np.float64)
    if direction is Direction.LOWER_IS_BETTER:
        return 1.0 - expected.below(values)
    return expected.cdf(values)


def raise_flags(
    tail: Floats, worse: Truths, session: NDArray[np.int64], *, levels: AlarmLevels
) -> tuple[Codes, Codes]:
    """Return the places of each row's flag in FLAGS and of its reason in REASONS.

    `tail` is a tail probability or NaN, `worse` says that the score is reliably worse
    than the first one, `session` counts the scores so far, this one included.
    """
    with np.errstate(invalid="ignore"):
        slow, very_slow = tail < levels.amber, tail < levels.red
    # The first that holds is the reason; the most serious comes first.
    reasons = (
        (session < 1, Flag.NONE, Reason.NO_SCORE),
        (session < FIRST_SESSION_JUDGED, Flag.NONE, Reason.FIRST_SCORE_ONLY),
        (worse & slow, Flag.RED, Reason.WORSE_AND_SLOWER),
        (worse, Flag.RED, Reason.WORSE),
        (very_slow, Flag.RED, Reason.MUCH_SLOWER),
        (slow, Flag.AMBER, Reason.SLOWER),
        (np.isnan(tail), Flag.NONE, Reason.NO_EXPECTATION),
        (np.ones(len(tail), dtype=bool), Flag.NONE, Reason.AS_MOST),
    )
    first = np.argmax(np.array([holds for holds, _, _ in reasons]), axis=0)
    flag = np.array([FLAGS.index(one) for _, one, _ in reasons], dtype=np.int8)
    reason = np.array([REASONS.index(one) for _, _, one in reasons], dtype=np.int8)
    return flag[first], reason[first]
