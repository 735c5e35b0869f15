from cairn import Direction, MeasurementError, Status, reliable_change, wobble_band
from cairn.errors import ScienceError
from cairn.science.change.reliable_change import (
    critical_value,
    standard_error_of_difference,
    standard_error_of_measurement,
    threshold,
)

title = "The reliable change index"
text = """A change counts as reliable when measurement error alone would hardly bring
it about. The index is the change divided by the standard error of a difference; the
change counts when the index lies beyond the normal quantile, 1.959964 at 95 %
confidence.
*Method:* Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19."""

source = "Jacobson & Truax (1991)"
couples = MeasurementError(7.5, 0.80, 0.95, Status.COMPUTED, source)
higher = Direction.HIGHER_IS_BETTER
lower = Direction.LOWER_IS_BETTER


def error(standard_deviation, reliability, confidence=0.95):
    """Describe a measure's error by its spread, reliability and confidence."""
    return MeasurementError(
        standard_deviation, reliability, confidence, Status.COMPUTED, source
    )


def test_the_papers_example(spec):
    """From 32.5 to 47.5 with SD 7.5 and reliability .80 is a reliable improvement."""
    spec(lambda: standard_error_of_measurement(couples), gives=3.354, within=5e-4)
    spec(lambda: standard_error_of_difference(couples), gives=4.743, within=5e-4)
    spec(
        lambda: reliable_change(32.5, 47.5, direction=higher, basis=couples).index,
        gives=3.162,
        within=5e-4,
    )
    spec(
        lambda: str(
            reliable_change(32.5, 47.5, direction=higher, basis=couples).verdict
        ),
        gives="improved",
    )


def test_the_threshold_uses_the_exact_quantile(spec):
    """The quantile is not rounded to 1.96: the example's threshold is 9.2969."""
    spec(lambda: critical_value(0.95), gives=1.959963984540054, within=1e-15)
    spec(lambda: threshold(couples), gives=9.296925484568419, within=1e-13)


def test_a_change_equal_to_the_threshold_does_not_count(spec):
    """A change equal to the threshold does not count; one just beyond it does."""
    spec(
        lambda: str(
            reliable_change(
                10.0, 10.0 + threshold(couples), direction=higher, basis=couples
            ).verdict
        ),
        gives="unchanged",
    )
    spec(
        lambda: str(
            reliable_change(
                10.0, 10.001 + threshold(couples), direction=higher, basis=couples
            ).verdict
        ),
        gives="improved",
    )


def test_thresholds_of_published_samples(spec):
    """Standard errors and thresholds of published samples, at 95 % confidence."""
    spec.table(
        lambda sd, reliability: (
            standard_error_of_measurement(error(sd, reliability)),
            standard_error_of_difference(error(sd, reliability)),
            threshold(error(sd, reliability)),
        ),
        columns=("SD", "reliability", "SEM", "S of difference", "threshold"),
        rows=(
            (10.5, 0.961, 2.073584, 2.93249, 5.747681),
            (6.396073, 0.931, 1.680111, 2.376036, 4.65703),
            (11.826, 0.85, 4.580, 6.477, 12.695),
            (11.826, 0.88, 4.097, 5.793, 11.355),
            (11.826, 0.96, 2.365, 3.345, 6.556),
        ),
        within=6e-4,
    )


def test_thresholds_of_measures_in_use(spec):
    """The PHQ-9 and the GAD-7 at caseness in NHS Talking Therapies."""
    spec.table(
        lambda sd, reliability, confidence: threshold(
            error(sd, reliability, confidence)
        ),
        columns=("SD", "reliability", "confidence", "threshold"),
        rows=(
            (4.5, 0.92, 0.95, 3.528),
            (5.5, 0.84, 0.95, 6.10),
            (5.5, 0.86, 0.95, 5.70),
            (5.5, 0.89, 0.95, 5.06),
            (5.5, 0.84, 0.90, 5.12),
        ),
        within=6e-3,
    )


def test_the_wobble_band_is_drawn_round_the_first_score(spec):
    """The band round a first score is what measurement error alone explains."""
    spec(lambda: wobble_band(18, error(5.5, 0.84)), gives=(11.902, 24.098), within=5e-4)


def test_direction_decides_what_is_better(spec):
    """A fall of ten points is better on one measure and worse on another."""
    spec(
        lambda: str(reliable_change(40, 30, direction=lower, basis=couples).verdict),
        gives="improved",
    )
    spec(
        lambda: str(reliable_change(40, 30, direction=higher, basis=couples).verdict),
        gives="deteriorated",
    )


def test_what_is_refused(spec):
    """A score that is not a number, no spread and an impossible reliability."""
    spec.refuses(
        lambda: reliable_change(float("nan"), 3, direction=lower, basis=couples),
        ScienceError,
    )
    spec.refuses(lambda: threshold(error(7.5, 1.0)), ScienceError)
    spec.refuses(lambda: threshold(error(0, 0.8)), ScienceError)
    spec.refuses(lambda: threshold(error(7.5, 0.8, 95)), ScienceError)
