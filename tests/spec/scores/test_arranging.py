from math import inf, isnan, nan

from cairn import Direction, arrange_scores
from cairn.errors import ScoresRefused

title = "Arranging and refusing"
text = """Every method of the science starts from `Scores`: columns that were checked
once and sorted once. Rows may come in any order. A missing score is NaN and is never
zero. Whatever breaks a rule is refused with the rule and the rows, counted from 1, and
never with a score or a name."""

lower = Direction.LOWER_IS_BETTER


def test_rows_are_sorted_by_client_and_time(spec):
    """Clients stand as they first appear, their rows in order of time and numbered."""
    spec(
        lambda: list(
            arrange_scores(
                ["B", "A", "B", "A"],
                [9, 20, 14, 12],
                direction=lower,
                time=[7, 0, 0, 21],
            ).score
        ),
        gives=[14.0, 9.0, 20.0, 12.0],
    )
    spec(
        lambda: list(
            arrange_scores(
                ["B", "A", "B", "A"],
                [9, 20, 14, 12],
                direction=lower,
                time=[7, 0, 0, 21],
            ).occasion
        ),
        gives=[1, 2, 1, 2],
    )
    spec(
        lambda: list(
            arrange_scores(
                ["B", "A", "B", "A"],
                [9, 20, 14, 12],
                direction=lower,
                time=[7, 0, 0, 21],
            ).clients
        ),
        gives=["B", "A"],
    )


def test_a_missing_score_is_never_zero(spec):
    """A missing score is counted and stays missing."""
    spec(
        lambda: (
            arrange_scores(["A", "A"], [20, nan], direction=lower, time=[0, 7]).missing
        ),
        gives=1,
    )
    spec(
        lambda: isnan(
            arrange_scores(["A", "A"], [20, nan], direction=lower, time=[0, 7]).score[1]
        ),
        gives=True,
    )


def test_rows_at_one_time_keep_their_order(spec):
    """Two rows of a client at one time stay in the order given."""
    spec(
        lambda: list(
            arrange_scores(
                ["A", "A", "A"], [20, 17, 18], direction=lower, time=[7, 0, 7]
            ).score
        ),
        gives=[17.0, 20.0, 18.0],
    )


def test_a_direction_is_stated(spec):
    """Nothing is better or worse before somebody has said which way is better."""
    spec.refuses(
        lambda: arrange_scores(["A"], [20], direction=None, time=[0]), ScoresRefused
    )


def test_an_occasion_has_one_row(spec):
    """A client has one row for each occasion."""
    spec.refuses(
        lambda: arrange_scores(
            ["A", "A", "A"], [20, 18, 19], direction=lower, occasion=[1, 2, 2]
        ),
        ScoresRefused,
    )
    spec.refuses(
        lambda: arrange_scores(["A"], [20], direction=lower, occasion=[1.5]),
        ScoresRefused,
    )


def test_time_does_not_run_backwards(spec):
    """Where occasions and times are both given they agree."""
    spec.refuses(
        lambda: arrange_scores(
            ["A", "A"], [20, 18], direction=lower, occasion=[1, 2], time=[7, 0]
        ),
        ScoresRefused,
    )


def test_times_and_scores_are_finite(spec):
    """A time is there and finite; a score is finite or missing."""
    spec.refuses(
        lambda: arrange_scores(["A", "A"], [20, 18], direction=lower, time=[0, nan]),
        ScoresRefused,
    )
    spec.refuses(
        lambda: arrange_scores(["A", "A"], [20, inf], direction=lower, time=[0, 7]),
        ScoresRefused,
    )
    spec.refuses(lambda: arrange_scores(["A"], [20], direction=lower), ScoresRefused)


def test_every_row_has_a_client_and_columns_fit(spec):
    """A row belongs to somebody, and the columns have as many rows as one another."""
    spec.refuses(
        lambda: arrange_scores(["A", ""], [20, 18], direction=lower, time=[0, 7]),
        ScoresRefused,
    )
    spec.refuses(
        lambda: arrange_scores(["A"], [20, 18], direction=lower, time=[0, 7]),
        ScoresRefused,
    )
    spec.refuses(
        lambda: arrange_scores(["A"], ["mild"], direction=lower, time=[0]),
        ScoresRefused,
    )
