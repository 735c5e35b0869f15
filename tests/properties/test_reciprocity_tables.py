"""Why each question waits: what a practice of a given size would be told.

Simulations with fixed seeds. Each cell is the share of invented practices that were
told of an effect at 95 %, or what the interval's width was, beside the figure that the
threshold was reasoned with. The tolerance is four Monte-Carlo errors of the two.
"""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from cairn.science.change.reliable_change import critical_value
from cairn.science.reciprocity import lift, weeks
from cairn.science.reciprocity.coin_flip import judge_self_trial
from cairn.science.reciprocity.congruence import compare_views, fisher_interval
from cairn.science.reciprocity.findings import findings_that_hold
from cairn.science.reciprocity.guesses import calibrate
from cairn.science.reciprocity.lift import find_session_lift
from cairn.science.reciprocity.pulse import were_heavy
from cairn.science.reciprocity.weeks import (
    arrange_weeks,
    find_echo,
    find_echo_in_clinic,
)
from cairn.science.service.intervals import jeffreys_interval
from cairn.science.service.own_estimate import reliability_of_mean
from oracles import practice_without as invented

PUBLISHED_RUNS = 2000


@pytest.fixture
def at_any_size(monkeypatch):
    """Ask before the threshold, to see why it is where it is."""
    for room, name in ((weeks, "ALONE"), (weeks, "CLINIC"), (lift, "THRESHOLD")):
        threshold = getattr(room, name)
        needs = tuple(dataclasses.replace(one, at_least=1) for one in threshold.needs)
        monkeypatch.setattr(room, name, dataclasses.replace(threshold, needs=needs))
    monkeypatch.setattr(weeks, "WEEKS_EACH", 2)
    monkeypatch.setattr(weeks, "ANSWERED_EACH", 2)


def near(share, runs):
    """A share that differs from a published one by chance alone."""
    error = (share * (1 - share) + 0.01) * (1 / runs + 1 / PUBLISHED_RUNS)
    return pytest.approx(share, abs=4 * error**0.5)


def echoes(seed, *, runs, length, effect, drift=0.0):
    random = np.random.default_rng(seed)
    settings = invented.Settings(drift=drift)
    own, moved = invented.weeks(
        random, runs=runs, length=length, effect=effect, settings=settings
    )
    seen = np.full(length, 10.0)
    return [
        find_echo(arrange_weeks(one, other, seen)).slope
        for one, other in zip(own, moved, strict=True)
        # A few weeks with many gaps leave nothing to look at.
        if np.count_nonzero(~np.isnan(one[1:] + one[:-1])) >= 8
    ]


def share_found(effects):
    return np.mean([effect.p_value < 0.05 for effect in effects])


@pytest.mark.usefixtures("at_any_size")
@pytest.mark.parametrize(
    ("length", "effect", "power"),
    [
        (26, 0.3, 0.10),
        (52, 0.2, 0.13),
        (52, 0.3, 0.20),
        (104, 0.2, 0.18),
        (104, 0.3, 0.38),
        (104, 0.5, 0.74),
        (156, 0.3, 0.49),
    ],
)
def test_one_therapist_needs_two_years_of_weeks(length, effect, power):
    runs = 600
    found = echoes(length, runs=runs, length=length, effect=effect)
    assert share_found(found) == near(power, runs)


@pytest.mark.usefixtures("at_any_size")
@pytest.mark.parametrize(
    ("length", "width"), [(13, 1.7), (26, 1.0), (52, 0.66), (104, 0.45), (156, 0.36)]
)
def test_before_that_the_interval_is_too_wide_to_say_anything(length, width):
    found = echoes(length, runs=300, length=length, effect=0.3)
    widths = [effect.upper - effect.lower for effect in found]
    assert np.median(widths) == pytest.approx(width, rel=0.12)


def test_at_the_threshold_drift_alone_is_not_called_an_echo():
    found = echoes(7, runs=800, length=104, effect=0.0, drift=0.5)
    assert share_found(found) <= stats.binom.ppf(0.999, 800, 0.06) / 800


@pytest.mark.parametrize(("drift", "false"), [(0.0, 0.32), (0.5, 0.72)])
def test_a_search_over_seven_lags_finds_something_where_nothing_is(drift, false):
    runs, random = 600, np.random.default_rng(17)
    settings = invented.Settings(drift=drift, missing=0.0)
    own, moved = invented.weeks(
        random, runs=runs, length=104, effect=0.0, settings=settings
    )
    found = 0
    for one, other in zip(own, moved, strict=True):
        best = min(
            stats.pearsonr(
                one[max(0, lag) : 104 + min(0, lag)],
                other[max(0, -lag) : 104 + min(0, -lag)],
            ).pvalue
            for lag in range(-3, 4)
        )
        found += best < 0.05
    assert found / runs == near(false, runs)


@pytest.mark.usefixtures("at_any_size")
@pytest.mark.parametrize(
    ("number", "effect", "power"),
    [
        (100, 0.2, 0.21),
        (200, 0.2, 0.38),
        (400, 0.1, 0.25),
        (400, 0.2, 0.67),
        (400, 0.3, 0.95),
        (800, 0.2, 0.94),
    ],
)
def test_four_hundred_sessions_are_enough_for_a_lift(number, effect, power):
    runs, random = 400, np.random.default_rng(number)
    found = []
    for _ in range(runs):
        change, lifted, client = invented.sessions(
            random, clients=25, each=number // 25, effect=effect
        )
        order = random.integers(1, 6, number)
        found.append(find_session_lift(lifted, change, order, client).slope)
    assert share_found(found) == near(power, runs)


