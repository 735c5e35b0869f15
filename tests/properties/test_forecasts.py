"""What holds for every forecast, and the slow second way to the same numbers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, stdtr
from scipy.stats import t

from cairn.errors import ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.baselines import learn_growth, learn_last_value
from cairn.science.course.cases import Horizon, find_cases, keep_first, last_given
from cairn.science.course.comparison import compare_forecasts
from cairn.science.course.cross_validation import cross_validate
from cairn.science.course.empirical import EmpiricalDistributions
from cairn.science.course.first_score_table import learn_first_score_table
from cairn.science.course.forecast import LEVELS, make_forecast
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.own_regression import OWN_REGRESSION, OwnRegression
from cairn.science.course.possible_scores import ScoreDistributions
from cairn.science.course.student import StudentDistributions
from cairn.science.course.targets import later_rows, sessions_ahead, stated_times
from cairn.science.course.verification import (
    average_by_client,
    score_forecast,
    verify_forecasts,
)
from cairn.science.measure.instrument import Direction
from oracles import forecasts as slow

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
numbers = st.floats(-50, 50)


@st.composite
def probabilities(draw, most=9):
    weights = draw(st.lists(st.integers(0, 20), min_size=2, max_size=most))
    weights[draw(st.integers(0, len(weights) - 1))] += 1
    return np.array(weights) / sum(weights)


@st.composite
def scores(draw, most=6):
    clients = draw(st.integers(1, most))
    rows = []
    for client in range(clients):
        count = draw(st.integers(1, 8))
        values = draw(
            st.lists(st.none() | st.integers(0, 27), min_size=count, max_size=count)
        )
        rows += [(f"c{client}", occasion, one) for occasion, one in enumerate(values)]
    return rows


def arrange(rows, direction=LOWER):
    return arrange_scores(
        [client for client, *_ in rows],
        [np.nan if one is None else one for *_, one in rows],
        direction=direction,
        occasion=[occasion for _, occasion, _ in rows],
    )


def caseload(clients=40, *, seed=3, direction=LOWER, top=27):
    generator = np.random.default_rng(seed)
    rows = []
    for client in range(clients):
        level, slope = generator.normal(16, 5), generator.normal(-4, 2)
        for occasion in range(int(generator.integers(3, 10))):
            value = level + slope * np.log1p(occasion) + generator.normal(0, 2)
            value = int(np.clip(round(value), 0, top))
            rows.append(
                (f"c{client}", occasion, value if direction is LOWER else top - value)
            )
    return arrange(rows, direction)


def of_scores(share, low=0, step=1.0):
    possible = low + step * np.arange(len(share))
    cumulative = np.cumsum(share)[None, :]
    cumulative[:, -1] = 1.0
    return ScoreDistributions(possible, cumulative), possible


@given(probabilities(), numbers, st.sampled_from([0.5, 1.0, 2.0]))
def test_probabilities_of_scores_are_read_as_the_definitions_say(share, low, step):
    made, possible = of_scores(share, low, step)
    mean, sd = slow.moments(possible, share)
    assert made.mean == pytest.approx([mean], abs=1e-9)
    assert made.sd == pytest.approx([sd], abs=1e-6)
    for place, score in enumerate(possible):
        at = np.array([score])
        assert made.cdf(at) == pytest.approx([share[: place + 1].sum()], abs=1e-12)
        assert made.below(at) == pytest.approx([share[:place].sum()], abs=1e-12)
        exact = slow.crps_of_probabilities(possible, share, score)
        assert made.crps(at) == pytest.approx([exact], abs=1e-9)


@given(probabilities(), st.sampled_from([-3.5, 0.25, 2.5, 40.0]))
def test_a_score_between_or_beyond_the_possible_ones_is_scored_too(share, observed):
    made, possible = of_scores(share)
    if observed < possible[0] or observed > possible[-1]:
        exact = slow.crps_of_probabilities(possible, share, observed)
        assert made.crps(np.array([observed])) == pytest.approx([exact], abs=1e-9)
    assert made.cdf(np.array([-9.0])) == 0
    assert made.below(np.array([90.0])) == pytest.approx(1)


@given(probabilities())
@example(np.array([1, 7, 2, 1, 3]) / 14)
def test_the_narrowest_band_is_the_one_that_comes_nearest(share):
    made, possible = of_scores(share)
    lower, upper = made.interval(0.5)
    low, high = slow.nearest_interval(possible, share, 0.5)
    # Ties may fall either way by a rounding error; the tails must be as near.
    if (lower[0], upper[0]) != (low, high):
        left_out = made.below(lower)[0] + 1 - made.cdf(upper)[0]
        nearest = made.below(np.array([low]))[0] + 1 - made.cdf(np.array([high]))[0]
        assert is_tied(share) or abs(left_out - 0.5) == pytest.approx(
            abs(nearest - 0.5), abs=1e-9
        )


def is_tied(share) -> bool:
    """Whether two ends, below or above, come equally near to a quarter."""
    places = range(len(share))
    tails = [[share[:n].sum() for n in places], [share[n + 1 :].sum() for n in places]]
    gaps = [[round(abs(tail - 0.25), 9) for tail in side] for side in tails]
    return any(len(set(side)) < len(side) for side in gaps)


@given(probabilities(most=30), st.sampled_from(LEVELS))
def test_a_band_leaves_out_about_what_it_should(share, level):
    made, _ = of_scores(share)
    lower, upper = made.interval(level)
    left_out = made.below(lower)[0] + 1 - made.cdf(upper)[0]
    assert left_out <= 1 - level + share.max()


@given(probabilities(most=30))
def test_wider_bands_hold_narrower_ones(share):
    made, _ = of_scores(share)
    ends = [made.interval(level) for level in LEVELS]
    for (low, high), (lower, higher) in pairwise(ends):
        assert lower <= low
        assert higher >= high


def test_a_row_without_a_forecast_stays_empty():
    made = ScoreDistributions(np.arange(3.0), np.array([[np.nan] * 3, [0.2, 0.5, 1.0]]))
    for column in (made.mean, made.sd, made.quantile(0.5), *made.interval(0.8)):
        assert np.isnan(column[0])
        assert np.isfinite(column[1])
    assert np.isnan(made.crps(np.array([1.0, np.nan]))).all()
    assert np.isnan(made.cdf(np.array([-1.0, 1.0]))[0])


@settings(max_examples=20, deadline=None)
@given(numbers, st.floats(0.5, 10), numbers)
def test_the_normal_score_is_the_integral(mean, sd, observed):
    made = NormalDistributions(np.array([mean]), np.array([sd]))
    far = 12 * sd + abs(observed - mean)
    exact = slow.crps_by_integration(
        lambda x: ndtr((x - mean) / sd),
        observed, low=mean - far, high=mean + far, places=40_001,
    )  # fmt: skip
    assert made.crps(np.array([observed])) == pytest.approx([exact], rel=2e-3, abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 5), st.floats(3, 40), st.floats(-9, 9))
def test_the_score_of_a_t_distribution_is_the_integral(scale, freedom, observed):
    made = StudentDistributions(np.zeros(1), np.array([scale]), np.array([freedom]))
    exact = slow.crps_by_integration(
        lambda x: stdtr(freedom, x / scale),
        observed, low=-400 * scale, high=400 * scale, places=200_001,
    )  # fmt: skip
    assert made.crps(np.array([observed])) == pytest.approx([exact], rel=1e-2, abs=1e-2)
    assert made.sd == pytest.approx([scale * t.std(freedom)])
    low, high = made.interval(0.8)
    assert made.cdf(high) - made.below(low) == pytest.approx(0.8)


@given(st.lists(numbers, min_size=1, max_size=8), numbers, numbers)
def test_the_score_of_a_sample_is_that_of_all_its_pairs(sample, shift, observed):
    made = EmpiricalDistributions(
        (np.sort(np.array(sample)),), np.array([0, -1]), np.array([shift, 0.0])
    )
    moved = [one + shift for one in sample]
    exact = slow.crps_of_sample(moved, observed)
    found = made.crps(np.array([observed, observed]))
    assert found[0] == pytest.approx(exact, abs=1e-9)
    assert np.isnan(found[1])
    assert made.mean[0] == pytest.approx(np.mean(moved), abs=1e-9)
    assert made.sd[0] == pytest.approx(np.std(moved), abs=1e-9)
    low, high = made.interval(0.5)
    assert (low[0], high[0]) == pytest.approx(np.quantile(moved, [0.25, 0.75]))


@given(scores(), st.integers(1, 5), st.sampled_from(Horizon))
def test_cases_are_those_a_loop_finds(rows, count, horizon):
    found = find_cases(arrange(rows), count, horizon)
    plain = [(client, one) for client, _, one in rows]
    names = list(dict.fromkeys(client for client, _ in plain))
    expected = slow.cases(plain, count, horizon.ahead)
    assert [
        (names[client], row)
        for client, row in zip(found.client, found.row, strict=True)
    ] == expected


@given(scores(), st.none() | st.integers(1, 5))
def test_what_is_given_ends_at_the_last_score_given(rows, count):
    found = arrange(rows)
    last = last_given(found, count)
    kept = keep_first(found, count) if count else found
    for client, row in enumerate(last):
        own = np.flatnonzero((found.client_of_row == client) & found.known)
        if len(own) < (count or 1):
            assert row == -1
        else:
            assert row == own[-1 if count is None else count - 1]
    assert np.count_nonzero(kept.known) <= np.count_nonzero(found.known)


@given(scores(), st.none() | st.integers(1, 3))
def test_targets_lie_after_what_is_given(rows, count):
    found = arrange(rows)
    last = last_given(found, count)
    later = later_rows(found, count)
    assert np.all(later.row > last[later.client])
    assert later.unserved == np.count_nonzero(last < 0)
    ahead = sessions_ahead(found, count, ahead=np.array([1.0, 3.0]), usual_gap=7.0)
    assert len(ahead.client) == 2 * np.count_nonzero(last >= 0)
    stated = stated_times(found, count, at=np.array([2.0, 50.0]), usual_gap=1.0)
    assert len(stated.client) + stated.past == len(ahead.client)
    pieces = list(ahead.split(3))
    assert sum(len(one.client) for one in pieces) == len(ahead.client)
    names = [found.clients[c] for c in ahead.client]
    assert names == [one.so_far.clients[c] for one in pieces for c in one.client]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(-9, 9)), min_size=4, max_size=20)
)
def test_a_mean_by_client_has_the_error_of_sums_over_clients(pairs):
    client, values = zip(*pairs, strict=True)
    if len(set(client)) < 2:
        return
    found = average_by_client(np.array(values), np.array(client))
    mean, error = slow.clustered_mean(values, client)
    half = t.isf(0.025, len(set(client)) - 1) * error
    assert found.value == pytest.approx(mean, abs=1e-9)
    assert found.upper - found.value == pytest.approx(half, abs=1e-8)


def test_no_rows_are_forecast_too():
    none, nobody = np.zeros(0), np.zeros(0, dtype=int)
    for made in (
        EmpiricalDistributions((np.ones(1),), nobody, none),
        NormalDistributions(none, none),
        StudentDistributions(none, none, none),
        ScoreDistributions(np.arange(3.0), np.zeros((0, 3))),
    ):
        ends = made.interval(0.8)
        assert [len(one) for one in (made.mean, made.sd, *ends)] == [0] * 4
        assert len(made.crps(none)) == 0


def test_forecasts_are_counted_beside_what_came():
    given_scores = caseload(6)
    one = np.arange(6)
    made = NormalDistributions(np.full(6, 10.0), np.full(6, 2.0))
    forecast = make_forecast(
        given_scores, client=one, time=np.zeros(6), distributions=made,
        method=OWN_REGRESSION,
    )  # fmt: skip
    observed = [10.0, 10.0, 30.0, 12.0, np.nan, 8.0]
    scored = score_forecast(forecast, observed)
    found = verify_forecasts(scored)
    assert (found.n_forecasts, found.n_clients, found.missing) == (5, 5, 1)
    assert [one.share.value for one in found.coverage] == [0.4, 0.8, 0.8]
    assert found.bias.value == pytest.approx(4.0)
    same = compare_forecasts(scored, scored)
    assert (same.difference.value, same.skill, same.n_forecasts) == (0, 0, 5)
    with pytest.raises(TooFew):
        verify_forecasts(scored.keep(one < 1))
    with pytest.raises(ScienceError, match="same rows"):
        compare_forecasts(scored, scored.keep(one < 3))


@pytest.mark.parametrize("learn", [learn_last_value, learn_growth])
def test_simple_predictors_see_both_directions_alike(learn):
    usual = cross_validate(caseload(), learn, given=(2, 3), folds=4)
    turned = cross_validate(caseload(direction=HIGHER), learn, given=(2, 3), folds=4)
    for horizon in Horizon:
        assert turned[horizon].crps == pytest.approx(usual[horizon].crps, abs=1e-5)


def test_a_line_of_ones_own_is_that_of_least_squares():
    rows = [("a", place, value) for place, value in enumerate([20, 17, 11, 14, 9])]
    at = np.log1p(np.arange(5.0))
    design = np.column_stack((np.ones(5), at))
    y = np.array([20, 17, 11, 14, 9.0])
    fitted, residual, *_ = np.linalg.lstsq(design, y, rcond=None)
    there = np.array([1.0, np.log1p(8.0)])
    spread = residual[0] / 3 * (1 + there @ np.linalg.inv(design.T @ design) @ there)
    made = OwnRegression().forecast(arrange(rows), np.zeros(1, int), np.array([8.0]))
    assert made.mean == pytest.approx([there @ fitted])
    low, high = made.interval(0.8)
    assert high - low == pytest.approx(2 * t.ppf(0.9, 3) * np.sqrt([spread]))


def test_a_line_through_three_scores_says_nothing():
    rows = [("a", place, value) for place, value in enumerate([20, 17, 11])]
    made = OwnRegression().forecast(arrange(rows), np.zeros(1, int), np.array([8.0]))
    assert np.isnan(made.mean).all()


def test_the_last_value_moves_by_the_changes_of_others():
    rows = [("a", 0, 10), ("a", 1, 8), ("b", 0, 20), ("b", 1, 17), ("c", 0, 5)]
    learnt = learn_last_value(arrange(rows))
    made = learnt.forecast(arrange(rows[-1:]), np.zeros(1, int), np.array([1.0]))
    assert made.mean == pytest.approx([5 - 2.5])
    assert made.cdf(2.0) == pytest.approx([0.5])


def test_a_table_by_first_score_has_what_others_had():
    rows = [
        (f"c{start}-{n}", occasion, start if occasion == 0 else start // 2)
        for start in (8, 24) for n in range(10) for occasion in range(3)
    ]  # fmt: skip
    learnt = learn_first_score_table(arrange(rows))
    one = arrange([("new", 0, 23), ("old", 0, 7)])
    made = learnt.forecast(one, np.arange(2), np.array([2.0, 2.0]))
    assert made.mean == pytest.approx([12.0, 4.0])
