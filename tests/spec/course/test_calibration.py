import numpy as np

from cairn import assess_by_group, assess_calibration, assess_drift
from cairn.errors import ScienceError, TooFew
from cairn.science.course.forecast import Forecast
from cairn.science.course.normal import NormalDistributions

title = "Do forecasts hold here?"
text = """Scores that came are compared with those that were forecast: by slope and
intercept, by how often they fell inside the bands, by group, and over the calendar.
Several forecasts of one client count as one client's, not as many people's. Calibration
needs 20 clients and 50 forecasts, a group as many, drift four quarters of a year with
10 clients each.
*Method:* Mincer & Zarnowitz (1969), in Economic Forecasts and Expectations, NBER, 3-46;
Liang & Zeger (1986), Biometrika 73, 13-22; Ploberger & Kraemer (1992), Econometrica 60,
271-285."""

# Thirty invented clients with two forecasts each; scores come at 2 + 0.8 x expected,
# one client half a point above that, the next half a point below.
client = np.repeat(np.arange(30), 2)
expected = np.tile((8.0, 10.0, 12.0, 14.0), 15)
came = 2.0 + 0.8 * expected + np.where(client % 4 < 2, 0.5, -0.5)


def forecast(rows=slice(None)):
    """Return normal forecasts of some rows with an SD of 1 point."""
    mean = expected[rows]
    return Forecast(
        client=client[rows],
        given=np.ones(len(mean), dtype=int),
        time=np.zeros(len(mean)),
        distributions=NormalDistributions(mean, np.ones(len(mean))),
        missing=0,
        method="invented",
        version="1",
        source="invented",
    )


found = assess_calibration(forecast(), came)
by_group = assess_by_group(
    forecast(), came, np.where(client < 26, "adult", "young person")
)


def test_slope_and_intercept(spec):
    """Forecasts that reach too far have a slope below 1; these are 0.8 and 2 points."""
    spec(lambda: found.slope.value, gives=0.8, within=0.03)
    spec(lambda: found.intercept.value, gives=2.0, within=0.3)
    spec(lambda: found.slope.upper < 1, gives=True)


def test_coverage(spec):
    """How often scores fell into the 50 %, 80 % and 95 % bands of 1 point's SD."""
    spec(
        lambda: [band.share.value for band in found.coverage],
        gives=[38 / 60, 53 / 60, 1.0],
    )
    spec(lambda: found.coverage[2].share.lower, gives=0.886, within=1e-3)


def test_groups(spec):
    """A large enough group has its own calibration; a small one is refused by type."""
    spec(lambda: by_group.groups, gives=("adult",))
    spec(lambda: by_group.of("adult").n_clients, gives=26)
    spec.refuses(lambda: by_group.of("young person"), TooFew)
    spec.refuses(lambda: by_group.of("nobody"), ScienceError)


def test_drift_needs_four_quarters(spec):
    """Thirty clients in one month say nothing about drift."""
    spec.refuses(lambda: assess_drift(forecast(), came, client * 1.0), TooFew)


def test_few_clients(spec):
    """Nineteen clients are too few for any calibration."""
    spec.refuses(
        lambda: assess_calibration(forecast(client < 19), came[client < 19]), TooFew
    )
