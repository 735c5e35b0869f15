"""How often is a signal right, when the ends are known?

Method: the four counts of signal against outcome; sensitivity, specificity and the
predictive values with Wilson intervals; areas under the ROC curve in `roc.py`.
Assumes: one row for each client; the outcome is known for all of them.
Refuses: columns of different lengths. A share of nobody is None.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import TooFew
from cairn.science.offtrack.alarm import Truths
from cairn.science.offtrack.roc import Area, AreaDifference, compare_areas, roc_area
from cairn.science.scores import Floats, check_lengths
from cairn.science.service.intervals import Interval, wilson_interval

# Fewer than this with the outcome, or without, and areas are not compared.
FEWEST_TO_COMPARE = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """Clients by signal and outcome: `false_alarms` had the signal only."""

    hits: int
    misses: int
    false_alarms: int
    rightly_quiet: int

    @property
    def n(self) -> int:
        """All clients."""
        return self.hits + self.misses + self.false_alarms + self.rightly_quiet

    @property
    def with_outcome(self) -> int:
        """Clients who had the outcome."""
        return self.hits + self.misses

    @property
    def without_outcome(self) -> int:
        """Clients who did not have the outcome."""
        return self.false_alarms + self.rightly_quiet

    @property
    def signalled(self) -> int:
        """Clients who had the signal."""
        return self.hits + self.false_alarms

    @property
    def sensitivity(self) -> Interval | None:
        """The share of those with the outcome who had the signal."""
        return share_of(self.hits, self.with_outcome)

    @property
    def specificity(self) -> Interval | None:
        """The share of those without the outcome who did not have the signal."""
        return share_of(self.rightly_quiet, self.without_outcome)

    @property
    def positive_predictive_value(self) -> Interval | None:
        """The share of those with the signal who had the outcome."""
        return share_of(self.hits, self.signalled)

    @property
    def negative_predictive_value(self) -> Interval | None:
        """The share of those without the signal who did not have the outcome."""
        return share_of(self.rightly_quiet, self.n - self.signalled)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well a signal ranks people, by itself and against two simpler ones.

    None where too few had the outcome, or too few had not.
    """

    area: Area | None
    above_last_score: AreaDifference | None
    above_change: AreaDifference | None


def count(signal: Truths, outcome: Truths) -> Counts:
    """Count clients by signal and outcome; both are (clients,)."""
    check_lengths(signal, outcome)
    return Counts(
        hits=int(np.count_nonzero(signal & outcome)),
        misses=int(np.count_nonzero(~signal & outcome)),
        false_alarms=int(np.count_nonzero(signal & ~outcome)),
        rightly_quiet=int(np.count_nonzero(~signal & ~outcome)),
    )


def share_of(some: int, of: int) -> Interval | None:
    """Return a share with its Wilson interval; None of nobody."""
    return wilson_interval(some, of) if of else None


def rank(signal: Floats, outcome: Truths, *, last: Floats, change: Floats) -> Ranking:
    """Judge a signal by its area, against the last score and against the change.

    All are columns in which higher means worse; shape (clients,).
    """
    try:
        area = roc_area(signal, outcome)
    except TooFew:
        return Ranking(None, None, None)
    if min(area.n_with, area.n_without) < FEWEST_TO_COMPARE:
        return Ranking(area, None, None)
    return Ranking(
        area,
        compare_areas(signal, last, outcome),
        compare_areas(signal, change, outcome),
    )
