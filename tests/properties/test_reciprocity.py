"""What a therapist is told of their own side: right, and nothing when too early."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cairn.errors import NotYet, ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.measure.instrument import Direction
from cairn.science.reciprocity import coin_flip
from cairn.science.reciprocity.clustered import effect_of, regress_by_cluster
from cairn.science.reciprocity.coin_flip import judge_self_trial
from cairn.science.reciprocity.congruence import compare_views, track_one_dyad
from cairn.science.reciprocity.findings import findings_that_hold
from cairn.science.reciprocity.guesses import calibrate
from cairn.science.reciprocity.helped import count_helped
from cairn.science.reciprocity.lift import find_session_lift
from cairn.science.reciprocity.movement import movement_by_week
from cairn.science.reciprocity.pulse import (
    Lean,
    usual_range,
    weigh_balance,
    were_heavy,
)
from cairn.science.reciprocity.weeks import (
    arrange_weeks,
    find_echo,
    find_echo_in_clinic,
)
from oracles.reciprocity import cluster_robust, every_toss

NAN = float("nan")


@st.composite
def clustered(draw):
    """A few clusters of uneven size, with one or two columns that vary."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=4, max_size=7))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    columns = draw(st.integers(1, 2))
    design = random.normal(size=(len(cluster), columns)) + cluster[:, None]
    outcome = design.sum(1) + random.normal(size=len(cluster)) * (1 + cluster)
    return outcome, design, cluster


@given(clustered(), st.booleans())
@settings(deadline=None)
def test_a_robust_slope_is_that_of_the_whole_matrices(table, within):
    outcome, design, cluster = table
    repeated = np.bincount(cluster) > 1
    if within and np.bincount(cluster)[repeated].sum() - repeated.sum() < 6:
        return
    effects = regress_by_cluster(outcome, design, cluster, within=within)
    slow = cluster_robust(outcome, design, cluster, within=within)
    fast = [(one.estimate, one.standard_error, one.freedom) for one in effects]
    np.testing.assert_allclose(np.transpose(fast), slow, rtol=1e-7, atol=1e-9)


def test_an_effect_is_students():
    effect = effect_of(2.0, 1.0, freedom=10, confidence=0.95)
    assert effect.upper == pytest.approx(2 + stats.t.ppf(0.975, 10))
    assert effect.p_value == pytest.approx(2 * stats.t.sf(2, 10))
    assert effect.lower + effect.upper == pytest.approx(4)


@given(st.permutations(range(60)), st.floats(-3, 3))
@settings(deadline=None, max_examples=25)
def test_guesses_that_are_off_by_the_same_have_that_bias_in_any_order(order, off):
    random = np.random.default_rng(5)
    mark = random.integers(0, 11, 60).astype(float)
    client = np.arange(60) % 10
    noise = np.tile([-0.5, 0.5], 30)
    found = calibrate((mark + off + noise)[order], mark[order], client[order])
    assert found.bias.estimate == pytest.approx(off)
    assert found.spread == pytest.approx(np.abs(off + noise).mean())
    assert found.clients == 10
    assert found.missing == 0


def test_low_marks_are_spoken_of_from_forty_low_sessions_on():
    random = np.random.default_rng(11)
    client = np.repeat(np.arange(20), 15)
    mark = random.normal(7, 1.5, 300)
    blind = calibrate(np.full(300, 7.0) + random.normal(0, 1e-3, 300), mark, client)
    seeing = calibrate(mark - 1, mark, client)
    few = calibrate(mark[:150], mark[:150], client[:150])
    assert (seeing.low_seen.count, seeing.low_seen.of) == (60, 60)
    assert blind.low_seen.lower < 0.5 < blind.low_seen.upper
    assert few.low_seen is None
    assert few.low_not_yet.counts == (("low sessions", 40, 30),)


def test_the_views_of_dyads_are_told_apart_in_direction_and_moves():
    random = np.random.default_rng(3)
    dyad = np.repeat(np.arange(40), 10)
    client = random.normal(7, 1, 400) + dyad % 3
    usual = np.repeat(client.reshape(40, 10).mean(1), 10)
    therapist = usual - 0.6 + 0.5 * (client - usual) + random.normal(0, 0.4, 400)
    found = compare_views(therapist, client, dyad)
    assert found.direction.lower < -0.6 < found.direction.upper
    assert found.tracking.lower < 0.5 < found.tracking.upper
    assert found.direction.estimate == pytest.approx((therapist - client).mean())
    assert (found.dyads, found.sessions, found.left_out) == (40, 400, 0)
    mixed = np.random.default_rng(4).permutation(400)
    again = compare_views(therapist[mixed], client[mixed], dyad[mixed])
    assert again.tracking.estimate == pytest.approx(found.tracking.estimate, abs=1e-6)


