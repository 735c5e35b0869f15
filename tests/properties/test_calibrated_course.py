"""What holds for calibrated bands, whatever the measure and its direction."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, ScoresRefused, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.cases import Horizon
from cairn.science.course.cross_validation import cross_validate
from cairn.science.course.forecast import LEVELS
from cairn.science.course.score_scale import ScoreRange, describe_range
from cairn.science.course.verification import verify_forecasts
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.emerging.spread import fit_spread
from cairn.science.measure.instrument import Direction

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
TOP = 40


def invent(clients, *, seed=1, direction=LOWER, whole=True, times=True):
    generator = np.random.default_rng(seed)
    rows = []
    for client in range(clients):
        level, slope = generator.normal(2.9, 0.4), generator.normal(-0.5, 0.25)
        for session in range(int(generator.integers(3, 12))):
            value = np.exp(
                level + slope * np.log1p(session) + generator.normal(0, 0.25)
            )
            value = float(np.clip(value, 0, TOP))
            value = float(round(value)) if whole else value
            day = 7.0 * session + (session > 4) * 14
            value = value if direction is LOWER else TOP - value
            rows.append((f"c{client}", day, value))
    client, day, score = zip(*rows, strict=True)
    named = {"time": day} if times else {"occasion": np.arange(len(rows))}
    return arrange_scores(client, score, direction=direction, **named)


@pytest.fixture(scope="module")
def course():
    return fit_calibrated_course(invent(80), stated=ScoreRange(0, TOP, 1))


def of(*scores, days=None, direction=LOWER):
    return arrange_scores(
        ["new"] * len(scores),
        scores,
        direction=direction,
        time=days or [7.0 * n for n in range(len(scores))],
    )


ONE = np.zeros(1, dtype=int)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, TOP), min_size=1, max_size=8), st.integers(1, 12))
def test_bands_hold_possible_scores_and_lie_inside_each_other(course, seen, ahead):
    scores = of(*seen)
    made = course.forecast(scores, ONE, np.array([len(seen) - 1.0 + ahead]))
    previous = (np.inf, -np.inf)
    for level in LEVELS:
        lower, upper = (float(end[0]) for end in made.interval(level))
        assert 0 <= lower <= upper <= TOP
        assert lower == round(lower)
        assert lower <= previous[0]
        assert upper >= previous[1]
        previous = lower, upper
    assert 0 <= made.mean[0] <= TOP
    assert made.sd[0] > 0
    assert made.given[0] == len(seen)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, TOP), min_size=1, max_size=8))
def test_both_directions_are_forecast_alike(course, seen):
    turned = replace(
        course,
        scale=replace(course.scale, direction=HIGHER, best=float(TOP)),
    )
    there = np.array([len(seen) + 1.0])
    usual = course.forecast(of(*seen), ONE, there)
    other = turned.forecast(
        of(*[TOP - one for one in seen], direction=HIGHER), ONE, there
    )
    assert other.mean == pytest.approx(TOP - usual.mean, abs=1e-9)
    assert other.sd == pytest.approx(usual.sd, abs=1e-6)
    for score in range(TOP + 1):
        assert other.cdf(score) == pytest.approx(1 - usual.below(TOP - score), abs=1e-9)


def test_a_missing_score_is_never_a_zero(course):
    known = course.forecast(of(20, 15, days=[0.0, 14.0]), ONE, np.array([2.0]))
    gap = arrange_scores(
        ["new"] * 3, [20, np.nan, 15], direction=LOWER, time=[0.0, 7.0, 14.0]
    )
    made = course.forecast(gap, ONE, np.array([3.0]))
    assert made.given[0] == 2
    assert made.missing == 1
    assert abs(made.mean[0] - known.mean[0]) < 3


def test_a_client_without_a_score_has_no_forecast(course):
    empty = arrange_scores(["new"], [np.nan], direction=LOWER, time=[0.0])
    made = course.forecast(empty, ONE, np.array([1.0]))
    assert np.isnan(made.mean[0])
    assert np.isnan(made.interval(0.8)[0][0])


def test_a_second_score_on_one_day_can_be_forecast(course):
    scores = of(20, 15, 12, days=[0.0, 7.0, 7.0])
    made = course.forecast(scores, ONE, np.array([3.0]), elapsed=np.array([7.0]))
    later = course.forecast(scores, ONE, np.array([3.0]), elapsed=np.array([60.0]))
    assert 0 < made.sd[0] <= later.sd[0]


def test_bands_cover_what_they_say_on_clients_not_seen():
    found = cross_validate(
        invent(150, seed=4), fit_calibrated_course, given=(2, 4), folds=3
    )
    for horizon in Horizon:
        for one in verify_forecasts(found[horizon]).coverage:
            # 150 clients put a share within about 8 points of what it would be.
            assert one.share.value == pytest.approx(one.level, abs=0.08)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("times", [True, False])
def test_scores_of_every_kind_are_learnt_from(whole, times):
    learnt = fit_calibrated_course(
        invent(30, whole=whole, times=times, direction=HIGHER)
    )
    assert learnt.scale.counted == whole
    made = learnt.forecast(of(20.0, 25.0, direction=HIGHER), ONE, np.array([3.0]))
    assert np.isfinite(made.mean[0])


def test_two_scores_a_client_leave_no_serial_correlation():
    scores = invent(40)
    short = scores.keep_rows(scores.occasion <= 2)
    with pytest.raises(TooFew):
        fit_calibrated_course(short)
    assert fit_calibrated_course(scores).growth.correlation is not None


def test_what_cannot_be_learnt_from_is_refused():
    with pytest.raises(TooFew):
        fit_calibrated_course(invent(2))
    with pytest.raises(ScoresRefused, match="outside"):
        fit_calibrated_course(invent(30), stated=ScoreRange(0, 10))
    constant = arrange_scores(
        np.repeat(np.arange(20), 5), np.full(100, 7.0), direction=LOWER,
        occasion=np.tile(np.arange(5), 20),
    )  # fmt: skip
    with pytest.raises(ScienceError):
        fit_calibrated_course(constant)


@pytest.mark.parametrize(
    "stated", [(5, 5, None), (0, 10, 3), (0, None, 0), (np.inf, None, None)]
)
def test_a_range_that_cannot_be_is_refused(stated):
    with pytest.raises(ScienceError):
        ScoreRange(*stated)


@given(
    st.lists(st.integers(0, 30), min_size=2, max_size=30), st.sampled_from(Direction)
)
def test_the_working_scale_rises_as_people_do_worse(seen, direction):
    scores = arrange_scores(
        ["a"] * len(seen), seen, direction=direction, occasion=range(len(seen))
    )
    scale = describe_range(scores, ScoreRange())
    assert scale.lowest <= min(seen)
    assert scale.highest >= max(seen)
    for start in (1.0, np.inf):
        worked = replace(scale, start=start).work(scale.possible)
        assert np.all(np.diff(worked) * -direction.sign > 0)


@pytest.mark.parametrize(("top", "counted"), [(200.0, True), (200.1, False)])
def test_a_very_fine_measure_is_one_without_steps(top, counted):
    scores = arrange_scores(
        ["a"] * 3, [0.0, 0.1, top], direction=LOWER, occasion=range(3)
    )

    scale = describe_range(scores, ScoreRange())

    assert scale.counted == counted
    assert len(scale.possible) <= 3001


def test_the_spread_is_learnt_from_residuals():
    generator = np.random.default_rng(7)
    ahead, given_scores = np.repeat([1.0, 6.0], 4000), np.full(8000, 4)
    residual = np.where(
        ahead == 1, 0.7 * generator.standard_t(5, 8000), generator.normal(0, 1.2, 8000)
    )
    found = fit_spread(residual, ahead, given_scores, weight=np.ones(8000))
    assert found.factor(np.array([1.0]), np.array([4])) == pytest.approx(0.7, abs=0.04)
    assert found.freedom_of(np.array([1.0])) == pytest.approx(5, abs=1.2)
    assert found.freedom_of(np.array([6.0])) > 12


def test_without_residuals_nothing_is_corrected():
    none = np.zeros(0)
    found = fit_spread(none, none, none.astype(int), weight=none)
    assert found.factor(np.array([1.0, 9.0]), np.array([1, 5])) == pytest.approx(1)
