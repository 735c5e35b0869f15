"""Where may a client's score lie next, and how sure are we?

A forecast is a whole distribution for each score to come, not a line: everything that
is said about it (bands, tail probabilities, scores against what came) is read off it.
Method: Dawid (1984), J R Stat Soc A 147, 278-292 (forecasts are distributions).
Assumes: what was observed so far and what is to come are one measure.
Refuses: a level outside (0, 1), columns of different lengths.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole, check_lengths

LEVELS = (0.50, 0.80, 0.95)


class Distributions(Protocol):
    """Predictive distributions of observed scores, one for each row; shape (rows,)."""

    @property
    def mean(self) -> Floats:
        """The expected score of each row, in points."""

    @property
    def sd(self) -> Floats:
        """The standard deviation of each row, in points."""

    def cdf(self, values: Floats) -> Floats:
        """Return the probability of a score at or below each row's value."""

    def below(self, values: Floats) -> Floats:
        """Return the probability of a score strictly below each row's value."""

    def quantile(self, probability: float) -> Floats:
        """Return for each row the score that has this probability at or below it."""

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return lower and upper scores between which a new score lies this surely."""

    def crps(self, observed: Floats) -> Floats:
        """Return the continuous ranked probability score of each row, in points."""


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Predictive distributions of scores to come, one for each row.

    `client` numbers the clients of the scores that were given, from 0; `given` counts
    each client's known scores; `time` is when the score is expected, as the scores'
    time. `missing` counts the given rows that had no score.
    """

    client: Whole
    given: Whole
    time: Floats
    distributions: Distributions
    missing: int
    method: str
    version: str
    source: str

    def __post_init__(self) -> None:
        check_lengths(self.client, self.given, self.time, self.mean)

    @property
    def n_rows(self) -> int:
        """How many scores are forecast."""
        return len(self.client)

    @property
    def mean(self) -> Floats:
        """The expected score of each row, in points; shape (rows,)."""
        return self.distributions.mean

    @property
    def sd(self) -> Floats:
        """The standard deviation of each row, in points; shape (rows,)."""
        return self.distributions.sd

    def cdf(self, values: ArrayLike) -> Floats:
        """Return the probability of a score at or below; one value, or one per row."""
        return self.distributions.cdf(self._per_row(values))

    def below(self, values: ArrayLike) -> Floats:
        """Return the probability of a score below; one value, or one per row."""
        return self.distributions.below(self._per_row(values))

    def quantile(self, probability: float) -> Floats:
        """Return the score of each row with this probability at or below it."""
        check_probability(probability, "probability")
        return self.distributions.quantile(probability)

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return lower and upper ends that a new score lies between this surely."""
        check_probability(level, "level")
        return self.distributions.interval(level)

    def _per_row(self, values: ArrayLike) -> Floats:
        return np.broadcast_to(np.asarray(values, dtype=np.float64), (self.n_rows,))


def make_forecast(
    given: Scores,
    *,
    client: Whole,
    time: Floats,
    distributions: Distributions,
    method: Method,
) -> Forecast:
    """Put distributions, one a row, beside the scores they were made from."""
    known = np.concatenate(([0], np.cumsum(given.known)))
    return Forecast(
        client=client,
        given=np.diff(known[given.starts])[client],
        time=time,
        distributions=distributions,
        missing=given.missing,
        method=method.name,
        version=method.version,
        source=method.source,
    )


def check_probability(probability: float, name: str) -> None:
    """Refuse a probability that is not strictly between 0 and 1."""
    if not 0 < probability < 1:
        raise ScienceError(
            f"The {name} must lie strictly between 0 and 1; 80 % is 0.8."
        )
