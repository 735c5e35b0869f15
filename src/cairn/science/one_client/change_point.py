"""Did a client's level change at some point, and when?

Method: one change of level, uniform prior over its place; each segment's mean is normal
around a prior mean, scores scatter around it with the noise SD. The marginal likelihood
of both segments is compared with that of one segment by a Bayes factor. Conjugate
normal model; change points as in Smith (1975), Biometrika 62, 407-416.
Assumes: a noise SD that is known (the standard error of measurement); scores that do
not depend on each other beyond their level. Slow change looks like a step here.
Refuses: fewer than six scores. A change is established only with a log Bayes factor
above 3 and three scores on each side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from cairn.errors import ScienceError
from cairn.science.change.reliable_change import Verdict, check_positive
from cairn.science.measure.instrument import Direction
from cairn.science.one_client.observed import observe
from cairn.science.provenance import Method
from cairn.science.scores import Floats

CHANGE_POINT = Method(
    "Bayesian change point, one change of level",
    "1",
    "Smith (1975), Biometrika 62, 407-416; conjugate normal model",
)
NEEDED = 6
EACH_SIDE = 3
LOG_BAYES_FACTOR = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class ChangePoint:
    """When the level changed, if it did.

    `posterior` gives the probability of a change after each score that is there but
    the last (they sum to 1, given that there was one); `after` counts the scores
    before the likeliest change and `place` all that were due up to it, missing ones
    included. `before_mean` and `after_mean` are posterior means in points.
    `established` is whether it may be shown; `verdict` is unchanged while it may not.
    """

    posterior: Floats
    after: int
    place: int
    probability: float
    log_bayes_factor: float
    established: bool
    verdict: Verdict
    before_mean: float
    after_mean: float
    n: int
    missing: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class LevelPrior:
    """What is known of a level before its scores, in points."""

    mean: float
    standard_deviation: float
    noise: float

    def __post_init__(self) -> None:
        check_positive(self.standard_deviation, "prior standard deviation")
        check_positive(self.noise, "noise standard deviation")
        if not np.isfinite(self.mean):
            raise ScienceError("The prior mean must be a finite number.")


def change_point(
    scores: ArrayLike, prior: LevelPrior, *, direction: Direction
) -> ChangePoint:
    """Look for one change of level in scores in order of time; NaN is a missing score.

    Raises TooFew for fewer than six scores.
    """
    known = observe(scores, "A change point", needed=NEEDED)
    off = known.score - prior.mean
    counts = np.arange(1.0, known.n)
    sums, squares = np.cumsum(off), np.cumsum(off**2)
    first = _log_likelihood(counts, sums[:-1], squares[:-1], prior=prior)
    second = _log_likelihood(
        known.n - counts, sums[-1] - sums[:-1], squares[-1] - squares[:-1], prior=prior
    )
    none = _log_likelihood(
        np.array([float(known.n)]), sums[-1:], squares[-1:], prior=prior
    )
    both = first + second
    posterior = np.exp(both - logsumexp(both))
    after = int(np.argmax(posterior)) + 1
    factor = float(logsumexp(both) - np.log(len(both)) - none[0])
    means = (
        _posterior_mean(after, sums[after - 1], prior),
        _posterior_mean(known.n - after, sums[-1] - sums[after - 1], prior),
    )
    established = (
        factor > LOG_BAYES_FACTOR and EACH_SIDE <= after <= known.n - EACH_SIDE
    )
    return ChangePoint(
        posterior=posterior,
        after=after,
        place=int(known.place[after - 1]) + 1,
        probability=float(posterior[after - 1]),
        log_bayes_factor=factor,
        established=established,
        verdict=_verdict(means, direction) if established else Verdict.UNCHANGED,
        before_mean=means[0],
        after_mean=means[1],
        n=known.n,
        missing=known.missing,
        method=CHANGE_POINT.name,
        version=CHANGE_POINT.version,
        source=CHANGE_POINT.source,
    )


def _log_likelihood(
    count: Floats, total: Floats, squares: Floats, *, prior: LevelPrior
) -> Floats:
    """Return the log density of segments whose scores add up to these sums."""
    noise, spread = prior.noise**2, prior.standard_deviation**2
    level = noise + count * spread
    determinant = (count - 1) * np.log(noise) + np.log(level)
    fit = (squares - spread * total**2 / level) / noise
    density: Floats = -0.5 * (count * np.log(2 * np.pi) + determinant + fit)
    return density


def _posterior_mean(count: int, total: float, prior: LevelPrior) -> float:
    noise, spread = prior.noise**2, prior.standard_deviation**2
    return float(prior.mean + spread * total / (noise + count * spread))


def _verdict(means: tuple[float, float], direction: Direction) -> Verdict:
    better = (means[1] - means[0]) * direction.sign > 0
    return Verdict.IMPROVED if better else Verdict.DETERIORATED