@pytest.mark.usefixtures("at_any_size")
@pytest.mark.parametrize(
    ("therapists", "length", "effect", "power"),
    [
        (5, 52, 0.30, 0.56),
        (10, 26, 0.30, 0.71),
        (10, 52, 0.15, 0.43),
        (10, 52, 0.30, 0.93),
        (20, 52, 0.15, 0.74),
    ],
)
def test_a_clinic_needs_ten_therapists_and_a_year(therapists, length, effect, power):
    runs, random = 300, np.random.default_rng(therapists)
    settings = invented.Settings(missing=0.0, differ=0.1)
    seen = np.full(length, 10.0)
    found = []
    for _ in range(runs):
        own, moved = invented.weeks(
            random, runs=therapists, length=length, effect=effect, settings=settings
        )
        clinic = [arrange_weeks(a, b, seen) for a, b in zip(own, moved, strict=True)]
        found.append(find_echo_in_clinic(clinic).slope)
    assert share_found(found) == near(power, runs)


@pytest.mark.parametrize(("own", "false"), [(0.3, 0.16), (0.5, 0.29)])
def test_heavy_weeks_happen_by_chance_too(own, false):
    runs, random = 500, np.random.default_rng(29)
    heavy = 0
    for _ in range(runs):
        cup = invented.lone_weeks(random, own=own, weeks=52)
        heavy += any(were_heavy(cup[:week]) for week in range(29, len(cup) + 1))
    assert heavy / runs == near(false, runs)


def test_a_long_dip_is_noticed_two_times_in_three():
    runs, random = 500, np.random.default_rng(31)
    noticed = 0
    for _ in range(runs):
        cup = invented.lone_weeks(random, own=0.3, weeks=12, drop=1.5)
        noticed += any(were_heavy(cup[:week]) for week in range(29, len(cup) + 1))
    assert noticed / runs == near(0.68, runs)


@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    [(6, -0.52, 0.93), (10, -0.19, 0.86), (16, 0.01, 0.80), (30, 0.17, 0.73)],
)
def test_one_dyad_says_nothing_before_sixteen_sessions(n, lower, upper):
    ends = fisher_interval(0.5, n, z=critical_value(0.95))
    assert (ends[0], ends[2]) == pytest.approx((lower, upper), abs=0.006)


@pytest.mark.parametrize(("each", "width"), [(5, 0.40), (10, 0.30), (15, 0.26)])
def test_pooled_dyads_are_narrow_enough_from_five_sessions_each(each, width):
    """Slopes differ by 0.2 (SD); the rest has a variance of 0.84."""
    random = np.random.default_rng(each)
    dyad, widths = np.repeat(np.arange(25), each), []
    for _ in range(60):
        client = random.normal(size=25 * each)
        slope = np.repeat(random.normal(0.4, 0.2, 25), each)
        rest = random.normal(0, 0.84**0.5, 25 * each)
        tracking = compare_views(slope * client + rest, client, dyad).tracking
        widths.append(tracking.upper - tracking.lower)
    assert np.median(widths) == pytest.approx(width, rel=0.12)


@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    [(20, 0.29, 0.71), (30, 0.33, 0.67), (40, 0.35, 0.65), (100, 0.40, 0.60)],
)
def test_half_of_a_small_practice_could_be_a_third_or_two_thirds(n, lower, upper):
    found = jeffreys_interval(n // 2, n)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=0.006)


def test_thirty_clients_cannot_rank_anyone():
    kept = reliability_of_mean([20, 30, 40, 100], 0.05)
    assert np.round(kept, 2).tolist() == [0.51, 0.61, 0.68, 0.84]


def ask_everything(random, *, effect):
    """One practice of two years; each question's p-value, asked of its own data."""
    change, lifted, client = invented.sessions(
        random, clients=25, each=16, effect=effect
    )
    lifting = find_session_lift(lifted, change, random.integers(1, 6, 400), client)
    own, moved = invented.weeks(random, runs=1, length=104, effect=effect)
    own, moved = np.nan_to_num(own[0]), np.nan_to_num(moved[0])
    echo = find_echo(arrange_weeks(own, moved, np.full(104, 10.0)))
    mark = random.normal(7, 1, 400)
    guess = 7 + effect + effect * (mark - 7) + random.normal(0, 1, 400)
    guessing = calibrate(guess, mark, client)
    views = compare_views(guess[::2], mark[::2], client[::2])
    heads = random.integers(0, 2, 100).astype(float)
    outcome = random.normal(size=100) + 3 * effect * heads
    trial = judge_self_trial(outcome, heads, heads, np.arange(100) % 10, seed=3)
    return {
        "lift": lifting.slope.p_value,
        "echo": echo.slope.p_value,
        "bias": guessing.bias.p_value,
        "tracking": guessing.tracking.p_value,
        "direction": views.direction.p_value,
        "moves": views.tracking.p_value,
        "trial": trial.p_value,
    }


def test_a_practice_where_nothing_goes_on_is_told_of_nothing():
    practices, random = 200, np.random.default_rng(41)
    told = sum(
        bool(findings_that_hold(ask_everything(random, effect=0.0)))
        for _ in range(practices)
    )
    assert told <= stats.binom.ppf(0.99, practices, 0.05)


def test_a_practice_where_much_goes_on_is_told_of_it():
    random = np.random.default_rng(43)
    told = [findings_that_hold(ask_everything(random, effect=0.5)) for _ in range(10)]
    for question in ("lift", "bias", "tracking", "direction", "moves", "trial"):
        assert sum(question in practice for practice in told) >= 9
