import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.offtrack.accuracy import Counts, count
from cairn.science.offtrack.roc import compare_areas, roc_area

title = "Accuracy of a signal"
text = """Clients whose end is known are judged as they were after so many scores, by a
model learnt from other clients, and held against how they ended. Two outcomes are
reported: *does not end reliably improved*, and *ends reliably worse than the start*,
which is rare. The end is the last known score, also of those who left early. A signal
whose area under the ROC curve is not larger than that of the last score alone, with the
whole 95 % interval of the difference, says so and is not shown; with fewer than 10
clients who had the outcome, or who had not, nothing is compared.
*Method:* Wilson intervals for shares; areas, their intervals and differences by DeLong,
DeLong & Clarke-Pearson (1988), Biometrics 44, 837-845."""

outcome = np.array([True, True, True, False, False, False, False])
signal = np.array([9.0, 7.0, 4.0, 7.0, 3.0, 2.0, 1.0])
other = np.array([5.0, 1.0, 6.0, 4.0, 3.0, 2.0, 7.0])


def share(found):
    """Return a share with the ends of its interval."""
    return found.estimate, found.lower, found.upper


def test_the_four_shares(spec):
    """Of 50 with the outcome 40 had the signal; of 100 without it, 25."""
    spec(
        lambda: share(Counts(40, 10, 25, 75).sensitivity),
        gives=(0.8, 0.67, 0.888),
        within=1e-3,
    )
    spec(
        lambda: share(Counts(40, 10, 25, 75).specificity),
        gives=(0.75, 0.657, 0.825),
        within=1e-3,
    )
    spec(
        lambda: share(Counts(40, 10, 25, 75).positive_predictive_value),
        gives=(0.615, 0.494, 0.724),
        within=1e-3,
    )
    spec(
        lambda: share(Counts(40, 10, 25, 75).negative_predictive_value),
        gives=(0.882, 0.797, 0.935),
        within=1e-3,
    )
    spec(lambda: count(signal > 4, outcome).hits, gives=2)


def test_the_area_under_the_curve(spec):
    """Ten of twelve pairs are in order and one is a tie: (10 + 1/2) / 12."""
    spec(lambda: roc_area(signal, outcome).area, gives=0.875)
    spec(lambda: roc_area(signal, outcome).standard_error, gives=0.1443, within=1e-3)


def test_two_signals_on_the_same_people(spec):
    """The difference of two areas, and its error from the same people."""
    spec(
        lambda: compare_areas(signal, other, outcome).difference,
        gives=0.375,
        within=1e-9,
    )


def test_what_is_refused(spec):
    """One person on a side, and a signal that is not known for everybody."""
    spec.refuses(lambda: roc_area([1.0, 2.0, 3.0], outcome[2:5]), TooFew)
    spec.refuses(lambda: roc_area([*signal[:6], np.nan], outcome), ScienceError)
