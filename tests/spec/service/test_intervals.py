from cairn import jeffreys_interval, poisson_interval, wilson_interval
from cairn.errors import ScienceError, TooFew

title = "A share or a count, with its range"
text = """A share of a caseload never stands without its interval: half of twenty people
could as well be three in ten or seven in ten.
*Method:* Wilson (1927) and Jeffreys (Brown, Cai & DasGupta 2001) for a share, Garwood
(1936) for a count."""


def ends(interval):
    """Return both ends."""
    return interval.lower, interval.upper


def test_wilson(spec):
    """Wilson's interval for half of a caseload, at 95 %."""
    spec.table(
        lambda improved, of: ends(wilson_interval(improved, of)),
        columns=("improved", "of", "lower", "upper"),
        rows=(
            (15, 30, 0.332, 0.668),
            (10, 20, 0.299, 0.701),
            (20, 40, 0.352, 0.648),
        ),
        within=6e-4,
    )


def test_jeffreys(spec):
    """The Jeffreys interval, used for growth that was witnessed."""
    spec.table(
        lambda improved, of: ends(jeffreys_interval(improved, of)),
        columns=("improved", "of", "lower", "upper"),
        rows=(
            (10, 20, 0.29, 0.71),
            (15, 30, 0.33, 0.67),
            (20, 40, 0.35, 0.65),
            (50, 100, 0.40, 0.60),
        ),
        within=6e-3,
    )


def test_nobody_and_everybody(spec):
    """When nobody or everybody improved, the interval reaches the end."""
    spec(lambda: jeffreys_interval(0, 12).lower, gives=0.0)
    spec(lambda: jeffreys_interval(12, 12).upper, gives=1.0)


def test_stones(spec):
    """Eight stones laid in a week could as well be four, or fifteen."""
    spec(lambda: ends(poisson_interval(8)), gives=(3.5, 15.8), within=0.05)
    spec(lambda: ends(poisson_interval(0)), gives=(0.0, 3.689), within=1e-3)


def test_what_is_refused(spec):
    """More than all, half a person, and a share of nobody."""
    spec.refuses(lambda: wilson_interval(11, 10), ScienceError)
    spec.refuses(lambda: jeffreys_interval(0.5, 10), ScienceError)
    spec.refuses(lambda: jeffreys_interval(0, 0), TooFew)
