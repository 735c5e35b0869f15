"""Normal predictive distributions, one for each row.

Method: the score's distribution is normal with a mean and a standard deviation of
its own; its CRPS is Gneiting et al. (2005), Mon Weather Rev 133, 1098-1118, eq. 5.
Assumes: scores without floor or ceiling.
Refuses: a standard deviation that is not above 0.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from cairn.errors import ScienceError
from cairn.science.scores import Floats, check_lengths

_ROOT_OF_TWO_PI = np.sqrt(2 * np.pi)
_ONE_OVER_ROOT_PI = 1 / np.sqrt(np.pi)


@dataclass(frozen=True, slots=True, eq=False)
class NormalDistributions:
    """One normal distribution for each row; `mean` and `sd` in points, (rows,).

    Rows of which nothing can be said are NaN.
    """

    mean: Floats
    sd: Floats

    def __post_init__(self) -> None:
        check_lengths(self.mean, self.sd)
        if np.any(self.sd <= 0):
            raise ScienceError(
                "Each predicted score needs a standard deviation above 0."
            )

    def cdf(self, values: Floats) -> Floats:
        """Return the probability of a score at or below each row's value."""
        return np.asarray(ndtr((values - self.mean) / self.sd))

    def below(self, values: Floats) -> Floats:
        """Return the same: one exact value has no probability of its own."""
        return self.cdf(values)

    def quantile(self, probability: float) -> Floats:
        """Return for each row the score that has this probability below it."""
        return self.mean + self.sd * float(ndtri(probability))

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the ends that leave as much below as above."""
        reach = self.sd * float(ndtri((1 + level) / 2))
        return self.mean - reach, self.mean + reach

    def crps(self, observed: Floats) -> Floats:
        """Return the continuous ranked probability score of each row, in points."""
        z = (observed - self.mean) / self.sd
        density = np.exp(-z * z / 2) / _ROOT_OF_TWO_PI
        score = z * (2 * ndtr(z) - 1) + 2 * density - _ONE_OVER_ROOT_PI
        return np.asarray(self.sd * score)
