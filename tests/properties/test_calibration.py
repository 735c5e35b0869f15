"""What holds when forecasts are compared with what came."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from cairn.errors import ScienceError, ScoresRefused, TooFew
from cairn.science.course.calibration import assess_calibration
from cairn.science.course.calibration_by_group import assess_by_group
from cairn.science.course.calibration_drift import assess_drift
from cairn.science.course.forecast import Forecast
from cairn.science.course.normal import NormalDistributions
from oracles.expected_course import effective_number, furthest_sum, line_through


def forecasts(client, mean, sd=3.0):
    mean = np.asarray(mean, dtype=float)
    return Forecast(
        client=np.asarray(client),
        given=np.ones(len(mean), dtype=int),
        time=np.zeros(len(mean)),
        distributions=NormalDistributions(mean, np.full(len(mean), sd)),
        missing=0,
        method="test",
        version="1",
        source="test",
    )


def invent(seed, clients=40, each=4, *, shared=0.0, bias=0.0, slope=1.0):
    """Invent forecasts and what came; `shared` is the SD of a client's own error."""
    draw = np.random.default_rng(seed)
    client = np.repeat(np.arange(clients), each)
    mean = draw.normal(14, 4, clients * each)
    error = draw.normal(0, shared, clients)[client]
    left = np.sqrt(9 - min(shared, 2.9) ** 2)
    came = bias + slope * mean + error + draw.normal(0, left, len(mean))
    return forecasts(client, mean), came


seeds = st.integers(0, 10**6)


@given(seeds, st.floats(0, 2.5), st.integers(20, 40), st.integers(3, 6))
@settings(max_examples=25)
def test_calibration_is_what_adding_up_row_by_row_gives(seed, shared, clients, each):
    forecast, came = invent(seed, clients, each, shared=shared)
    found = assess_calibration(forecast, came)
    intercept, slope, of_intercept, of_slope = line_through(
        forecast.mean.tolist(), came.tolist(), forecast.client.tolist()
    )
    assert found.intercept.value == pytest.approx(intercept)
    assert found.slope.value == pytest.approx(slope)
    reach = t.isf(0.025, clients - 1)
    assert found.slope.upper - slope == pytest.approx(reach * np.sqrt(of_slope))
    assert found.intercept.upper - intercept == pytest.approx(
        reach * np.sqrt(of_intercept)
    )
    assert found.bias.value == pytest.approx(float(np.mean(came - forecast.mean)))
    for band in found.coverage:
        low, high = forecast.interval(band.level)
        inside = [a <= b <= c for a, b, c in zip(low, came, high, strict=True)]
        assert band.share.value == pytest.approx(np.mean(inside))
        assert band.effective == pytest.approx(
            effective_number(inside, forecast.client.tolist())
        )
        assert band.share.lower <= band.share.value <= band.share.upper


@given(seeds)
@settings(max_examples=10)
def test_the_order_of_rows_does_not_matter(seed):
    forecast, came = invent(seed, shared=1.0)
    rows = np.random.default_rng(seed).permutation(len(came))
    mixed = forecasts(forecast.client[rows], forecast.mean[rows])
    one, other = (
        assess_calibration(forecast, came),
        assess_calibration(mixed, came[rows]),
    )
    assert other.slope.lower == pytest.approx(one.slope.lower)
    assert other.coverage[1].share.upper == pytest.approx(one.coverage[1].share.upper)


def test_saying_everything_twice_does_not_make_it_surer():
    forecast, came = invent(4, clients=60, each=2)
    twice = forecasts(np.tile(forecast.client, 2), np.tile(forecast.mean, 2))
    one, both = (
        assess_calibration(forecast, came),
        assess_calibration(twice, np.tile(came, 2)),
    )
    assert both.n_forecasts == 2 * one.n_forecasts
    assert both.coverage[1].effective == pytest.approx(
        one.coverage[1].effective, rel=0.35
    )
    assert both.coverage[1].effective < both.n_forecasts * 0.7
    assert both.bias.upper - both.bias.value == pytest.approx(
        one.bias.upper - one.bias.value, rel=0.02
    )


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = []
    for seed in range(200):
        found = assess_calibration(*invent(seed, clients=30, each=3, shared=2.0))
        held.append(
            (
                found.slope.lower <= 1 <= found.slope.upper,
                found.bias.lower <= 0 <= found.bias.upper,
                found.coverage[1].share.lower <= 0.8 <= found.coverage[1].share.upper,
            )
        )
    # 95 % of 200, three standard errors below.
    assert np.all(np.mean(held, axis=0) > 0.90)


def test_a_forecast_that_is_off_is_found_to_be():
    found = assess_calibration(*invent(1, clients=200, bias=3.0, slope=0.6))
    assert found.slope.value == pytest.approx(0.6, abs=0.1)
    assert found.slope.upper < 1
    assert found.coverage[2].share.upper < 0.95


