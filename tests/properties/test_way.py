"""What holds for every way: its bends, its stops, its two axes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.measure.reading import Norm, Population
from cairn.science.provenance import Status
from cairn.science.two_axes import (
    SAME_TIME,
    AxisMeasure,
    pair_readings,
    place_on_two_axes,
)
from cairn.science.way import (
    MOST_STOPS,
    Stop,
    StopKind,
    WayChart,
    find_bends,
    keep_latest,
)
from oracles.way import bends_by_pairs, pairs_by_search, simulated_half_axis

directions = st.sampled_from(Direction)
POINTS = PublishedPoints(6, 0.95, Status.COMPUTED, Status.COMPUTED, "test")
ERROR = MeasurementError(5.5, 0.84, 0.95, Status.COMPUTED, "test")
NORM = Norm("test", Population.GENERAL, 10, 4, None, Status.COMPUTED, "test")
bases = st.sampled_from([POINTS, ERROR])
readings = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 27)), max_size=12).map(
    sorted
)
LOWER = AxisMeasure("one", Direction.LOWER_IS_BETTER, NORM, ERROR, POINTS)
HIGHER = AxisMeasure("other", Direction.HIGHER_IS_BETTER, NORM, ERROR, ERROR)


@given(scores=readings, direction=directions, basis=bases)
def test_bends_are_those_found_by_looking_at_every_pair(scores, direction, basis):
    found = find_bends(scores, direction=direction, basis=basis)
    assert [(bend.start, bend.end) for bend in found] == bends_by_pairs(
        scores, direction=direction, basis=basis
    )


@given(scores=readings, direction=directions, basis=bases)
def test_turning_the_scale_round_turns_no_bend(scores, direction, basis):
    other = next(one for one in Direction if one is not direction)
    turned = [(day, 27 - score) for day, score in scores]
    assert find_bends(turned, direction=other, basis=basis) == find_bends(
        scores, direction=direction, basis=basis
    )


@given(days=st.lists(st.floats(0, 1e4), max_size=60))
def test_a_way_keeps_the_latest_stops_and_counts_the_rest(days):
    stops = [Stop(StopKind.STONE, day, "a stone") for day in days]
    before, kept = keep_latest(stops)
    assert before + len(kept) == len(days)
    assert [stop.day for stop in kept] == sorted(days)[before:]
    assert len(kept) <= MOST_STOPS
    WayChart("Way", "", kept, (), "today")


def test_a_way_that_is_too_long_or_runs_backwards_is_refused():
    stops = tuple(Stop(StopKind.STONE, day, "a stone") for day in range(40))
    with pytest.raises(ScienceError, match="at most 24"):
        WayChart("Way", "", stops, (), "today")
    with pytest.raises(ScienceError, match="backwards"):
        WayChart("Way", "", (stops[1], stops[0]), (), "today")
    with pytest.raises(ScienceError, match="backwards"):
        find_bends([(3, 1), (2, 1)], direction=Direction.LOWER_IS_BETTER, basis=POINTS)
    with pytest.raises(ScienceError, match="backwards"):
        pair_readings([], [(3, 1), (2, 1)])


@given(distress=readings, wellbeing=readings)
def test_pairs_are_those_found_by_searching(distress, wellbeing):
    found = pair_readings(distress, wellbeing)
    days = [(one[0], other[0]) for one, other in found]
    wanted = pairs_by_search(distress, wellbeing, within=SAME_TIME)
    assert days == [(one[0], other[0]) for one, other in wanted]


@given(distress=readings, wellbeing=readings)
def test_it_moved_only_where_a_named_axis_moved(distress, wellbeing):
    known = {one for one, _ in pair_readings(distress, wellbeing)}
    if len(known) < 2:
        with pytest.raises(TooFew):
            place_on_two_axes(distress, wellbeing, measures=(LOWER, HIGHER))
        return
    axes = place_on_two_axes(distress, wellbeing, measures=(LOWER, HIGHER))
    distress_far = abs(axes.distress.latest_score - axes.distress.first_score) >= 6
    assert axes.distress.moved == distress_far
    assert axes.moved == (axes.distress.moved or axes.wellbeing.moved)
    assert axes.pairs + axes.left_out == len(wellbeing)
    eased = axes.distress.ease(axes.distress.latest) - axes.distress.ease(
        axes.distress.first
    )
    if axes.distress.moved:
        better = axes.distress.verdict is Verdict.IMPROVED
        assert (eased > 0) == better


@settings(max_examples=5, deadline=None)
@given(
    reliability=st.floats(0.3, 0.97),
    spread=st.floats(1, 12),
    confidence=st.sampled_from([0.8, 0.9, 0.95]),
)
def test_the_ellipse_is_as_wide_as_simulated_error(reliability, spread, confidence):
    error = MeasurementError(spread, reliability, confidence, Status.COMPUTED, "test")
    measure = AxisMeasure("one", Direction.LOWER_IS_BETTER, NORM, error, POINTS)
    generator = np.random.default_rng(7)
    simulated = simulated_half_axis(error, NORM, generator=generator)
    assert measure.half_axis == pytest.approx(simulated, rel=0.01)
