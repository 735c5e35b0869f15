from cairn import (
    Direction,
    GainRules,
    Step,
    arrange_scores,
    sessions_by_time,
    sudden_gains,
    summarise_gains,
)

title = "Whole courses, holes and reversals"
text = """Every interval from a client's first session to the last is judged. A session
number without a score is a hole, whether its row is empty or absent: the scores around
it do not move closer together. A gain is *reversed* when a score from session n+2 on
has lost at least half of it.

Where the literature and the R package suddengains leave a choice, this is what was
chosen:

| Question | Choice |
| --- | --- |
| Session n or n+1 has no score | nothing is judged, not even criterion 3 |
| One criterion cannot be applied, another is not met | not judged, as in the package |
| First and last interval | judged if criterion 3 is left out; the package never does |
| Critical value with scores missing | from t with n1 + n2 - 2 degrees of freedom |
| From where a loss of the gain counts | session n+2; the package begins one later |
| Exactly half of the gain lost | reversed (the paper); the package asks for more |
| No score after session n+1 | reversed is not known |
| Losses, criterion 2 | a rise of 25 % of the score before; in the package every rise |
| Score before is 0 | criterion 2 holds for every change; a gain still moves |
| Score before is below 0 | criterion 2 takes its size |
| Share of clients with a gain | of all clients; those judged are counted too |

*Method:* Tang & DeRubeis (1999), J Consult Clin Psychol 67, 894-904."""

lower = Direction.LOWER_IS_BETTER
none = float("nan")


seven_points = GainRules(7)


def gains(score, session=None, rules=seven_points, direction=lower):
    """Return the steps of one client that count, as (from, to, reversed)."""
    when = range(1, len(score) + 1) if session is None else session
    scores = arrange_scores(
        ["A"] * len(score), score, direction=direction, occasion=list(when)
    )
    found = sudden_gains(scores, rules)
    return [
        (int(start), int(end), {0: False, 1: True}.get(lost))
        for start, end, lost, gain in zip(
            found.start, found.end, found.reversed, found.gain, strict=True
        )
        if gain == 1
    ]


def test_one_client_with_two_gains(spec):
    """The first of two gains is lost again at session 7, the second is kept."""
    spec(
        lambda: gains([35, 37, 34, 23, 24, 21, 29, 17, 11, 11, 10, 7]),
        gives=[(3, 4, True), (7, 8, False)],
    )


def test_a_hole_is_a_hole_with_or_without_a_row(spec):
    """Sessions 5 and 9 were missed; the step from 8 to 10 is no interval."""
    spec(
        lambda: gains([30, 31, 32, 22, none, 21, 22, 21, none, 9, 10, 9]),
        gives=[(3, 4, False)],
    )
    spec(
        lambda: gains(
            [30, 31, 32, 22, 21, 22, 21, 9, 10, 9], [1, 2, 3, 4, 6, 7, 8, 10, 11, 12]
        ),
        gives=[(3, 4, False)],
    )


def test_half_of_the_gain_lost_is_a_reversal(spec):
    """Of 20 points 10 were lost, then 9, then 10 in the very next session."""
    spec.table(
        lambda later: gains([30, 30, 30, 10, *later]),
        columns=("from session 5 on", "from, to, reversed"),
        rows=(
            ([10, 10, 20], [(3, 4, True)]),
            ([10, 10, 19], [(3, 4, False)]),
            ([20, 10, 10], [(3, 4, True)]),
        ),
    )


def test_the_first_and_the_last_intervals(spec):
    """Without criterion 3 they can be judged; whether the last one lasts is open."""
    spec.table(
        lambda stable: gains([30, 20, 20, 10], rules=GainRules(7, stable=stable)),
        columns=("criterion 3", "from, to, reversed"),
        rows=((True, []), (False, [(1, 2, False), (3, 4, None)])),
    )


def test_losses_can_be_reversed_too(spec):
    """A sudden loss of 20 points is reversed when 10 of them are won back."""
    spec(
        lambda: gains([10, 10, 10, 30, 30, 30, 20], rules=GainRules(7, step=Step.LOSS)),
        gives=[(3, 4, True)],
    )


def test_times_that_count_sessions(spec):
    """Whole weeks that mostly follow each other number the sessions; days do not."""
    spec.table(
        lambda time: str(
            sessions_by_time(
                arrange_scores(["A"] * 4, [1, 2, 3, 4], direction=lower, time=time)
            ).numbering
        ),
        columns=("time", "sessions are numbered by"),
        rows=(
            ([0, 1, 2, 4], "the column of times, which counts sessions"),
            ([0, 7, 14, 21], ORDER),
            ([0, 1.5, 2, 3], ORDER),
            ([0, 1, 1, 2], ORDER),
        ),
    )


ORDER = "the order of each client's rows, so that no session is known to be missing"


def test_what_a_sample_adds_up_to(spec):
    """Counts say of how many; here two clients, one of them with too few scores."""
    spec(lambda: sample().clients, gives=2)
    spec(lambda: sample().judged_clients, gives=1)
    spec(lambda: sample().clients_with_gain_percent, gives=50.0)
    spec(lambda: sample().gains, gives=2)
    spec(lambda: sample().magnitude_mean, gives=11.5)
    spec(lambda: sample().reversed_percent, gives=50.0)


def sample():
    """Summarise a client with two gains and one with two scores."""
    scores = arrange_scores(
        ["A"] * 12 + ["B"] * 2,
        [35, 37, 34, 23, 24, 21, 29, 17, 11, 11, 10, 7, 30, 12],
        direction=lower,
        occasion=[*range(1, 13), 1, 2],
    )
    return summarise_gains(sudden_gains(scores, GainRules(7)))
