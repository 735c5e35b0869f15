from cairn import Direction, overlap
from cairn.errors import TooFew

title = "Non-overlap of all pairs (NAP)"
text = """The share of pairs of a score before and a score after in which the one after
is better; ties count half. Below .65 the effect is called weak, above .92 large. The
interval is Newcombe's (2006, method 5); at 0 and 1, where it would close on the
estimate, that solution of its equation is divided out. Therapy seldom has a baseline:
use scores from a waiting list or an assessment, or do not compute it. Scores of one
person depend on each other, so the interval is rather too narrow.
*Method:* Parker & Vannest (2009), Behavior Therapy 40, 357-367; Newcombe (2006), Stat
Med 25, 559-573."""

lower = Direction.LOWER_IS_BETTER
higher = Direction.HIGHER_IS_BETTER
none = float("nan")


def test_four_scores_before_and_six_after(spec):
    """Of 24 pairs 23 improve and one is tied; a lower score is better."""
    spec(
        lambda: overlap([15, 16, 14, 17], [12, 13, 14, 10, 9, 8], direction=lower).nap,
        gives=0.979,
        within=5e-4,
    )
    spec(
        lambda: overlap([15, 16, 14, 17], [12, 13, 14, 10, 9, 8], direction=lower).tau,
        gives=0.958,
        within=5e-4,
    )


def nap(before, after, direction=higher):
    """Return NAP with its standard error and its interval."""
    found = overlap(before, after, direction=direction)
    return (found.nap, found.standard_error, found.lower, found.upper)


def test_published_examples(spec):
    """The example of Parker & Vannest (2009), and one of the R package SingleCaseES."""
    spec(
        lambda: nap(
            [4, 3, 4, 3, 4, 7, 5, 2, 3, 2], [5, 9, 7, 9, 7, 5, 9, 11, 11, 10, 9]
        )[0],
        gives=0.96,
        within=5e-3,
    )
    spec(
        lambda: nap([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29]),
        gives=(0.9167, 0.0690, 0.5973, 0.9860),
        within=5e-5,
    )


def test_complete_separation_is_not_certainty(spec):
    """Three scores, all better than three before: anything from a half up may be so."""
    spec(
        lambda: nap([9, 8, 9], [3, 4, 3], direction=lower),
        gives=(1.0, 0.0, 0.501, 1.0),
        within=5e-4,
    )


def test_fewer_than_three_scores_in_a_phase_are_refused(spec):
    """A missing score is no score."""
    spec.refuses(lambda: overlap([9, 8, none], [3, 4, 3], direction=lower), TooFew)
