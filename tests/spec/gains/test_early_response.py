from cairn import Direction, PublishedPoints, Status, arrange_scores, early_response
from cairn.errors import ScienceError

title = "Early response"
text = """A client has responded early when the score is at least one reliable change
better by an early session, the fourth unless said otherwise. The first score is
compared with the latest one up to that session. It describes what happened and
predicts no single client: one class of clients changes little until session 6 and then
fast (Saunders et al., 2019).
*Method:* Haas, Hill, Lambert & Morrell (2002), J Clin Psychol 58, 1157-1172, with the
reliable change of Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19."""

lower = Direction.LOWER_IS_BETTER
none = float("nan")
six_points = PublishedPoints(6, 0.95, Status.COMPUTED, Status.COMPUTED, "example")


def responded(score, by=4, direction=lower):
    """Say whether one client, with sessions 1, 2, 3 on, had responded by then."""
    scores = arrange_scores(
        ["A"] * len(score),
        score,
        direction=direction,
        occasion=range(1, len(score) + 1),
    )
    found = early_response(scores, six_points, by=by)
    return None if found.missing else bool(found.responded[0])


def test_one_reliable_change_by_session_four(spec):
    """Six points are a reliable change here; session 5 comes too late."""
    spec.table(
        lambda score, by: responded(score, by=by),
        columns=("scores", "by session", "responded"),
        rows=(
            ([18, 16, 14, 12], 4, True),
            ([18, 16, 14, 12], 3, False),
            ([18, 17, 16, 15, 9], 4, False),
            ([18, 11, 18, 19], 4, False),
            ([18, none, 12, none], 4, True),
            ([18, none, none, none, 9], 4, None),
        ),
    )


def test_higher_is_better(spec):
    """Where a higher score is better, a rise counts."""
    spec(
        lambda: responded([20, 24, 27], direction=Direction.HIGHER_IS_BETTER),
        gives=True,
    )


def test_a_reliable_change_that_makes_no_sense_is_refused(spec):
    """The number of points must be above 0."""
    nothing = PublishedPoints(0, None, Status.UNKNOWN, Status.UNKNOWN, "example")
    scores = arrange_scores(["A"], [18], direction=lower, occasion=[1])
    spec.refuses(lambda: early_response(scores, nothing), ScienceError)
