import numpy as np

from cairn import (
    Direction,
    estimate_own,
    estimate_variation,
    funnel_limits,
    reliability_of_mean,
)
from cairn.errors import ScienceError, TooFew

title = "Therapists, never ranked"
text = """A clinic may learn how much of its outcomes' variation lies between
therapists, from at least twenty therapists with thirty clients each. One therapist may
learn the own mean, shrunk towards what was expected, with its range. Nothing here
returns the values of several therapists together, returns a name, or lets two be
compared.
*Method:* Patterson & Thompson (1971); Kass & Steffey (1989); Spiegelhalter (2005)."""

lower = Direction.LOWER_IS_BETTER

# Twenty invented therapists with thirty clients each, in a fixed pattern.
therapist = np.repeat(np.arange(20), 30)
between = np.repeat(np.tile((-1.0, -0.5, 0.5, 1.0), 5), 30)
within = np.tile(np.linspace(-6.0, 6.0, 30), 20)
outcome = 10.0 + between + within
clinic = estimate_variation(therapist, outcome, direction=lower)
mine = outcome[therapist == 3]


def limits(funnel):
    """Return the four limits of the one size that was asked for."""
    ends = (funnel.lower_95, funnel.upper_95, funnel.lower_998, funnel.upper_998)
    return tuple(float(end[0]) for end in ends)


def test_how_much_of_a_mean_is_kept(spec):
    """How much of a mean of n clients is kept, by intraclass correlation."""
    spec.table(
        lambda icc, n: float(reliability_of_mean(n, icc)),
        columns=("ICC", "n", "kept"),
        rows=(
            (0.05, 5, 0.208),
            (0.05, 10, 0.345),
            (0.05, 20, 0.513),
            (0.05, 30, 0.612),
            (0.05, 40, 0.678),
            (0.05, 60, 0.759),
            (0.05, 100, 0.840),
            (0.05, 200, 0.913),
            (0.08, 20, 0.635),
            (0.08, 40, 0.777),
            (0.08, 100, 0.897),
        ),
        within=6e-4,
    )


def test_a_raw_difference_is_shrunk(spec):
    """Two points above what was expected, from 30 clients, are kept as 1.22."""
    spec(lambda: 2.0 * float(reliability_of_mean(30, 0.05)), gives=1.22, within=6e-3)


def test_funnel_limits(spec):
    """Limits of chance round a target of one half, for groups of 30 and of 100."""
    spec.table(
        lambda size: limits(funnel_limits(0.5, [size])),
        columns=("size", "95 % from", "to", "99.8 % from", "to"),
        rows=((30, 0.321, 0.679, 0.218, 0.782), (100, 0.402, 0.598, 0.3455, 0.6545)),
        within=6e-4,
    )


def test_a_clinic(spec):
    """What a clinic learns: a share of the variation with its range, and counts.

    By hand: mean squares 19.737 between and 13.271 within give ICC .016.
    """
    spec(
        lambda: (clinic.icc, clinic.icc_lower, clinic.icc_upper),
        gives=(0.016, 0.0, 0.064),
        within=6e-4,
    )
    spec(lambda: clinic.within_limits + clinic.beyond_95 + clinic.beyond_998, gives=20)


def test_one_therapist(spec):
    """What one therapist learns: of one point, a third is kept, give or take."""
    spec(lambda: estimate_own(clinic, mine).unshrunk, gives=1.0)
    spec(lambda: estimate_own(clinic, mine).estimate, gives=0.328, within=6e-4)
    spec(lambda: estimate_own(clinic, mine).lower < 0, gives=True)


def test_what_is_refused(spec):
    """One therapist alone, nineteen, nine clients, and every order of therapists."""
    spec.refuses(
        lambda: estimate_variation(therapist * 0, outcome, direction=lower), TooFew
    )
    spec.refuses(
        lambda: estimate_variation(therapist[30:], outcome[30:], direction=lower),
        TooFew,
    )
    spec.refuses(lambda: estimate_own(clinic, mine[:9]), TooFew)
    spec.refuses(
        lambda: estimate_own(clinic, mine) < estimate_own(clinic, outcome[:30]),
        ScienceError,
    )
