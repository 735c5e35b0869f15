"""What holds for the scores of any one client."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Cutoff, CutoffRule
from cairn.science.one_client.attainment import attain_goals
from cairn.science.one_client.change_point import LevelPrior, change_point
from cairn.science.one_client.goals import goals_change
from cairn.science.one_client.observed import observe, times_of
from cairn.science.one_client.overlap import overlap
from cairn.science.one_client.piecewise import piecewise_slope
from cairn.science.one_client.plateau import find_plateau
from cairn.science.one_client.tau import corrected_tau, tau_u
from cairn.science.provenance import Status
from oracles import one_client as oracle

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
directions = st.sampled_from(Direction)
# Few values, so that ties and constant phases are common.
values = st.integers(0, 12).map(float)
phases = st.lists(values, min_size=3, max_size=7)
courses = st.lists(values, min_size=6, max_size=12)
TEN = Cutoff(10, CutoffRule.AT_OR_ABOVE, "ten", Status.COMPUTED, "test")


def rank(direction):
    return {"higher_is_better": direction is HIGHER}


@settings(max_examples=60)
@given(phases, phases, directions)
def test_overlap_is_what_counting_pairs_gives(before, after, direction):
    found = overlap(before, after, direction=direction)
    m, n = len(before), len(after)
    assert found.nap == pytest.approx(oracle.nap(before, after, **rank(direction)))
    assert found.tau == pytest.approx(2 * found.nap - 1)
    assert found.improved + found.tied + found.worsened == m * n
    variance = oracle.unbiased_variance(before, after, **rank(direction))
    assert found.standard_error**2 == pytest.approx(max(variance, 0), abs=1e-9)
    assert found.lower <= found.nap <= found.upper
    for end, sign in ((found.lower, 1), (found.upper, -1)):
        if 0 < end < 1:
            distance = oracle.score_distance(found.nap, end, m, n)
            assert sign * distance == pytest.approx(1.959964, abs=1e-4)


@settings(max_examples=40)
@given(phases, phases, directions)
def test_the_other_direction_and_the_other_order_turn_overlap_round(
    before, after, direction
):
    found = overlap(before, after, direction=direction)
    swapped = overlap(after, before, direction=direction)
    assert found.nap == pytest.approx(1 - swapped.nap)
    assert found.lower == pytest.approx(1 - swapped.upper)


@settings(max_examples=60)
@given(phases, phases, directions)
def test_tau_u_is_what_counting_pairs_gives(before, after, direction):
    found = tau_u(before, after, direction=direction)
    pairs = len(before) * len(after)
    trend = oracle.kendall_sum(before, **rank(direction))
    between = (2 * oracle.nap(before, after, **rank(direction)) - 1) * pairs
    every = oracle.kendall_sum([*before, *after], **rank(direction))
    assert found.tau_u == pytest.approx((between - trend) / pairs)
    assert found.tau_u_all == pytest.approx(
        (every - 2 * trend) / math.comb(len(before) + len(after), 2)
    )


@settings(max_examples=60)
@given(phases, phases, directions, st.integers(-4, 4))
def test_corrected_tau_is_tau_b_of_what_the_trend_leaves(
    before, after, direction, slope
):
    steep = [x / 13 + slope * t for t, x in enumerate(before)]
    found = corrected_tau(steep, after, direction=direction)
    assert found.tau == pytest.approx(
        oracle.corrected_tau(steep, after, corrected=found.corrected, **rank(direction))
    )
    if len(before) >= 5 and slope:
        assert found.corrected
        assert found.slope == pytest.approx(slope, abs=1)


@settings(max_examples=40)
@given(phases, phases, directions, st.floats(-3, 3))
def test_corrected_tau_does_not_see_a_trend_that_runs_through(
    before, after, direction, slope
):
    straight = [float(t) for t in range(5, 12)]
    rest = [12 + x / 13 for x in after]
    times = np.arange(len(straight) + len(rest))
    plain = corrected_tau(straight, rest, direction=direction)
    assume(abs(1 + slope) > 0.01)
    tilted = corrected_tau(
        np.add(straight, slope * times[: len(straight)]),
        np.add(rest, slope * times[len(straight) :]),
        direction=direction,
    )
    assert plain.corrected
    assert tilted.corrected
    assert tilted.tau == pytest.approx(plain.tau, abs=1e-6)


@settings(max_examples=40)
@given(courses, directions, st.floats(0.5, 5), st.floats(1, 20))
def test_the_change_point_is_what_whole_densities_give(score, direction, noise, spread):
    found = change_point(score, LevelPrior(6, spread, noise), direction=direction)
    posterior, factor = oracle.change_point_posterior(
        score, mean=6, spread=spread, noise=noise
    )
    assert found.posterior == pytest.approx(posterior, abs=1e-8)
    assert found.log_bayes_factor == pytest.approx(factor, abs=1e-6)
    assert found.posterior.sum() == pytest.approx(1)
    if not found.established:
        assert found.verdict is Verdict.UNCHANGED
    else:
        better = (found.after_mean - found.before_mean) * direction.sign > 0
        assert (found.verdict is Verdict.IMPROVED) == better


@settings(max_examples=40)
@given(courses, directions)
def test_a_hole_moves_the_place_of_the_change_and_nothing_else(score, direction):
    prior = LevelPrior(6, 5, 1.5)
    whole = change_point(score, prior, direction=direction)
    holed = change_point([np.nan, *score], prior, direction=direction)
    assert holed.posterior == pytest.approx(whole.posterior)
    assert (holed.after, holed.place) == (whole.after, whole.place + 1)
    assert holed.missing == 1


@settings(max_examples=40)
@given(courses)
def test_two_lines_are_what_least_squares_gives(score):
    found = piecewise_slope(score, point=3)
    first, second = oracle.two_lines(score, 3)
    assert found.before.estimate == pytest.approx(first, abs=1e-8)
    assert found.after.estimate == pytest.approx(second, abs=1e-8)
    assert found.difference.estimate == pytest.approx(second - first, abs=1e-8)
    assert found.difference.lower <= found.difference.upper


@settings(max_examples=60)
@given(courses, st.floats(0.3, 5), directions)
def test_a_plateau_is_the_longest_end_that_stands_still(score, error, direction):
    n = len(score)
    slopes = [abs(np.polyfit(range(k), score[-k:], 1)[0]) for k in range(4, n + 1)]
    assume(all(abs(slope - error / 3) > 1e-6 for slope in slopes))
    # Nor right on the line of the other rule: decimals on paper are none in binary.
    ranges = [np.ptp(score[-k:]) for k in range(4, n + 1)]
    assume(all(abs(width - 2 * error) > 1e-6 for width in ranges))
    found = find_plateau(score, standard_error=error, cutoff=TEN, direction=direction)
    assert found.scores == oracle.stands_still(score, error)
    clinical = (score[-1] >= 10) == (direction is LOWER)
    assert found.found == (found.scores > 0 and clinical)


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=6))
def test_attainment_of_all_goals_as_expected_is_the_middle(levels):
    found = attain_goals(levels)
    assert (found.t_score > 50) == (sum(levels) > 0)
    assert attain_goals([-x for x in levels]).t_score == pytest.approx(
        100 - found.t_score
    )
    assert attain_goals([*levels, np.nan]).t_score == found.t_score


@given(st.lists(st.floats(0, 10), min_size=1, max_size=5))
def test_goals_that_stay_do_not_change(ratings):
    found = goals_change(ratings, ratings)
    assert set(found.goals) == {Verdict.UNCHANGED}
    assert found.mean.verdict is Verdict.UNCHANGED
    assert found.rated == len(ratings)


REFUSED = [
    lambda: observe([[1.0, 2.0]], "it", needed=1),
    lambda: observe([1.0, math.inf], "it", needed=1),
    lambda: times_of(observe([1.0, 2.0], "it", needed=1), [1.0]),
    lambda: times_of(observe([1.0, 2.0], "it", needed=1), [2.0, 1.0]),
    lambda: times_of(observe([1.0, 2.0], "it", needed=1), [1.0, math.nan]),
    lambda: LevelPrior(math.nan, 1, 1),
    lambda: LevelPrior(0, 0, 1),
    lambda: LevelPrior(0, 1, 0),
    lambda: piecewise_slope([1.0] * 8, point=4, confidence=1.0),
    lambda: goals_change([1, 2], [1]),
    lambda: attain_goals([1, 2], weights=[1]),
    lambda: attain_goals([1], correlation=1.0),
    lambda: find_plateau([1.0] * 4, standard_error=0, cutoff=TEN, direction=LOWER),
]


@pytest.mark.parametrize("call", REFUSED)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(ScienceError):
        call()


TOO_FEW = [
    lambda: overlap([1.0] * 2, [1.0] * 3, direction=LOWER),
    lambda: tau_u([1.0] * 3, [1.0] * 2, direction=LOWER),
    lambda: corrected_tau([1.0] * 2, [1.0] * 3, direction=LOWER),
    lambda: change_point([1.0] * 5, LevelPrior(0, 1, 1), direction=LOWER),
    lambda: piecewise_slope([1.0] * 5, point=3),
    lambda: find_plateau([1.0] * 3, standard_error=1, cutoff=TEN, direction=LOWER),
    lambda: goals_change([np.nan], [3]),
    lambda: attain_goals([np.nan]),
]


@pytest.mark.parametrize("call", TOO_FEW)
def test_too_few_observations_say_how_many_are_needed(call):
    with pytest.raises(TooFew) as refusal:
        call()
    assert refusal.value.given < refusal.value.needed


def test_times_that_are_given_count():
    score = [20, 19, 18, 17, 14, 11, 8, 5]
    found = piecewise_slope(score, point=40, times=range(10, 90, 10))
    plain = piecewise_slope(score, point=4)
    assert found.before.estimate == pytest.approx(plain.before.estimate / 10)