def test_one_dyad_moves_together_by_fishers_interval():
    random = np.random.default_rng(8)
    client = random.normal(size=30)
    therapist = client + random.normal(size=30)
    found = track_one_dyad(therapist, client)
    theirs = stats.pearsonr(therapist, client)
    assert found.estimate == pytest.approx(theirs.statistic)
    ends = theirs.confidence_interval(0.95)
    assert (found.lower, found.upper) == pytest.approx((ends.low, ends.high))


def test_lift_is_in_usual_spreads_and_knows_no_difference_between_clients():
    random = np.random.default_rng(21)
    client = np.repeat(np.arange(20), 25)
    change = random.normal(size=500)
    lift = 0.5 * change + random.normal(0, 0.5, 500)
    order = np.tile(np.arange(1, 6), 100)
    found = find_session_lift(lift, change, order, client)
    moved = find_session_lift(lift * 3 + client * 10, change * 7, order, client)
    assert moved.slope.estimate == pytest.approx(found.slope.estimate)
    assert moved.slope.p_value == pytest.approx(found.slope.p_value)
    assert found.slope.estimate == pytest.approx(0.707, abs=0.06)
    assert moved.lift_spread == pytest.approx(3 * found.lift_spread)
    plain = find_session_lift(lift, change, np.ones(500), client)
    assert plain.order is None


def test_an_echo_that_was_put_in_is_found_and_time_is_not_mistaken_for_one():
    random = np.random.default_rng(2)
    moved = random.normal(size=208)
    own = np.zeros(208)
    for week in range(1, 208):
        own[week] = 0.3 * own[week - 1] + 0.6 * moved[week - 1] + random.normal(0, 0.5)
    seen = np.full(208, 12.0)
    found = find_echo(arrange_weeks(own, moved, seen))
    assert found.slope.lower < 0.6 < found.slope.upper
    drifting = own + np.linspace(0, 40, 208)
    again = find_echo(arrange_weeks(drifting, moved, seen))
    assert again.slope.estimate == pytest.approx(found.slope.estimate, abs=0.03)
    own[::9] = NAN
    gaps = find_echo(arrange_weeks(own, moved, seen))
    assert gaps.weeks == 208 - 1 - 23 - 23
    clinic = [arrange_weeks(own + 10 * one, moved, seen) for one in range(10)]
    assert find_echo_in_clinic(clinic).therapists == 10


def test_movement_is_in_steps_and_up_is_easier():
    scores = arrange_scores(
        ["a", "a", "a", "b", "b", "c"],
        [10, 8, NAN, 20, 24, 5],
        time=[0, 7, 14, 0, 7, 7],
        direction=Direction.LOWER_IS_BETTER,
    )
    found = movement_by_week(scores, [0, 1, 2, 0, 1, 1])
    spread = float(np.std([2, -4], ddof=1))
    assert found.step_spread == pytest.approx(spread)
    assert found.seen.tolist() == [0, 2]
    assert math.isnan(found.moved[0])
    assert found.moved[1] == pytest.approx((2 - 4) / 2 / spread)


@pytest.fixture
def short_trials(monkeypatch):
    """Let a trial be short enough that every toss can be written down."""
    needs = (dataclasses.replace(coin_flip.THRESHOLD.needs[0], at_least=4),)
    short = dataclasses.replace(coin_flip.THRESHOLD, needs=needs)
    monkeypatch.setattr(coin_flip, "THRESHOLD", short)


@pytest.mark.usefixtures("short_trials")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_self_trial_agrees_with_every_toss_written_down(seed):
    random = np.random.default_rng(seed)
    client = np.repeat([0, 1, 2], [4, 4, 3])
    heads = np.concatenate([random.permutation([0, 0, 1, 1]) for _ in range(2)])
    heads = np.append(heads, [1, 0, 0]).astype(float)
    outcome = random.normal(size=11) + heads
    found = judge_self_trial(outcome, heads, heads, client, seed=7)
    seen, ways = every_toss(outcome, heads, client)
    exact = np.mean(np.abs(ways) >= abs(seen) - 1e-9)
    assert found.p_value == pytest.approx(exact, abs=4 * (exact / 5000) ** 0.5)
    assert found.lower < found.difference < found.upper
    shifted = judge_self_trial(outcome + 5 * heads, heads, heads, client, seed=7)
    ends = (shifted.lower - 5, shifted.difference - 5, shifted.upper - 5)
    assert ends == pytest.approx((found.lower, found.difference, found.upper))


