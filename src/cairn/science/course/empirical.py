"""Scores or changes that were seen, as predictive distribution; one sample a row.

Method: the empirical distribution of a sample; its CRPS is Gneiting & Raftery (2007),
J Am Stat Assoc 102, 359-378, eq. 21, with each member of the sample equally likely.
Assumes: what was seen will be seen again, as often.
Refuses: an empty sample.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError
from cairn.science.scores import Floats, Whole, check_lengths


@dataclass(frozen=True, slots=True, eq=False)
class EmpiricalDistributions:
    """Row i is sample number `sample[i]`, moved up by `shift[i]` points.

    `samples` are sorted, one array of scores or changes each. Rows without a sample
    have number -1, and NaN for everything.
    """

    samples: tuple[Floats, ...]
    sample: Whole
    shift: Floats

    def __post_init__(self) -> None:
        check_lengths(self.sample, self.shift)
        if not all(len(one) for one in self.samples):
            raise ScienceError("An empirical distribution needs at least one score.")

    @property
    def mean(self) -> Floats:
        """The expected score of each row, in points."""
        return self._each(lambda one, _: np.full(len(_), one.mean())) + self.shift

    @property
    def sd(self) -> Floats:
        """The standard deviation of each row, in points."""
        return self._each(lambda one, _: np.full(len(_), one.std()))

    def cdf(self, values: Floats) -> Floats:
        """Return the share of the sample at or below each row's value."""
        return self._each(
            lambda one, at: np.searchsorted(one, at, side="right") / len(one), values
        )

    def below(self, values: Floats) -> Floats:
        """Return the share of the sample strictly below each row's value."""
        return self._each(
            lambda one, at: np.searchsorted(one, at, side="left") / len(one), values
        )

    def quantile(self, probability: float) -> Floats:
        """Return the sample's quantile, interpolated between its members."""
        found = self._each(
            lambda one, at: np.full(len(at), np.quantile(one, probability))
        )
        return found + self.shift

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the ends that leave as much below as above."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def crps(self, observed: Floats) -> Floats:
        """Return the continuous ranked probability score of each row, in points."""
        return self._each(_score_sample, observed)

    def _each(
        self, answer: Callable[[Floats, Floats], Floats], values: Floats | None = None
    ) -> Floats:
        """Answer for all rows of a sample at once; values count from their shift."""
        at = np.zeros(len(self.shift)) if values is None else values - self.shift
        found = np.full(len(self.shift), np.nan)
        order = np.argsort(self.sample, kind="stable")
        numbers, starts = np.unique(self.sample[order], return_index=True)
        # Of no rows at all there is one part, and no sample to go with it.
        for number, rows in zip(numbers, np.split(order, starts[1:]), strict=False):
            if number >= 0:
                found[rows] = answer(self.samples[number], at[rows])
        return np.where(np.isnan(at), np.nan, found)


def _score_sample(sample: Floats, observed: Floats) -> Floats:
    """Return mean |x - y| less half the mean |x - x'|; `sample` is sorted."""
    n = len(sample)
    before = np.concatenate(([0.0], np.cumsum(sample)))
    place = np.searchsorted(sample, observed)
    distance = observed * (2 * place - n) + before[-1] - 2 * before[place]
    weights = 2 * np.arange(1, n + 1) - n - 1
    return np.asarray(distance / n - (weights @ sample) / n**2)
