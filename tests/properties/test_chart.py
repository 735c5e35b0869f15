"""A chart places every score where the reliable change itself would place it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.errors import ScienceError
from cairn.science.change.reliable_change import Verdict, reliable_change
from cairn.science.chart import (
    Band,
    ExpectedBand,
    ExpectedRange,
    PathChart,
    Place,
    Point,
    Shape,
    shape_of,
)
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.provenance import Status

scores = st.integers(0, 270).map(lambda tenths: tenths / 10)
maybe_scores = st.none() | scores
directions = st.sampled_from(Direction)


def points(tenths):
    known = Status.COMPUTED
    return PublishedPoints(tenths / 10, 0.95, known, known, "test")


def error(spread, reliability):
    return MeasurementError(spread, reliability, 0.95, Status.COMPUTED, "test")


bases = st.builds(points, st.integers(1, 80)) | st.builds(
    error, st.floats(1, 10), st.floats(0.5, 0.95)
)


def chart_of(values, *, band=None, direction=Direction.LOWER_IS_BETTER, **changed):
    points = tuple(Point(day, str(day), value) for day, value in enumerate(values))
    given_parts = {"points": points, "minimum": 0, "maximum": 27, "band": band}
    parts = given_parts | {"direction": direction, "title": "", "summary": ""} | changed
    return PathChart(**parts)


@given(first=scores, last=scores, basis=bases, direction=directions)
def test_the_place_beside_the_band_is_the_verdict_on_the_change(
    first, last, basis, direction
):
    chart = chart_of([first, last], band=Band.around(first, basis), direction=direction)
    verdict = reliable_change(first, last, direction=direction, basis=basis).verdict
    expected = {
        Verdict.IMPROVED: Place.BETTER,
        Verdict.UNCHANGED: Place.WITHIN,
        Verdict.DETERIORATED: Place.WORSE,
    }[verdict]
    assert chart.places == (Place.FIRST, expected)


@given(first=scores, tenths=st.integers(1, 80), direction=directions)
def test_a_change_on_the_very_edge_is_placed_as_the_verdict_says(
    first, tenths, direction
):
    basis = points(tenths)
    last = first - basis.points if first > 13 else first + basis.points
    chart = chart_of([first, last], band=Band.around(first, basis), direction=direction)
    verdict = reliable_change(first, last, direction=direction, basis=basis).verdict
    assert verdict is not Verdict.UNCHANGED
    better = verdict is Verdict.IMPROVED
    assert chart.places[1] is (Place.BETTER if better else Place.WORSE)


def test_a_change_on_a_computed_edge_is_still_wobble():
    chart = chart_of([10, 15], band=Band(5, 15))
    assert chart.places == (Place.FIRST, Place.WITHIN)


@given(values=st.lists(maybe_scores, max_size=12))
def test_a_missing_score_ends_a_stretch_and_none_is_lost(values):
    chart = chart_of(values)
    slow, stretch = [], []
    for value in [*values, None]:
        if value is not None:
            stretch.append(value)
        elif stretch:
            slow.append(stretch)
            stretch = []
    assert [[point.value for point in run] for run in chart.runs] == slow


@given(values=st.lists(maybe_scores, min_size=1, max_size=12))
def test_every_check_in_has_one_place_and_only_the_first_score_is_first(values):
    places = chart_of(values).places
    known = [at for at, value in enumerate(values) if value is not None]
    assert [at for at, place in enumerate(places) if place is Place.FIRST] == known[:1]
    assert [place is Place.MISSING for place in places] == [v is None for v in values]


@given(values=st.lists(maybe_scores, max_size=9), wobble=st.floats(0.5, 20))
def test_a_shape_never_makes_wobble_look_like_more_than_half_its_height(values, wobble):
    heights = shape_of(values, wobble=wobble).heights
    assert [h is None for h in heights] == [v is None for v in values[-6:]]
    drawn = [(h, v) for h, v in zip(heights, values[-6:], strict=True) if h is not None]
    for height, value in drawn:
        assert 0 <= height <= 1
        for other_height, other in drawn:
            if abs(value - other) <= wobble:
                assert abs(height - other_height) <= 0.5 + 1e-9


@given(values=st.lists(scores, min_size=2, max_size=6, unique=True))
def test_a_shape_keeps_the_order_of_the_scores(values):
    heights = shape_of(values, wobble=5).heights
    assert sorted(range(len(values)), key=values.__getitem__) == sorted(
        range(len(values)), key=heights.__getitem__
    )


def test_a_shape_of_nothing_is_empty():
    assert shape_of([], wobble=5) == Shape(())
    assert shape_of([None, None], wobble=5) == Shape((None, None))


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: Point(0, "1", math.nan), "not a finite number"),
        (lambda: Point(math.inf, "1", 3), "not a finite number"),
        (lambda: Band(5, 4), "upside down"),
        (lambda: chart_of([3], minimum=27, maximum=27), "range is empty"),
        (lambda: chart_of([28]), "outside the measure's range"),
        (
            lambda: chart_of([], points=(Point(3, "b", 1), Point(2, "a", 1))),
            "backwards",
        ),
        (lambda: shape_of([3], wobble=0), "above zero"),
        (lambda: shape_of([math.inf], wobble=1), "not a finite number"),
    ],
)
def test_numbers_that_cannot_be_drawn_are_refused(build, said):
    with pytest.raises(ScienceError, match=said):
        build()


@given(value=st.floats(28, 1e6))
def test_a_refusal_never_repeats_the_score(value):
    with pytest.raises(ScienceError) as refusal:
        chart_of([value])
    assert str(value) not in str(refusal.value)


edges = st.lists(st.floats(0, 100), min_size=5, max_size=5).map(sorted)
ranges = edges.map(lambda five: ExpectedRange(*five))


@st.composite
def bands(draw):
    days = draw(
        st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True).map(sorted)
    )
    given_ranges = draw(st.lists(ranges, min_size=len(days), max_size=len(days)))
    return ExpectedBand(tuple(map(float, days)), tuple(given_ranges), "invented")


def slow_at(band, day):
    """Look each stretch up one by one and go a part of the way along it."""
    for here in range(len(band.days) - 1):
        begin, end = band.days[here], band.days[here + 1]
        if begin <= day <= end:
            part = (day - begin) / (end - begin)
            pairs = zip(
                band.ranges[here].edges, band.ranges[here + 1].edges, strict=True
            )
            return [low + part * (high - low) for low, high in pairs]
    return None


@given(band=bands(), day=st.floats(-10, 410))
def test_the_expected_range_lies_in_proportion_between_two_days(band, day):
    found, slow = band.at(day), slow_at(band, day)
    if slow is None:
        assert found is None
    else:
        assert found.edges == pytest.approx(slow, abs=1e-9)


@given(band=bands(), ends=st.tuples(st.floats(-10, 410), st.floats(-10, 410)))
def test_a_stretch_of_the_band_rises_in_time_and_stays_inside(band, ends):
    first, last = sorted(ends)
    stretch = band.between(first, last)
    days = [day for day, _ in stretch]
    assert days == sorted(set(days))
    assert all(max(first, band.days[0]) <= day <= last for day in days)
    inside = [day for day in band.days if first <= day <= last]
    assert set(inside) <= set(days)


@pytest.mark.parametrize(
    "five", [(5, 4, 6, 7, 8), (1, 2, 3, 4, math.nan), (1, 2, 3, 4, math.inf)]
)
def test_a_range_that_is_not_nested_or_not_a_number_is_refused(five):
    with pytest.raises(ScienceError):
        ExpectedRange(*five)


@pytest.mark.parametrize("days", [(0.0,), (0.0, 0.0), (7.0, 0.0), (0.0, math.nan)])
def test_a_band_without_rising_days_is_refused(days):
    with pytest.raises(ScienceError):
        ExpectedBand(days, (ExpectedRange(1, 2, 3, 4, 5),) * len(days), "")


def test_a_band_needs_a_range_for_each_day():
    with pytest.raises(ScienceError):
        ExpectedBand((0.0, 7.0), (ExpectedRange(1, 2, 3, 4, 5),), "")
