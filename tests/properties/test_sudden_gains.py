"""What holds for every course of scores, and for every way to look for steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, ScoresRefused
from cairn.science.arrange import arrange_scores
from cairn.science.gains.early_response import early_response
from cairn.science.gains.interval import REASONS, judge_intervals
from cairn.science.gains.rules import UNKNOWN, GainRules, Reason, Step
from cairn.science.gains.sessions import (
    Numbering,
    choose_sessions,
    sessions_by_occasion,
    sessions_by_time,
)
from cairn.science.gains.sudden import sudden_gains
from cairn.science.gains.summary import gains_per_client, summarise_gains
from cairn.science.measure.instrument import Direction, PublishedPoints
from cairn.science.provenance import Status
from oracles.sudden_gains import gains_of_client

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
COLUMNS = ("before", "after", "criterion_1", "criterion_2", "criterion_3", "gain")

# Few values and a floor, so that ties, zeros and exact halves are common.
values = st.none() | st.sampled_from([0, 1, 5, 10, 12, 14, 20, 28, 40, 20.3, 15.3])
courses = st.lists(
    st.dictionaries(st.integers(-2, 12), values, min_size=1, max_size=11),
    min_size=1,
    max_size=3,
)
rules = st.builds(
    dict,
    cutoff=st.none() | st.sampled_from([5, 7, 5.7]),
    share=st.none() | st.sampled_from([0.25, 0.5]),
    stable=st.booleans(),
    alpha=st.sampled_from([0.05, 0.01, 0.2]),
    strict=st.booleans(),
    loss=st.booleans(),
).filter(lambda r: r["cutoff"] or r["share"] or r["stable"])
directions = st.sampled_from(Direction)


def as_rules(chosen):
    more = {name: value for name, value in chosen.items() if name != "loss"}
    return GainRules(**more, step=Step.LOSS if chosen["loss"] else Step.GAIN)


def arrange(clients, direction):
    rows = [
        (name, session, np.nan if score is None else score)
        for name, course in enumerate(clients)
        for session, score in course.items()
    ]
    client, occasion, score = zip(*rows, strict=True)
    return arrange_scores(client, score, direction=direction, occasion=occasion)


def plain(number):
    return None if np.isnan(number) else float(number)


def written(value):
    return None if value is None else float(value)


@settings(max_examples=100)
@given(courses, rules, directions)
def test_every_interval_is_as_the_slow_way_finds_it(clients, chosen, direction):
    scores = arrange(clients, direction)
    found = sudden_gains(scores, as_rules(chosen))
    row = 0
    for place, client in enumerate(scores.clients):
        course = clients[client]
        for expected in gains_of_client(
            list(course), list(course.values()),
            lower_is_better=direction is LOWER, rules=chosen,
        ):  # fmt: skip
            assert found.client[row] == place
            assert (found.start[row], found.end[row]) == (
                expected["from"],
                expected["to"],
            )
            for name in (*COLUMNS, "reversed"):
                value = plain(getattr(found, name)[row])
                assert value == written(expected[name]), (name, expected)
            row += 1
    assert row == len(found.gain)


@settings(max_examples=40)
@given(courses, rules, directions)
def test_a_missing_row_and_an_empty_row_are_the_same_hole(clients, chosen, direction):
    emptied = [
        {s: course.get(s) for s in range(min(course), max(course) + 1)}
        for course in clients
    ]
    absent = sudden_gains(arrange(clients, direction), as_rules(chosen))
    empty = sudden_gains(arrange(emptied, direction), as_rules(chosen))
    for name in ("client", "start", *COLUMNS, "reversed", "reason"):
        assert np.array_equal(
            getattr(absent, name), getattr(empty, name), equal_nan=True
        )
    assert absent.missing == empty.missing


@settings(max_examples=40)
@given(courses, rules)
def test_turned_scores_and_turned_rules_say_the_same(clients, chosen):
    losses = sudden_gains(
        arrange(clients, LOWER), as_rules(chosen | {"loss": not chosen["loss"]})
    )
    higher = sudden_gains(arrange(clients, HIGHER), as_rules(chosen))
    assert np.array_equal(losses.gain, higher.gain, equal_nan=True)
    assert np.array_equal(losses.reversed, higher.reversed, equal_nan=True)
    assert np.array_equal(losses.magnitude, higher.magnitude, equal_nan=True)


@settings(max_examples=40)
@given(courses, rules, directions)
def test_the_reason_says_what_the_criteria_say(clients, chosen, direction):
    found = sudden_gains(arrange(clients, direction), as_rules(chosen))
    reasons = [REASONS[code] for code in found.reason]
    for reason, gain in zip(reasons, found.gain, strict=True):
        assert (reason is Reason.MET) == (gain == 1)
        assert (reason in UNKNOWN) == bool(np.isnan(gain))


@settings(max_examples=40)
@given(courses, rules, directions)
def test_the_summary_counts_what_is_there(clients, chosen, direction):
    found = sudden_gains(arrange(clients, direction), as_rules(chosen))
    summary = summarise_gains(found)
    per_client = gains_per_client(found)
    assert summary.gains == per_client.sum() == np.sum(found.gain == 1)
    assert summary.clients == len(clients)
    assert summary.clients_with_several <= summary.clients_with_gain
    assert summary.clients_with_gain <= summary.judged_clients <= summary.clients
    assert sum(summary.reasons.values()) == summary.intervals
    if summary.gains:
        assert summary.magnitude_mean > 0


@settings(max_examples=40)
@given(courses, directions)
def test_constant_scores_never_jump(clients, direction):
    constant = [dict.fromkeys(course, 17.1) for course in clients]
    found = sudden_gains(arrange(constant, direction), GainRules(None, None))
    assert not np.any(found.criterion_3 == 1)
    assert not np.any(found.gain == 1)


def test_many_blocks_of_intervals_are_judged_like_one():
    generator = np.random.default_rng(1999)
    score = generator.integers(0, 40, 60_000).astype(float)
    client = np.repeat(np.arange(6_000), 10)
    occasion = np.tile(np.arange(10), 6_000)
    scores = arrange_scores(client, score, direction=LOWER, occasion=occasion)
    whole = sudden_gains(scores, GainRules(7))
    last = sudden_gains(scores.choose(np.arange(5_000, 6_000)), GainRules(7))
    assert np.array_equal(whole.gain[-9_000:], last.gain, equal_nan=True)
    assert np.array_equal(whole.reversed[-9_000:], last.reversed, equal_nan=True)


def test_clients_without_rows_stay_and_have_no_interval():
    scores = arrange_scores(
        ["A", "A", "B"], [20, 10, 5], direction=LOWER, occasion=[1, 2, 9]
    )
    kept, sessions = choose_sessions(
        scores, sessions_by_occasion(scores), first=1, last=2
    )
    summary = summarise_gains(sudden_gains(kept, GainRules(7), sessions=sessions))
    assert (summary.clients, summary.intervals) == (2, 1)
    nothing = choose_sessions(scores, sessions_by_occasion(scores), first=5, last=6)
    summary = summarise_gains(
        sudden_gains(nothing[0], GainRules(7), sessions=nothing[1])
    )
    assert (summary.clients, summary.intervals, summary.gains) == (2, 0, 0)
    assert summary.magnitude_mean is None
    assert summary.reversed_percent is None


def test_intervals_before_the_first_asked_for_are_left_out_but_their_scores_count():
    scores = arrange_scores(
        ["A"] * 6, [30, 30, 30, 10, 10, 10], direction=LOWER, occasion=range(6)
    )
    found = sudden_gains(scores, GainRules(7, first_interval=2))
    assert list(found.start) == [2, 3, 4]
    assert found.gain[0] == 1
    between = sudden_gains(scores, GainRules(7, first_interval=1, last_interval=2))
    assert list(between.start) == [1, 2]
    assert np.array_equal(between.gain, [0, 1])


def test_dates_are_not_session_numbers():
    scores = arrange_scores(
        ["A", "A"], [20, 10], direction=LOWER, occasion=[20240101, 20260101]
    )
    with pytest.raises(ScoresRefused, match="jump too far"):
        sudden_gains(scores, GainRules(7))


def test_one_row_for_each_client_counts_no_sessions():
    scores = arrange_scores(["A", "B"], [20, 10], direction=LOWER, time=[0, 1])
    assert sessions_by_time(scores).numbering is Numbering.ORDER


@given(st.sampled_from([np.zeros((1, 2)), np.zeros(3), np.full((1, 3), np.inf)]))
def test_windows_of_another_shape_are_refused(window):
    three = np.zeros((1, 3))
    with pytest.raises(ScienceError):
        judge_intervals(window, three, rules=GainRules(7), direction=LOWER)


def test_a_judgement_counts_the_scores_it_did_without():
    found = judge_intervals(
        [[np.nan, 31, 33], [32, 31, 33]],
        [[5, np.nan, 7], [5, 6, 7]],
        rules=GainRules(7, strict=True),
        direction=LOWER,
    )
    assert list(found.missing) == [2, 0]
    assert (found.method, found.version) == (
        "sudden gains, criterion 3 as a true two-sample t test",
        "1",
    )


def test_sides_of_different_length_are_refused():
    with pytest.raises(ScienceError):
        judge_intervals(
            np.zeros((1, 3)), np.zeros((2, 3)), rules=GainRules(7), direction=LOWER
        )


@given(st.sampled_from([0.0, 1.0, -0.1]))
def test_shares_and_levels_outside_their_range_are_refused(wrong):
    with pytest.raises(ScienceError):
        GainRules(7, wrong)
    with pytest.raises(ScienceError):
        GainRules(7, alpha=wrong)


@settings(max_examples=40)
@given(courses, directions, st.integers(0, 6))
def test_early_response_compares_the_ends_of_the_early_sessions(clients, direction, by):
    points = PublishedPoints(6, None, Status.COMPUTED, Status.COMPUTED, "test")
    scores = arrange(clients, direction)
    found = early_response(scores, points, by=by)
    for place, client in enumerate(scores.clients):
        early = [
            score
            for session, score in sorted(clients[client].items())
            if score is not None and session <= by
        ]
        if len(early) < 2:
            assert np.isnan(found.responded[place])
        else:
            better = (early[-1] - early[0]) * direction.sign
            assert found.responded[place] == (better >= 6)
    assert found.missing == np.isnan(found.responded).sum()
