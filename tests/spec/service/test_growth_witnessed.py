import numpy as np

from cairn import (
    Among,
    Direction,
    MeasurementError,
    Status,
    Verdict,
    arrange_scores,
    witness_growth,
)
from cairn.errors import ScienceError, TooFew

title = "Growth witnessed"
text = """Everybody who started is counted: those who moved reliably, those who did not,
and those nobody has a second score of. A percentage appears from ten people on, always
with its Jeffreys interval, and next to it how low and how high it could be if the
unknown were known.
*Method:* Jacobson & Truax (1991); Brown, Cai & DasGupta (2001); Manski (1990)."""

lower = Direction.LOWER_IS_BETTER
error = MeasurementError(5.5, 0.84, 0.95, Status.COMPUTED, "an invented sample")

# 31 people: 14 fall by 8 points, 11 by 2, 2 rise by 8, 4 have one score only.
second = [8.0] * 14 + [14.0] * 11 + [24.0] * 2 + [np.nan] * 4
people = arrange_scores(
    np.tile(np.arange(31), 2),
    np.concatenate((np.full(31, 16.0), second)),
    time=np.repeat((0.0, 56.0), 31),
    direction=lower,
)
growth = witness_growth(people, basis=error)


def ends(interval):
    """Return the share and both ends of its interval."""
    return interval.estimate, interval.lower, interval.upper


def test_the_sentence(spec):
    """Of 31 who started, 27 have a second score: 14, 11, 2, and 4 are unknown."""
    spec(lambda: (growth.started, growth.with_second_score), gives=(31, 27))
    spec(
        lambda: (
            growth.improved,
            growth.about_the_same,
            growth.worse,
            growth.unknown,
        ),
        gives=(14, 11, 2, 4),
    )


def test_both_denominators(spec):
    """Each share is given out of those compared, and out of all who started."""
    spec(
        lambda: ends(growth.share(Verdict.IMPROVED, Among.WITH_SECOND_SCORE)),
        gives=(0.519, 0.336, 0.697),
        within=6e-4,
    )
    spec(
        lambda: ends(growth.share(Verdict.IMPROVED, Among.STARTED)),
        gives=(0.452, 0.287, 0.625),
        within=6e-4,
    )


def test_bounds_for_the_missing(spec):
    """If none of the four moved, 14 of 31 did; if all of them did, 18 of 31."""
    spec(
        lambda: (
            growth.bounds(Verdict.IMPROVED).lower,
            growth.bounds(Verdict.IMPROVED).upper,
        ),
        gives=(0.452, 0.581),
        within=6e-4,
    )


def test_those_who_never_answered_are_counted(spec):
    """Nine more started and never answered; they are unknown, not left out."""
    spec(lambda: witness_growth(people, basis=error, started=40).unknown, gives=13)


def test_what_is_refused(spec):
    """A percentage of nine people, and fewer starters than people with scores."""
    spec.refuses(
        lambda: witness_growth(people.choose(range(9)), basis=error).share(
            Verdict.IMPROVED, Among.STARTED
        ),
        TooFew,
    )
    spec.refuses(lambda: witness_growth(people, basis=error, started=30), ScienceError)
