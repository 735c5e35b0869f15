"""What holds for scores however their rows come in."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn import Direction, SameTime, Scores, arrange_scores, merge_same_time
from cairn.errors import ScoresRefused
from oracles.scores import arrange_by_hand, merge_by_hand

lower = Direction.LOWER_IS_BETTER
words = st.sampled_from(["001", "1", "B", "ä", "long-label-of-one-client"])
numbers = st.integers(0, 4) | st.integers(-(10**12), 10**12)
times = st.one_of(
    st.integers(-3, 30).map(float),
    st.sampled_from([0.0, 0.5, 1.25, 1e9]),
)
answers = st.one_of(st.integers(0, 27).map(float), st.just(float("nan")))


@st.composite
def tables(draw, fewest=0):
    """Draw rows of (client, time, score), whose labels are all of one kind."""
    label = draw(st.sampled_from([words, numbers]))
    rows = st.tuples(label, times, answers)
    return draw(st.lists(rows, min_size=fewest, max_size=20))


def arrange(rows):
    client, time, score = zip(*rows, strict=True) if rows else ((), (), ())
    client = np.array(client) if client else np.zeros(0, dtype=int)
    return arrange_scores(client, score, direction=lower, time=time)


def seen_in(scores):
    """Read scores back as [(client, [(time, score), ...])]."""
    return [
        (
            scores.clients[at].item(),
            list(zip(scores.time[a:b], scores.score[a:b], strict=True)),
        )
        for at, (a, b) in enumerate(
            zip(scores.starts[:-1], scores.starts[1:], strict=True)
        )
    ]


def same(found, wanted):
    return repr(found) == repr(
        [(c, [(np.float64(t), np.float64(s)) for t, s in seen]) for c, seen in wanted]
    )


@given(tables())
def test_arranging_is_what_dictionaries_and_sorting_give(rows):
    assert same(seen_in(arrange(rows)), arrange_by_hand(rows))


@given(tables(), st.randoms(use_true_random=False))
def test_shuffled_rows_give_the_same_scores_of_each_client(rows, random):
    distinct = list(
        {(client, time): (client, time, s) for client, time, s in rows}.values()
    )
    shuffled = random.sample(distinct, len(distinct))

    one, other = (dict(seen_in(arrange(part))) for part in (distinct, shuffled))

    assert repr(sorted(one.items())) == repr(sorted(other.items()))


@given(tables())
def test_counts_add_up(rows):
    scores = arrange(rows)

    assert scores.n_rows == len(rows)
    assert scores.n_clients == len({client for client, _, _ in rows})
    assert scores.missing == sum(np.isnan(s) for _, _, s in rows)
    assert scores.missing + np.count_nonzero(scores.known) == scores.n_rows
    assert scores.client_of_row.tolist() == sorted(scores.client_of_row)


@given(tables())
def test_times_elapse_from_each_clients_first_row(rows):
    scores = arrange(rows)
    firsts = [
        time for _, seen in arrange_by_hand(rows) for time in [seen[0][0]] * len(seen)
    ]

    assert (scores.elapsed + firsts).tolist() == pytest.approx(scores.time.tolist())
    assert np.all(scores.elapsed >= 0)


@given(tables())
def test_dropping_missing_scores_keeps_the_clients_and_the_others_in_order(rows):
    scores = arrange(rows)
    kept = scores.drop_missing()
    wanted = [
        (client, [one for one in seen if not np.isnan(one[1])])
        for client, seen in arrange_by_hand(rows)
    ]

    assert same(seen_in(kept), wanted)


@given(tables(fewest=1), st.data())
def test_chosen_clients_come_whole_and_in_the_order_asked_for(rows, data):
    scores = arrange(rows)
    numbers = st.integers(0, scores.n_clients - 1)
    chosen = data.draw(st.lists(numbers, unique=True))
    by_hand = arrange_by_hand(rows)

    assert same(seen_in(scores.choose(chosen)), [by_hand[at] for at in chosen])


@given(tables(), st.sampled_from(["first", "last", "mean"]))
def test_merging_is_what_loops_give(rows, policy):
    merged = merge_same_time(arrange(rows), SameTime(policy))
    wanted = [
        (client, merge_by_hand(seen, policy)) for client, seen in arrange_by_hand(rows)
    ]

    found = [
        (c, [(t, round(s, 9)) for t, s in seen]) for c, seen in seen_in(merged.scores)
    ]
    wanted = [(c, [(t, round(s, 9)) for t, s in seen]) for c, seen in wanted]
    assert same(found, wanted)
    assert merged.shared == len(rows) - merged.scores.n_rows
    assert merged.scores.occasion.tolist() == [
        number + 1 for _, seen in wanted for number in range(len(seen))
    ]


@given(tables())
def test_keeping_shared_times_changes_nothing_and_counts_them(rows):
    scores = arrange(rows)
    merged = merge_same_time(scores, SameTime.KEEP)
    distinct = {(client, time) for client, time, _ in rows}

    assert merged.scores is scores
    assert merged.shared == len(rows) - len(distinct)
    if merged.shared:
        with pytest.raises(ScoresRefused, match="share client and time"):
            merge_same_time(scores, SameTime.REFUSE)


def test_merged_rows_say_which_row_they_stand_on():
    scores = arrange([("A", 0.0, 5.0), ("A", 7.0, np.nan), ("A", 7.0, 3.0)])

    assert merge_same_time(scores, SameTime.FIRST).rows.tolist() == [0, 2]
    assert merge_same_time(scores, SameTime.KEEP).rows is None


def test_stated_occasions_keep_their_numbers_when_times_are_merged():
    scores = arrange_scores(
        ["A"] * 3, [5, 4, 3], direction=lower, time=[0, 7, 7], occasion=[1, 5, 9]
    )

    merged = merge_same_time(scores, SameTime.LAST, by_time=False)

    assert merged.scores.occasion.tolist() == [1, 9]


@given(tables(fewest=1), st.data())
def test_a_refusal_names_the_row_that_was_given(rows, data):
    broken = data.draw(st.integers(0, len(rows) - 1))
    rows = [
        (*row[:2], np.inf if at == broken else row[2]) for at, row in enumerate(rows)
    ]

    with pytest.raises(ScoresRefused, match="finite") as refusal:
        arrange(rows)

    assert refusal.value.rows == (broken + 1,)


@given(st.permutations(range(6)))
def test_a_shared_occasion_is_named_by_the_rows_that_were_given(order):
    client = np.array(["A", "A", "A", "B", "B", "B"])[list(order)]
    occasion = np.array([1, 2, 2, 1, 2, 3])[list(order)]

    with pytest.raises(ScoresRefused) as refusal:
        arrange_scores(client, np.zeros(6), direction=lower, occasion=occasion)

    assert refusal.value.rows == tuple(sorted(order.index(at) + 1 for at in (1, 2)))


def test_a_value_never_stands_in_a_refusal():
    with pytest.raises(ScoresRefused) as refusal:
        arrange_scores(["Zaida"] * 2, [1234, 1234], direction=lower, occasion=[77, 77])

    said = str(refusal.value)
    assert [word in said for word in ("Zaida", "1234", "77")] == [False] * 3


def test_the_callers_columns_stay_their_own_and_the_scores_do_not_change():
    score, time = np.array([5.0, 4.0]), np.array([0.0, 7.0])
    scores = arrange_scores(["A", "A"], score, direction=lower, time=time)

    score += 1  # the caller's array can still be written
    with pytest.raises(ValueError, match="read-only"):
        scores.score[0] = 0
    with pytest.raises(FrozenInstanceError):
        scores.score = score


def test_columns_that_belong_to_nobody_are_refused():
    with pytest.raises(ScoresRefused, match="arrange_scores"):
        Scores(
            clients=np.array(["A"]),
            starts=np.array([0, 1]),
            occasion=np.array([1, 2]),
            time=np.zeros(2),
            score=np.zeros(2),
            direction=lower,
        )
