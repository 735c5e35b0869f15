from cairn.errors import TooFew
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.measure.reading import Norm, Population
from cairn.science.provenance import Status
from cairn.science.two_axes import AxisMeasure, place_on_two_axes
from cairn.science.way import find_bends

title = "Then and now on two axes, and bends in a way"
text = """Distress and well-being stand on two axes, each in standard deviations of a
general population: z = (score - mean) / SD. The grey round a place is measurement
error: 1.96 SD sqrt(1 - r), divided by the SD of the norm. It *moved* on an axis when
the change is reliable on that measure. The two are never put into one number.
A bend is a stretch of scores that are reliably worse than an earlier one.
*Method:* Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19."""

computed = Status.COMPUTED
distress = AxisMeasure(
    "distress",
    Direction.LOWER_IS_BETTER,
    Norm("people", Population.GENERAL, 2.91, 3.52, 5018, computed, "example"),
    MeasurementError(5.5, 0.84, 0.95, computed, "example"),
    PublishedPoints(6, 0.95, computed, computed, "example"),
)
wellbeing = AxisMeasure(
    "well-being",
    Direction.HIGHER_IS_BETTER,
    Norm("students", Population.GENERAL, 23.5, 6.43, 176, computed, "example"),
    MeasurementError(6.43, 0.82, 0.95, computed, "example"),
    MeasurementError(6.43, 0.82, 0.95, computed, "example"),
)
both = (distress, wellbeing)
lower = Direction.LOWER_IS_BETTER
six = PublishedPoints(6, 0.95, computed, computed, "example")


def place(first, latest):
    """Place a first and a latest pair (distress, well-being), ten weeks apart."""
    return place_on_two_axes(
        [(0.0, first[0]), (70.0, latest[0])],
        [(0.0, first[1]), (70.0, latest[1])],
        measures=both,
    )


def test_a_place_in_standard_deviations(spec):
    """19 on a scale with mean 2.91 and SD 3.52 lies 4.57 SD above; 12 lies below."""
    spec(lambda: place((19, 12), (9, 24)).distress.first, gives=4.571, within=5e-4)
    spec(lambda: place((19, 12), (9, 24)).wellbeing.first, gives=-1.7885, within=5e-4)


def test_the_ellipse_of_measurement_error(spec):
    """1.96 x 5.5 x sqrt(0.16) / 3.52 is 1.225; with SD 6.43 twice, 1.96 sqrt(0.18)."""
    spec(lambda: distress.half_axis, gives=1.225, within=5e-4)
    spec(lambda: wellbeing.half_axis, gives=0.8316, within=5e-4)


def test_moved_is_said_for_each_axis_by_itself(spec):
    """Ten points less distress are reliable; six points more well-being are not."""
    spec(lambda: place((19, 12), (9, 18)).distress.moved, gives=True)
    spec(lambda: place((19, 12), (9, 18)).wellbeing.moved, gives=False)
    spec(lambda: place((19, 12), (14, 18)).moved, gives=False)


def test_one_pair_is_no_way(spec):
    """Without two pairs there is nothing to compare."""
    spec.refuses(
        lambda: place_on_two_axes([(0.0, 19)], [(0.0, 12)], measures=both), TooFew
    )


def test_a_bend_begins_and_ends(spec):
    """16, 9, 16, 15, 10: the third and the fourth lie six or more above the second."""
    days = [(0, 16), (7, 9), (14, 16), (21, 15), (28, 10)]
    spec(
        lambda: [
            (bend.start, bend.end)
            for bend in find_bends(days, direction=lower, basis=six)
        ],
        gives=[(14, 21)],
    )