def test_what_was_done_against_the_coin_counts_as_the_coin_said():
    random = np.random.default_rng(9)
    client = np.arange(80) % 8
    heads = random.integers(0, 2, 80).astype(float)
    outcome = random.normal(size=80)
    as_told = judge_self_trial(outcome, heads, heads, client, seed=1)
    against = judge_self_trial(outcome, heads, 1 - heads, client, seed=1)
    assert (as_told.overridden, against.overridden) == (0, 80)
    assert against.difference == as_told.difference


def test_the_cup_has_a_range_from_twenty_six_weeks_on():
    cup = [float(week % 10) for week in range(40)]
    found = usual_range([*cup, NAN])
    assert (found.low, found.middle, found.high) == tuple(
        np.quantile(cup[-26:], [0.1, 0.5, 0.9])
    )
    with pytest.raises(NotYet) as raised:
        usual_range(cup[:25])
    assert raised.value.counts == (("weeks", 26, 25),)


@pytest.mark.parametrize(
    ("answers", "lean"),
    [
        ([0, 0, -2, -3, -2, -2], Lean.GIVING),
        ([0, 0, 0, -2, -3, -2], Lean.EVEN),
        ([2, 2, NAN, 3, 2, 0, 0], Lean.RECEIVING),
        ([-3, -3, -3, -3, 0, 0, 0, 0], Lean.EVEN),
        ([2, 2, 2, -2, -2, -2], Lean.EVEN),
    ],
)
def test_a_balance_leans_when_four_of_six_do(answers, lean):
    assert weigh_balance(answers).lean is lean


def test_three_weeks_far_below_are_heavy_and_two_are_not():
    usual = [5.0, 6.0, 7.0, 6.0] * 7
    assert were_heavy([*usual, 2, 2, 2])
    assert not were_heavy([*usual, 2, 2])
    assert were_heavy([*usual, 2, NAN, 2, NAN, 2])
    assert not were_heavy([*usual[:25], 2, 2, 2])


def test_what_helped_is_counted_in_pairs():
    sessions = [({"taught", "witnessed"}, {"a laugh"})] * 30
    sessions += [({"taught"}, {"practising", "a laugh"})] * 10 + [({"taught"}, set())]
    found = count_helped(
        sessions, given=("taught", "witnessed"), helped=("practising", "a laugh")
    )
    assert found.counts == ((10, 40), (0, 30))
    assert (found.sessions, found.unanswered) == (40, 1)
    with pytest.raises(ScienceError):
        count_helped(sessions, given=("taught",), helped=("a laugh",))


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 1), max_size=8))
def test_holm_says_no_more_than_each_alone_and_no_less_than_bonferroni(p_values):
    held = findings_that_hold(p_values)
    alone = {name for name, p in p_values.items() if p <= 0.05}
    strict = {name for name, p in p_values.items() if p <= 0.05 / len(p_values)}
    assert strict <= held <= alone


TOO_EARLY = {
    "guesses": lambda: calibrate([1.0] * 29, [1.0] * 29, list(range(29))),
    "guesses of few clients": lambda: calibrate([1.0] * 60, [1.0] * 60, [1, 2] * 30),
    "views": lambda: compare_views(*[np.arange(35.0)] * 2, np.arange(35) % 7),
    "one dyad": lambda: track_one_dyad(np.arange(15.0), np.arange(15.0)),
    "lift": lambda: find_session_lift(*[np.arange(399.0)] * 3, np.arange(399) % 20),
    "self-trial": lambda: judge_self_trial(*[np.ones(59)] * 4, seed=1),
    "echo": lambda: find_echo(arrange_weeks(*[np.arange(103.0)] * 3)),
    "echo with few clients": lambda: find_echo(
        arrange_weeks(np.arange(104.0), np.arange(104.0), np.full(104, 7.0))
    ),
    "clinic": lambda: find_echo_in_clinic([arrange_weeks(*[np.arange(60.0)] * 3)] * 9),
    "balance": lambda: weigh_balance([0.0] * 5),
    "what helped": lambda: count_helped([({"a"}, {"b"})] * 39, given="a", helped="b"),
}


@pytest.mark.parametrize("question", TOO_EARLY)
def test_a_question_that_comes_too_early_is_answered_by_what_is_there(question):
    with pytest.raises(NotYet) as raised:
        TOO_EARLY[question]()
    assert isinstance(raised.value, TooFew)
    assert any(given < needed for _, needed, given in raised.value.counts)
