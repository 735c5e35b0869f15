from math import nan

from cairn import Direction, SameTime, arrange_scores, merge_same_time
from cairn.errors import ScoresRefused

title = "Two scores at one time"
text = """Real tables have two rows of one client on one day, sometimes with different
scores. What is done with them is stated and counted; by default all are kept."""

twice = arrange_scores(
    ["A", "A", "A", "A", "A"],
    [20, 17, nan, 14, 9],
    direction=Direction.LOWER_IS_BETTER,
    time=[0, 7, 7, 7, 14],
)


def test_what_becomes_of_them(spec):
    """The first and the last are those that are known, and so is the mean."""
    spec.table(
        lambda policy: (
            merge_same_time(twice, SameTime(policy)).scores.score.tolist()
            if policy != "keep"
            else merge_same_time(twice, SameTime(policy)).scores.n_rows
        ),
        columns=("policy", "scores"),
        rows=[
            ("keep", 5),
            ("first", [20.0, 17.0, 9.0]),
            ("last", [20.0, 14.0, 9.0]),
            ("mean", [20.0, 15.5, 9.0]),
        ],
    )


def test_they_are_counted(spec):
    """The result says how many rows shared client and time with the row before."""
    spec(lambda: merge_same_time(twice, SameTime.MEAN).shared, gives=2)


def test_they_can_be_refused(spec):
    """A table without such rows can be asked for."""
    spec.refuses(lambda: merge_same_time(twice, SameTime.REFUSE), ScoresRefused)
