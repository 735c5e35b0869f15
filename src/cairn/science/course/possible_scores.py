"""Predictive distributions on the possible scores of a measure, one for each row.

Method: each possible score has a probability. An interval leaves out as nearly as the
scores allow what it should; where the lowest or the highest score belongs to it, all
that it leaves out lies at the other end. The CRPS is exact (Epstein 1969, J Appl
Meteorol 8, 985-987, as written by Gneiting & Raftery 2007, J Am Stat Assoc 102,
359-378, eq. 20).
Assumes: scores equally far apart, ascending; each row's probabilities rise to 1.
Refuses: columns that do not fit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ScienceError
from cairn.science.course.forecast import LEVELS
from cairn.science.scores import Floats, Whole

# Two scores this much nearer than a step are one score.
_SAME = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class ScoreDistributions:
    """`cumulative[i, j]`: the probability in row i of a score up to `possible[j]`.

    `possible` is (scores,), in points; `cumulative` is (rows, scores), NaN in rows of
    which nothing can be said.
    """

    possible: Floats
    cumulative: Floats

    def __post_init__(self) -> None:
        if self.cumulative.ndim != 2 or self.cumulative.shape[1] != len(self.possible):
            raise ScienceError("Each possible score needs a probability in each row.")

    @property
    def mean(self) -> Floats:
        """The expected score of each row, in points."""
        above = self.cumulative[:, :-1].sum(axis=1)
        return np.asarray(self.possible[-1] - self._step * above)

    @property
    def sd(self) -> Floats:
        """The standard deviation of each row, in points."""
        centred = self.possible - self.possible[-1]
        drops = self.cumulative[:, :-1] * (centred[1:] ** 2 - centred[:-1] ** 2)
        square = -drops.sum(axis=1)
        variance = square - (self.mean - self.possible[-1]) ** 2
        return np.asarray(np.sqrt(np.maximum(variance, 0.0)))

    def cdf(self, values: Floats) -> Floats:
        """Return the probability of a score at or below each row's value."""
        reach = self._step * _SAME
        return self._up_to(np.searchsorted(self.possible, values + reach, side="right"))

    def below(self, values: Floats) -> Floats:
        """Return the probability of a score strictly below each row's value."""
        reach = self._step * _SAME
        return self._up_to(np.searchsorted(self.possible, values - reach, side="left"))

    def quantile(self, probability: float) -> Floats:
        """Return each row's lowest score with this probability at or below it."""
        return self._score_at((self.cumulative < probability - _SAME**2).sum(axis=1))

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the scores at both ends; scores on the ends belong to the interval.

        One tail is as near as possible to half of what may be left out, then both
        together to all of it; the tail at the likelier of the two last scores is chosen
        first. The bands of lower levels lie inside.
        """
        first, last = self._places(level)
        for lower in LEVELS:
            if lower < level:
                inner_first, inner_last = self._places(lower)
                first = np.minimum(first, inner_first)
                last = np.maximum(last, inner_last)
        return self._score_at(first), self._score_at(last)

    def _places(self, level: float) -> tuple[Whole, Whole]:
        out, place = 1 - level, np.arange(len(self.possible))
        below = np.zeros_like(self.cumulative)
        below[:, 1:] = self.cumulative[:, :-1]
        above = 1 - self.cumulative
        half = np.full(len(below), out / 2)
        first, last = self._nearest(below, half), self._nearest(above, half)
        further = np.where(place < first[:, None], np.inf, above)
        up_to = self._nearest(further, out - _at(below, first))
        nearer = np.where(place > last[:, None], np.inf, below)
        down_to = self._nearest(nearer, out - _at(above, last))
        from_top = 1 - below[:, -1] > self.cumulative[:, 0] + _SAME**2
        return np.where(from_top, down_to, first), np.where(from_top, last, up_to)

    def crps(self, observed: Floats) -> Floats:
        """Return the continuous ranked probability score of each row, in points."""
        reached = self.possible[:-1] >= observed[:, None] - self._step * _SAME
        square = (self.cumulative[:, :-1] - reached) ** 2
        found = np.asarray(square.sum(axis=1) * self._step)
        # A score outside the range is further off by its distance from the range.
        outside = np.maximum(self.possible[0] - observed, observed - self.possible[-1])
        found = found + np.maximum(outside, 0.0)
        return np.where(np.isnan(observed), np.nan, found)

    @property
    def _step(self) -> float:
        if len(self.possible) < 2:
            return 1.0
        return float(self.possible[-1] - self.possible[0]) / (len(self.possible) - 1)

    def _up_to(self, count: NDArray[np.intp]) -> Floats:
        padded = np.concatenate(
            (np.zeros((len(self.cumulative), 1)), self.cumulative), axis=1
        )
        padded[np.isnan(self.cumulative[:, 0]), 0] = np.nan
        return np.take_along_axis(padded, count[:, None], axis=1)[:, 0]

    def _score_at(self, place: Whole) -> Floats:
        found = self.possible[np.minimum(place, len(self.possible) - 1)]
        return np.where(np.isnan(self.cumulative[:, 0]), np.nan, found)

    @staticmethod
    def _nearest(tails: Floats, wanted: Floats) -> Whole:
        """Return the place in each row where the tail is nearest to what is wanted."""
        return np.asarray(np.abs(tails - wanted[:, None]).argmin(axis=1))


def _at(tails: Floats, place: Whole) -> Floats:
    return np.take_along_axis(tails, place[:, None], axis=1)[:, 0]
