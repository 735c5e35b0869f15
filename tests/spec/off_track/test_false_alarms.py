from cairn.errors import TooFew
from cairn.science.offtrack.accuracy import Counts
from cairn.science.offtrack.false_alarms import EndedCourses, expect_false_alarms

title = "False alarms for each true one"
text = """How often a flag is right depends on how often the outcome happens where it is
used. With the sensitivity and specificity found elsewhere and the practice's own base
rate, the false alarms for each true one are (1 - specificity) (1 - base rate) /
(sensitivity x base rate). All three shares were counted and are uncertain: each has a
Jeffreys distribution, and the interval is that of the ratio on the logarithmic scale.
Below 10 people with and 10 without the outcome, or below 30 ended courses in the
practice, nothing is said; these numbers are ours.
*Method:* Bayes' rule; Jeffreys distributions as in Brown, Cai & DasGupta (2001),
Statistical Science 16, 101-133."""

evidence = Counts(hits=80, misses=20, false_alarms=225, rightly_quiet=675)


def ratio(with_outcome, ended):
    """Return the ratio and its interval, for a practice's base rate."""
    found = expect_false_alarms(evidence, EndedCourses(with_outcome, ended))
    return found.per_true_alarm, found.lower, found.upper


def test_a_rare_outcome(spec):
    """Sensitivity .80 and specificity .75: where 6 % worsen, five alarms of six err."""
    spec(lambda: 0.25 * 0.94 / (0.80 * 0.06), gives=4.896, within=1e-3)
    spec(lambda: ratio(60, 1000), gives=(4.92, 3.64, 6.65), within=1e-2)


def test_a_common_outcome(spec):
    """The same signal where 40 % do not improve: one false alarm for two true ones."""
    spec(lambda: 0.25 * 0.60 / (0.80 * 0.40), gives=0.469, within=1e-3)
    spec(lambda: ratio(40, 100), gives=(0.47, 0.31, 0.72), within=1e-2)


def test_where_nothing_is_said(spec):
    """Too few ended courses, or too few who had the outcome."""
    spec.refuses(lambda: ratio(10, 29), TooFew)
    spec.refuses(
        lambda: expect_false_alarms(Counts(4, 4, 30, 60), EndedCourses(40, 100)),
        TooFew,
    )
