from cairn import Direction, corrected_tau, tau_u
from cairn.errors import TooFew

title = "Tau-U and baseline-corrected Tau"
text = """Tau is NAP on a scale from -1 to 1. Tau-U takes away the baseline's own
improvement, and can leave that scale: a known flaw. Baseline-corrected Tau first takes
out the baseline's Theil-Sen line, if Kendall's test at .05 finds a trend there, and
then correlates what is left with the phase; prefer it, or plain NAP.
*Method:* Parker, Vannest, Davis & Sauber (2011), Behavior Therapy 42, 284-299; Tarlow
(2017), Behav Modif 41, 427-467."""

lower = Direction.LOWER_IS_BETTER
higher = Direction.HIGHER_IS_BETTER


def test_tau_u_can_exceed_1(spec):
    """The baseline got worse (-2 of its pairs), the second phase better (+9)."""
    spec(
        lambda: tau_u([15, 16, 14, 17], [12, 13, 14, 10, 9, 8], direction=lower).tau_u,
        gives=1.0417,
        within=5e-5,
    )
    spec(
        lambda: (
            tau_u([15, 16, 14, 17], [12, 13, 14, 10, 9, 8], direction=lower).tau_u_all
        ),
        gives=0.7556,
        within=5e-5,
    )


def test_a_trend_that_only_goes_on(spec):
    """Tarlow's case: ten scores from 1 to 10. Tau sees an effect; corrected, none."""
    spec(
        lambda: tau_u([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], direction=higher).tau,
        gives=1.0,
    )
    spec(
        lambda: tau_u([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], direction=higher).tau_u,
        gives=0.6,
    )
    spec(
        lambda: corrected_tau([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], direction=higher).tau,
        gives=0.0,
    )


def corrected(before, after):
    """Say whether a baseline trend was taken out, and which."""
    found = corrected_tau(before, after, direction=higher)
    return found.corrected, found.slope


def test_only_a_trend_beyond_chance_is_taken_out(spec):
    """Four scores cannot show one; six with ties can (p = .029 with the correction)."""
    spec.table(
        corrected,
        columns=("before", "after", "corrected", "slope"),
        rows=(
            ([1, 2, 3, 4], [5, 6, 7], False, 0.0),
            ([1, 1, 3, 3, 5, 5], [5, 6, 4, 8, 9], True, 1.0),
            ([3, 3, 4, 5, 5, 2], [5, 6, 3, 2, 4, 4], False, 0.0),
        ),
    )


def test_fewer_than_three_scores_in_a_phase_are_refused(spec):
    """Two scores make no baseline."""
    spec.refuses(lambda: corrected_tau([1, 2], [6, 7, 8], direction=higher), TooFew)
