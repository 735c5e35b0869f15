import numpy as np

from cairn import (
    Direction,
    arrange_scores,
    expected_course,
    fit_practice_course,
    published_prior,
    summarise_weeks,
)
from cairn.errors import ScienceError, TooFew

title = "From published figures to a practice's own"
text = """The published figures count as ten stand-in clients. Their statistics give
back the prior exactly, and are added to those of the practice's own clients before one
growth model is fitted to both. With every client who joins, the practice's own share
grows.
*Method:* power prior, Ibrahim & Chen (2000), Statistical Science 15, 46-60."""

lower = Direction.LOWER_IS_BETTER


def clients(number):
    """Return invented clients who fall by 4 points per ln(week + 1), time in days."""
    draw = np.random.default_rng(9)
    weeks = np.arange(9)
    level = draw.normal(15, 4, number)[:, None]
    slope = draw.normal(-4, 1.5, number)[:, None]
    score = level + slope * np.log1p(weeks) + draw.normal(0, 2, (number, 9))
    return arrange_scores(
        np.repeat(np.arange(number), 9),
        np.round(score).clip(0, 27).ravel(),
        time=np.tile(7.0 * weeks, number),
        direction=lower,
    )


def course(number):
    """Return the expected course of a practice with so many clients of its own."""
    return expected_course("phq-9", summarise_weeks(clients(number)))


def test_without_clients(spec):
    """Without own clients the course is the prior, and says so."""
    spec(
        lambda: expected_course("phq-9").label,
        gives="from published figures; variances assumed",
    )
    spec(
        lambda: float(expected_course("phq-9").model.fixed_effects[1]),
        gives=-3.42,
        within=6e-3,
    )
    spec(
        lambda: float(expected_course("phq-9").model.residual_variance),
        gives=4.6,
        within=1e-6,
    )
    spec(lambda: expected_course("phq-9").holds_until, gives=12.0)


def test_own_clients_take_over(spec):
    """The share that is the practice's own, by its number of clients."""
    spec.table(
        lambda number: course(number).own_weight,
        columns=("own clients", "own share"),
        rows=((1, 1 / 11), (10, 0.5), (30, 0.75), (90, 0.9)),
    )
    spec(
        lambda: course(10).label,
        gives="from 10 of your own clients, still leaning on published figures",
    )
    spec(lambda: course(90).label, gives="from 90 of your own clients")


def test_on_the_possible_scores(spec):
    """Emerging: fifteen stand-ins with whole scores, for bands on the possible scores.

    On resamples its bands hold better than the growth model's, from no own client on.
    """
    spec(
        lambda: fit_practice_course("phq-9", clients(30)).own_weight,
        gives=30 / 45,
    )
    spec(
        lambda: fit_practice_course("phq-9", clients(30)).method,
        gives="calibrated course of own clients and stand-ins for published figures "
        "(emerging)",
    )


def test_what_is_refused(spec):
    """A measure without published figures needs thirty clients of one's own."""
    spec.refuses(lambda: expected_course("core-10"), ScienceError)
    spec.refuses(
        lambda: expected_course("core-10", summarise_weeks(clients(29))), TooFew
    )
    spec.refuses(
        lambda: expected_course("phq-9", prior=published_prior("phq-9"), stand_ins=4),
        TooFew,
    )