def test_forecasts_whose_score_never_came_are_counted():
    forecast, came = invent(2)
    came[:7] = np.nan
    found = assess_calibration(forecast, came)
    assert (found.missing, found.n_forecasts) == (7, 153)
    assert found.n_clients == 39


def test_few_clients_few_forecasts_and_equal_forecasts_are_refused():
    for clients, each in ((19, 5), (24, 2)):
        with pytest.raises(TooFew):
            assess_calibration(*invent(1, clients, each))
    flat = forecasts(np.arange(60), np.full(60, 12.0))
    with pytest.raises(ScienceError):
        assess_calibration(flat, np.arange(60.0))
    forecast, came = invent(1)
    with pytest.raises(ScoresRefused):
        assess_calibration(forecast, came[1:])
    with pytest.raises(ScienceError):
        assess_calibration(forecast, came, confidence=95)


def test_bands_that_always_hold_are_not_called_certain():
    forecast, _ = invent(3)
    found = assess_calibration(forecast, forecast.mean + 0.01)
    assert found.coverage[0].share.value == 1.0
    assert found.coverage[0].share.lower < 0.95
    assert found.coverage[0].effective == found.n_clients


def test_each_group_is_calibrated_by_itself():
    forecast, came = invent(5, clients=80)
    group = np.where(forecast.client < 50, "adults", "young")
    group[forecast.client >= 75] = "old"
    found = assess_by_group(forecast, came, group)
    assert found.groups == ("adults", "young")
    assert found.suppressed == ("old",)
    alone = group == "young"
    only = forecasts(forecast.client[alone], forecast.mean[alone])
    assert found.of("young") == assess_calibration(only, came[alone])


def test_small_groups_and_unknown_ones_are_refused_by_type():
    forecast, came = invent(5, clients=80)
    group = np.where(forecast.client < 5, "few", "many").astype(object)
    group[-8:] = None
    came[-1] = np.nan
    found = assess_by_group(forecast, came, group)
    for _ in range(2):
        with pytest.raises(TooFew) as refused:
            found.of("few")
        assert (refused.value.needed, refused.value.given) == (20, 5)
    with pytest.raises(ScienceError):
        found.of("nobody")
    assert (found.without_group, found.missing) == (8, 1)


@given(seeds, st.integers(25, 60))
@settings(max_examples=15)
def test_the_cumulative_sum_is_what_adding_up_gives(seed, clients):
    forecast, came = invent(seed, clients, 4)
    day = np.tile([0.0, 100, 200, 300], clients) + forecast.client * 0.5
    found = assess_drift(forecast, came, day)
    assert found.excursion == pytest.approx(
        furthest_sum(
            (came - forecast.mean).tolist(), forecast.client.tolist(), day.tolist()
        )
    )
    assert found.bound == pytest.approx(1.3581, abs=1e-4)
    assert found.drifted == (found.excursion > found.bound)
    assert found.forecasts.sum() == len(came)


def test_chance_alone_seldom_drifts_and_a_step_does():
    alarms, caught = [], []
    for seed in range(100):
        forecast, came = invent(seed, clients=80, each=2)
        day = forecast.client * 8.0
        alarms.append(assess_drift(forecast, came, day).drifted)
        stepped = came + np.where(forecast.client >= 40, 3.0, 0.0)
        found = assess_drift(forecast, stepped, day)
        caught.append(found.drifted)
        assert found.trend.value > 0
    assert np.mean(alarms) <= 0.12
    assert np.mean(caught) > 0.9


def test_quarters_with_few_clients_say_nothing():
    forecast, came = invent(6, clients=60, each=2)
    day = (forecast.client // 12) * 95.0
    day[forecast.client >= 57] = 900.0
    found = assess_drift(forecast, came, day)
    assert found.clients.tolist() == [12, 12, 12, 12, 9, 0, 0, 0, 0, 3]
    assert np.isnan(found.bias).tolist() == [False] * 4 + [True] * 6
    assert np.all(found.lower[:4] < found.bias[:4])
    assert np.diff(found.begins) == pytest.approx(365.25 / 4)


def test_too_short_a_time_is_refused():
    forecast, came = invent(6)
    with pytest.raises(TooFew):
        assess_drift(forecast, came, np.zeros(len(came)))
    with pytest.raises(ScienceError):
        assess_drift(forecast, came, np.full(len(came), np.nan))
    with pytest.raises(TooFew):
        assess_drift(*invent(6, clients=12, each=5), day=np.arange(60.0))


def test_errors_that_never_change_do_not_drift():
    forecast, _ = invent(7, clients=60, each=2)
    day = forecast.client * 8.0
    found = assess_drift(forecast, forecast.mean + 2.0, day)
    assert (found.excursion, found.crossed) == (0.0, None)
    assert found.bias[0] == pytest.approx(2.0)
