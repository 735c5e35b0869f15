from dataclasses import replace

import numpy as np
from scipy.special import ndtr

from cairn import (
    Direction,
    MeasurementError,
    PublishedPoints,
    Status,
)
from cairn.science.course.forecast import Forecast
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.possible_scores import ScoreDistributions
from cairn.science.offtrack.ending import end_probabilities
from cairn.science.offtrack.horizon import StatedEnd, UsualEnd

title = "How such courses end"
text = """The score at the end has a distribution, given everything observed so far. The
three probabilities are those of a score reliably better than the first one, no
different from it, or reliably worse. They add up to 1. The end is a stated number of
sessions or time, or where the courses ended that came as far as this one: the median.
*Method:* reliable change after Jacobson & Truax (1991), J Consult Clin Psychol 59,
12-19, applied to one first and one last score."""

lower, higher = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
points = PublishedPoints(6, None, Status.UNKNOWN, Status.COMPUTED, "as published")
error = MeasurementError(7.5, 0.80, 0.95, Status.COMPUTED, "as given")


def at_end(mean, sd):
    """Describe what is expected of one score at the end."""
    return Forecast(
        client=np.array([0]),
        given=np.array([1]),
        time=np.array([8.0]),
        distributions=NormalDistributions(np.array([mean]), np.array([sd])),
        missing=0,
        method="normal",
        version="1",
        source="example",
    )


def whole_scores(mean, sd):
    """Describe the same where scores are whole numbers from 0 to 27."""
    possible = np.arange(28.0)
    cumulative = ndtr((possible + 0.5 - mean) / sd)
    cumulative[-1] = 1.0
    return replace(
        at_end(mean, sd),
        distributions=ScoreDistributions(possible, cumulative[np.newaxis]),
    )


def ends(mean, sd, first, *, direction=lower, basis=points):
    """Return the probabilities of improved, unchanged and deteriorated."""
    found = end_probabilities(
        at_end(mean, sd), [first], direction=direction, basis=basis
    )
    return (
        float(found.improved[0]),
        float(found.unchanged[0]),
        float(found.deteriorated[0]),
    )


def test_the_three_ends(spec):
    """A first score of 18, six points needed, 14.7 (SD 3.02) expected at the end."""
    spec(lambda: ends(14.7, 3.02, 18.0), gives=(0.186, 0.813, 0.001), within=1e-3)
    spec(lambda: sum(ends(14.7, 3.02, 18.0)), gives=1.0)
    spec(
        lambda: ends(14.7, 3.02, 18.0, direction=higher),
        gives=(0.001, 0.813, 0.186),
        within=1e-3,
    )


def test_whole_scores(spec):
    """Where only whole scores are possible, each has a probability: 12 counts whole."""
    spec(
        lambda: float(
            end_probabilities(
                whole_scores(14.7, 3.02), [18.0], direction=lower, basis=points
            ).improved[0]
        ),
        gives=0.233,
        within=1e-3,
    )


def test_the_size_that_counts(spec):
    """With SD 7.5 and reliability .80 it takes 9.2969 points: half end beyond it."""
    spec(
        lambda: ends(18 - 9.296925484568419, 3.0, 18.0, basis=error)[0],
        gives=0.5,
        within=1e-8,
    )


def test_where_courses_end(spec):
    """Of courses that ended after 3, 8, 12, 12 and 30 weeks, those that came as far."""
    spec.table(
        lambda week: float(
            UsualEnd(np.array([3.0, 8, 12, 12, 30]), step=1.0).after(np.array(week))
        ),
        columns=("week", "usual end"),
        rows=((0, 12.0), (3, 12.0), (8, 12.0), (12, 30.0), (30, 31.0)),
    )
    spec(
        lambda: StatedEnd(8.0, step=1.0).after(np.array([4, 9])).tolist(), gives=[8, 10]
    )
