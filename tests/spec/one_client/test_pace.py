from cairn import Direction, find_plateau, piecewise_slope
from cairn.errors import TooFew
from cairn.science.measure.reading import Cutoff, CutoffRule
from cairn.science.provenance import Status

title = "Pace and plateau"
text = """A piecewise slope fits two lines that meet at a known time, such as a change
of plan. A plateau is a project rule, not published: the last four scores or more change
by less than a third of the standard error of measurement for each session, lie within
two of it, and the last one is still on the clinical side of the cut-off. It is a
reason to talk, never to stop.
*Method:* Suits, Mason & Chan (1978), Rev Econ Stat 60, 132-139; plateau: project rule,
not published."""

lower = Direction.LOWER_IS_BETTER
ten = Cutoff(10, CutoffRule.AT_OR_ABOVE, "caseness", Status.COMPUTED, "example")


def pace(score, point):
    """Return the slopes before and after, and the difference with its interval."""
    found = piecewise_slope(score, point=point)
    change = found.difference
    return [found.before.estimate, found.after.estimate, change.lower, change.upper]


def test_two_paces(spec):
    """One point a session up to session 4, three points from there on."""
    spec(
        lambda: pace([20, 19, 18, 17, 14, 11, 8, 5.5], point=4),
        gives=[-1.034, -2.907, -2.101, -1.644],
        within=5e-4,
    )


def test_three_scores_on_each_side_are_the_least(spec):
    """After session 6 of eight there are two."""
    spec.refuses(
        lambda: piecewise_slope([20, 19, 18, 17, 14, 11, 8, 5], point=6), TooFew
    )


def plateau(score):
    """Say whether there is a plateau and how many scores stand still, with SEM 2."""
    found = find_plateau(score, standard_error=2, cutoff=ten, direction=lower)
    return found.found, found.scores


def test_standing_still(spec):
    """A course still above 10 that stopped; one that moves; one that has recovered."""
    spec.table(
        plateau,
        columns=("scores", "plateau", "scores that stand still"),
        rows=(
            ([20, 16, 14, 14, 15, 14, 14], True, 6),
            ([20, 18, 16, 14, 12, 10], False, 0),
            ([20, 12, 6, 6, 7, 6], False, 4),
        ),
    )


def test_fewer_than_four_scores_are_refused(spec):
    """Nothing stands still in three scores."""
    spec.refuses(
        lambda: find_plateau(
            [14, 14, 14], standard_error=2, cutoff=ten, direction=lower
        ),
        TooFew,
    )
