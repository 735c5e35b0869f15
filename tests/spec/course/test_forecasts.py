import math

import numpy as np

from cairn.errors import ScienceError
from cairn.science.course.empirical import EmpiricalDistributions
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.possible_scores import ScoreDistributions
from cairn.science.course.student import StudentDistributions

title = "How a forecast is scored"
text = """A forecast is a distribution, and the continuous ranked probability score
(CRPS) says in points how far it lay from the score that came: the absolute error of a
forecast that names one score, and less for one that rightly spreads. It is proper:
nobody does better on average than by saying what they believe.
*Method:* Gneiting & Raftery (2007), J Am Stat Assoc 102, 359-378; the normal case
Gneiting et al. (2005), Mon Weather Rev 133, 1098-1118, eq. 5; the t case Jordan,
Krueger & Lerch (2019), J Stat Softw 90(12)."""

came = np.array([10.0])


def normal(mean, sd):
    """Forecast one score by a normal distribution."""
    return NormalDistributions(np.array([mean]), np.array([sd]))


def sample(*members):
    """Forecast one score by scores that were seen."""
    return EmpiricalDistributions(
        (np.array(members, dtype=float),), np.zeros(1, dtype=int), np.zeros(1)
    )


def likely(*shares):
    """Forecast scores 0, 1, 2... with these probabilities."""
    return ScoreDistributions(np.arange(float(len(shares))), np.cumsum([shares], 1))


def band(forecast, level):
    """Return the lowest and the highest score of a band."""
    return [float(end[0]) for end in forecast.interval(level)]


def test_the_score_of_a_normal_forecast(spec):
    """At the mean it is 0.2337 standard deviations; far away it nears the error."""
    spec(
        lambda: float(normal(10, 1).crps(came)[0]),
        gives=(math.sqrt(2) - 1) / math.sqrt(math.pi),
    )
    spec(lambda: float(normal(10, 4).crps(came)[0]), gives=0.93478, within=1e-5)
    spec(lambda: float(normal(8, 2).crps(came)[0]), gives=1.20488, within=1e-5)
    spec(lambda: float(normal(-90, 1).crps(came)[0]), gives=99.43581, within=1e-5)


def test_the_score_of_a_t_forecast(spec):
    """With many degrees of freedom it is that of the normal forecast."""
    spec(
        lambda: float(
            StudentDistributions(came, np.ones(1), np.array([1e7])).crps(came)[0]
        ),
        gives=0.23370,
        within=1e-5,
    )


def test_the_score_of_scores_that_were_seen(spec):
    """The mean distance from the score that came, less half that of all pairs."""
    spec(lambda: float(sample(7).crps(came)[0]), gives=3.0)
    spec(lambda: float(sample(7, 11).crps(came)[0]), gives=1.0)
    spec(lambda: float(sample(8, 9, 10, 12).crps(came)[0]), gives=0.4375)


def test_the_score_on_possible_scores(spec):
    """The same, with the probability of each possible score."""
    spec(lambda: float(likely(0.5, 0.25, 0.25).crps(np.zeros(1))[0]), gives=0.3125)
    spec(lambda: float(likely(0, 1, 0).crps(np.array([2.0]))[0]), gives=1.0)


def test_a_band_that_reaches_the_floor(spec):
    """The floor belongs to the band; all that is left out lies at the other end."""
    spec(
        lambda: band(likely(0.6, 0.2, 0.1, 0.1), 0.8),
        gives=[0.0, 1.0],
    )
    spec(
        lambda: band(likely(0.1, 0.2, 0.4, 0.2, 0.1), 0.8),
        gives=[1.0, 3.0],
    )


def test_forecasts_that_cannot_be(spec):
    """A normal forecast needs some spread."""
    spec.refuses(lambda: normal(10, 0), ScienceError)
