from cairn import attain_goals, goals_change
from cairn.errors import ScienceError, TooFew

title = "Goals in a person's own words"
text = """A goal's rating from 0 to 10 that rises by three points is offered as a
milestone: a rule of thumb of this project. The mean over goals rated at both times has
changed reliably at 2.45 points, as quoted from Edbrooke-Childs et al. (2015), Child
Adolesc Ment Health 20, 142-148; unconfirmed. Goal attainment scaling combines goals
rated from -2 to 2: T = 50 + 10 * sum(wx) / sqrt((1 - r) sum(w^2) + r (sum w)^2), with
r = .3.
*Method:* Kiresuk & Sherman (1968), Community Ment Health J 4, 443-453."""

none = float("nan")


def test_each_goal_and_their_mean(spec):
    """Of three goals one came nearer by three points and one was rated only once."""
    spec(
        lambda: [
            goal and str(goal) for goal in goals_change([2, 3, 4], [5, 5, none]).goals
        ],
        gives=["improved", "unchanged", None],
    )
    spec(
        lambda: str(goals_change([2, 3, 4], [5, 5, none]).mean.verdict),
        gives="improved",
    )


def test_ratings_that_cannot_be(spec):
    """Ratings lie from 0 to 10, and a change needs two of them."""
    spec.refuses(lambda: goals_change([2], [11]), ScienceError)
    spec.refuses(lambda: goals_change([2], [none]), TooFew)


def test_goal_attainment(spec):
    """Goals met as expected give 50."""
    spec.table(
        lambda attained, weights: attain_goals(attained, weights=weights).t_score,
        columns=("attained", "weights", "T"),
        rows=(
            ([1, 0, 1], None, 59.13),
            ([-1, -1, -1], None, 36.31),
            ([0, 0, 0], None, 50.0),
            ([2, 1, -1], [9, 3, 1], 68.70),
            ([2, 1, none], [9, 3, 1], 70.38),
        ),
        within=5e-3,
    )


def test_attainment_that_cannot_be(spec):
    """Attainment goes from -2 to 2, weights lie above 0, and one goal must be rated."""
    spec.refuses(lambda: attain_goals([3]), ScienceError)
    spec.refuses(lambda: attain_goals([1], weights=[0]), ScienceError)
    spec.refuses(lambda: attain_goals([none]), TooFew)
