"""What holds for every reliable change and every cut-off."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError
from cairn.science.change.clinical_change import (
    Category,
    Side,
    classify,
    cutoff_c,
    side_of,
)
from cairn.science.change.reliable_change import (
    Verdict,
    reliable_change,
    threshold,
    wobble_band,
)
from cairn.science.change.talking_therapies import (
    ANXIETY_MEASURES,
    PHQ_9,
    Course,
    talking_therapies_outcome,
)
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.measure.reading import Cutoff, CutoffRule, Norm, Population
from cairn.science.provenance import Status
from oracles.reliable_change import crossing_of_densities, simulated_threshold

scores = st.floats(-200, 200)
directions = st.sampled_from(Direction)
OPPOSITE = {
    Verdict.IMPROVED: Verdict.DETERIORATED,
    Verdict.UNCHANGED: Verdict.UNCHANGED,
    Verdict.DETERIORATED: Verdict.IMPROVED,
}


def error(standard_deviation, reliability, confidence=0.95):
    return MeasurementError(
        standard_deviation, reliability, confidence, Status.COMPUTED, "test"
    )


def points(value):
    return PublishedPoints(value, 0.95, Status.COMPUTED, Status.COMPUTED, "test")


errors = st.builds(
    error, st.floats(0.1, 40), st.floats(0.01, 0.99), st.sampled_from([0.8, 0.9, 0.95])
)
bases = errors | st.builds(points, st.floats(0.5, 40))
norms = st.builds(
    lambda mean, spread: Norm(
        "test", Population.OTHER, mean, spread, None, Status.COMPUTED, "test"
    ),
    st.floats(-100, 100),
    st.floats(0.1, 30),
)


@given(scores, scores, directions, bases)
def test_a_change_and_its_mirror_are_named_alike(first, last, direction, basis):
    there = reliable_change(first, last, direction=direction, basis=basis)
    back = reliable_change(last, first, direction=direction, basis=basis)
    assert back.verdict is OPPOSITE[there.verdict]
    assert back.change == -there.change


@given(scores, scores, bases)
def test_the_other_direction_turns_the_verdict_round(first, last, basis):
    lower = reliable_change(
        first, last, direction=Direction.LOWER_IS_BETTER, basis=basis
    )
    higher = reliable_change(
        first, last, direction=Direction.HIGHER_IS_BETTER, basis=basis
    )
    assert higher.verdict is OPPOSITE[lower.verdict]


@given(scores, directions, bases)
def test_no_change_is_never_reliable(score, direction, basis):
    same = reliable_change(score, score, direction=direction, basis=basis)
    assert same.verdict is Verdict.UNCHANGED


@given(scores, scores, scores, directions, bases)
def test_a_larger_change_the_same_way_keeps_its_name(
    first, last, further, direction, basis
):
    assume((further - last) * (last - first) >= 0)
    near = reliable_change(first, last, direction=direction, basis=basis)
    far = reliable_change(first, further, direction=direction, basis=basis)
    if near.verdict is not Verdict.UNCHANGED:
        assert far.verdict is near.verdict


@given(scores, scores, directions, errors)
def test_the_index_and_the_threshold_agree(first, last, direction, basis):
    found = reliable_change(first, last, direction=direction, basis=basis)
    ratio = abs(found.change) / found.threshold
    assume(abs(ratio - 1) > 1e-6)
    assert (found.verdict is not Verdict.UNCHANGED) == (ratio > 1)
    assert abs(found.index) == pytest.approx(
        ratio
        * found.threshold
        / (np.sqrt(2 - 2 * basis.reliability))
        / basis.standard_deviation
    )


@given(st.integers(0, 400), st.integers(1, 100), directions)
def test_on_the_line_points_count_and_an_error_threshold_does_not(
    tenths, width, direction
):
    first, last = tenths / 10, (tenths + width) / 10
    by_points = reliable_change(
        first, last, direction=direction, basis=points(width / 10)
    )
    assert by_points.verdict is not Verdict.UNCHANGED
    basis = error(width / 10, 0.8)
    on_line = reliable_change(
        first, first + threshold(basis), direction=direction, basis=basis
    )
    assert on_line.verdict is Verdict.UNCHANGED


@given(scores, bases)
def test_the_wobble_band_is_centred_on_the_first_score(first, basis):
    low, high = wobble_band(first, basis)
    assert low + high == pytest.approx(2 * first, abs=1e-6)
    assert high - low == pytest.approx(2 * threshold(basis))


@given(st.floats(0.1, 40), st.floats(0.01, 0.98))
def test_a_more_reliable_measure_needs_less_change(spread, reliability):
    assert threshold(error(spread, reliability + 0.01)) < threshold(
        error(spread, reliability)
    )


@settings(max_examples=5)
@given(st.floats(1, 20), st.floats(0.5, 0.95), st.sampled_from([0.9, 0.95]))
def test_the_threshold_is_what_simulated_retests_show(spread, reliability, sure):
    simulated = simulated_threshold(
        spread, reliability, sure, generator=np.random.default_rng(1991)
    )
    # 400,000 retests put the quantile within about half a percent.
    assert threshold(error(spread, reliability, sure)) == pytest.approx(
        simulated, rel=0.01
    )


@given(scores, scores, st.sampled_from([float("nan"), float("inf")]), directions, bases)
def test_what_is_not_a_number_is_refused(first, last, wrong, direction, basis):
    for pair in ((first, wrong), (wrong, last)):
        with pytest.raises(ScienceError):
            reliable_change(*pair, direction=direction, basis=basis)


@given(norms, norms)
def test_cutoff_c_lies_equally_many_spreads_from_both_means(clinical, functional):
    assume(abs(functional.mean - clinical.mean) > 1e-3)
    direction = (
        Direction.HIGHER_IS_BETTER
        if functional.mean > clinical.mean
        else Direction.LOWER_IS_BETTER
    )
    found = cutoff_c(clinical, functional, direction=direction)
    assert found.value == pytest.approx(
        crossing_of_densities(clinical, functional), abs=1e-6
    )
    assert (
        side_of(clinical.mean, found, direction=direction),
        side_of(functional.mean, found, direction=direction),
    ) == (Side.CLINICAL, Side.FUNCTIONAL)


@given(scores, scores, directions, bases, st.floats(-200, 200))
def test_categories_follow_from_sides_and_the_verdict(
    first, last, direction, basis, value
):
    line = Cutoff(value, CutoffRule.EITHER_SIDE, "c", Status.COMPUTED, "test")
    found = classify(first, last, direction=direction, basis=basis, cutoff=line)
    crossed = (found.first_side, found.last_side) == (Side.CLINICAL, Side.FUNCTIONAL)
    assert found.eligible == (found.first_side is Side.CLINICAL)
    improved = found.reliable.verdict is Verdict.IMPROVED
    assert (found.category is Category.RECOVERED) == (crossed and improved)
    assert (found.category is Category.RECOVERED_NOT_RELIABLY) == (
        crossed and not improved
    )
    if not crossed:
        assert found.category.value == found.reliable.verdict.value


@given(
    st.lists(st.integers(0, 27), min_size=2, max_size=2),
    st.lists(st.integers(0, 21), min_size=2, max_size=2),
)
def test_nhs_outcomes_do_not_depend_on_the_order_and_never_contradict(phq, gad):
    gad_7 = ANXIETY_MEASURES[0]
    courses = [Course(*phq, PHQ_9), Course(*gad, gad_7)]
    found = talking_therapies_outcome(courses)
    other = talking_therapies_outcome(courses[::-1])
    assert (found.recovered, found.reliable_improvement) == (
        other.recovered,
        other.reliable_improvement,
    )
    assert not (found.reliable_improvement and found.reliable_deterioration)
    assert (found.recovered is None) == (not found.at_caseness)
    if found.reliable_recovery:
        assert found.recovered
        assert found.reliable_improvement
