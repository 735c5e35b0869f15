"""The thirty couples of Jacobson & Truax (1991), counted as R packages count them."""

import csv
from collections import Counter
from statistics import mean, stdev

import pytest
from table_files import shared

from cairn.science.change.reliable_change import Verdict, reliable_change, threshold
from cairn.science.measure.instrument import Direction, MeasurementError
from cairn.science.provenance import Status


def pairs(column):
    """List the pre and post scores of every couple that has both."""
    with shared("jacobson_1989.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    scores = {(row["subject"], row["time"]): row[column] for row in rows}
    couples = {row["subject"] for row in rows}
    both = [(scores[c, "pre"], scores[c, "post"]) for c in couples]
    return [(float(pre), float(post)) for pre, post in both if pre and post]


def basis(couples, reliability):
    """Take the spread before therapy as the spread of the measure."""
    spread = stdev(pre for pre, _ in couples)
    return MeasurementError(spread, reliability, 0.95, Status.COMPUTED, "the sample")


@pytest.mark.parametrize(
    ("column", "direction", "reliability", "needed", "counts"),
    [
        ("das", Direction.HIGHER_IS_BETTER, 0.85, 12.695, (18, 11, 1)),
        ("das", Direction.HIGHER_IS_BETTER, 0.88, 11.355, (19, 10, 1)),
        ("das", Direction.HIGHER_IS_BETTER, 0.96, 6.556, (21, 7, 2)),
        ("gds", Direction.LOWER_IS_BETTER, 0.85, 6.551, (16, 10, 0)),
    ],
)
def test_the_couples_are_counted_as_published(
    column, direction, reliability, needed, counts
):
    couples = pairs(column)
    error = basis(couples, reliability)
    assert threshold(error) == pytest.approx(needed, abs=5e-4)
    verdicts = Counter(
        reliable_change(pre, post, direction=direction, basis=error).verdict
        for pre, post in couples
    )
    assert tuple(verdicts[v] for v in Verdict) == counts


def test_the_sample_is_the_one_described():
    couples = pairs("das")
    assert len(couples) == 30
    assert mean(pre for pre, _ in couples) == pytest.approx(81.583, abs=5e-4)
    assert mean(post for _, post in couples) == pytest.approx(98.05, abs=5e-4)
