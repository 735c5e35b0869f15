from cairn import (
    Direction,
    MinimalDifference,
    PercentChange,
    PublishedPoints,
    Status,
    arrange_scores,
    measure_change,
    summarise_changes,
)
from cairn.errors import ScienceError

title = "Percentages and minimal differences"
text = """A percentage of the first score, a minimal important difference and published
points are sizes agreed upon: a change of exactly that size counts. They say nothing
about measurement error and have no index. A first score of 0 or below has no
percentage, and so no category; one R package calls a rise from 0 an improvement."""

lower = Direction.LOWER_IS_BETTER
half = PercentChange(50)
five = MinimalDifference(5, points_worse=3)
published = PublishedPoints(5, None, Status.UNKNOWN, Status.COMPUTED, "as published")


def verdict(first, last, criterion, direction=lower):
    """Name the change between two scores."""
    pair = arrange_scores(["a", "a"], [first, last], time=[0, 1], direction=direction)
    return measure_change(pair, criterion).verdicts[0]


def test_half_of_the_first_score(spec):
    """With 50 per cent on a scale where lower is better."""
    spec.table(
        lambda first, last: verdict(first, last, half),
        columns=("first", "last", "change"),
        rows=(
            (20, 10, "improved"),
            (20, 10.1, "unchanged"),
            (20, 30, "deteriorated"),
            (20, 29.9, "unchanged"),
            (0, 6, None),
            (0, 0, None),
        ),
    )


def test_who_has_no_percentage_is_counted(spec):
    """A client who began at 0 is in the table and not among those judged."""
    pair = arrange_scores(["a", "a"], [0, 6], time=[0, 1], direction=lower)
    summary = summarise_changes(measure_change(pair, half))
    spec(
        lambda: (summary.n_original, summary.n_used, summary.not_judged),
        gives=(1, 0, 1),
    )


def test_a_minimal_important_difference(spec):
    """Five points better, or three points worse; the line counts."""
    spec.table(
        lambda first, last: verdict(first, last, five),
        columns=("first", "last", "change"),
        rows=(
            (20, 15, "improved"),
            (20, 16, "unchanged"),
            (20, 22, "unchanged"),
            (20, 23, "deteriorated"),
            (20.3, 15.3, "improved"),
        ),
    )


def test_published_points_count_on_the_line(spec):
    """Published points say from where a change counts, so five of five do."""
    spec(lambda: verdict(20.3, 15.3, published), gives="improved")
    spec(lambda: verdict(15.3, 20.2, published), gives="unchanged")
    spec(
        lambda: verdict(15.3, 20.3, published, Direction.HIGHER_IS_BETTER),
        gives="improved",
    )


def test_sizes_that_are_refused(spec):
    """A size must be a number above 0."""
    spec.refuses(lambda: verdict(20, 10, PercentChange(0)), ScienceError)
    spec.refuses(lambda: verdict(20, 10, MinimalDifference(5, -3)), ScienceError)
