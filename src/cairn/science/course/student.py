"""Student's t as predictive distribution, one for each row.

Method: location, scale and degrees of freedom of each row's own; its CRPS is Jordan,
Krueger & Lerch (2019), J Stat Softw 90(12), 1-37, for a t distribution.
Assumes: scores without floor or ceiling.
Refuses: a scale that is not above 0, degrees of freedom of 1 or fewer (no CRPS).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import beta, gammaln, stdtr, stdtrit

from cairn.errors import ScienceError
from cairn.science.scores import Floats, check_lengths


@dataclass(frozen=True, slots=True, eq=False)
class StudentDistributions:
    """One t distribution for each row; `mean` and `scale` in points, (rows,)."""

    mean: Floats
    scale: Floats
    freedom: Floats

    def __post_init__(self) -> None:
        check_lengths(self.mean, self.scale, self.freedom)
        if np.any(self.scale <= 0) or np.any(self.freedom <= 1):
            raise ScienceError(
                "A t distribution needs a scale above 0 and more than one degree of "
                "freedom."
            )

    @property
    def sd(self) -> Floats:
        """The standard deviation of each row, in points; infinite up to 2 df."""
        with np.errstate(divide="ignore"):
            larger = np.sqrt(self.freedom / np.maximum(self.freedom - 2, 0.0))
        return np.asarray(self.scale * larger)

    def cdf(self, values: Floats) -> Floats:
        """Return the probability of a score at or below each row's value."""
        return np.asarray(stdtr(self.freedom, (values - self.mean) / self.scale))

    def below(self, values: Floats) -> Floats:
        """Return the same: one exact value has no probability of its own."""
        return self.cdf(values)

    def quantile(self, probability: float) -> Floats:
        """Return for each row the score that has this probability below it."""
        return np.asarray(
            self.mean + self.scale * stdtrit(self.freedom, float(probability))
        )

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the ends that leave as much below as above."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def crps(self, observed: Floats) -> Floats:
        """Return the continuous ranked probability score of each row, in points."""
        df, z = self.freedom, (observed - self.mean) / self.scale
        log_density = gammaln((df + 1) / 2) - gammaln(df / 2) - np.log(np.pi * df) / 2
        log_density -= (df + 1) / 2 * np.log1p(z * z / df)
        score = z * (2 * stdtr(df, z) - 1)
        score += 2 * np.exp(log_density) * (df + z * z) / (df - 1)
        share = beta(0.5, df - 0.5) / beta(0.5, df / 2) ** 2
        return np.asarray(self.scale * (score - 2 * np.sqrt(df) / (df - 1) * share))
