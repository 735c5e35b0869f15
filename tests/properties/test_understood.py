"""A quarter says how understood clients felt only once enough of them marked it."""

import numpy as np
import pytest

from cairn.errors import ScienceError
from cairn.science.reciprocity.understood import (
    FEWEST_CLIENTS,
    FEWEST_MARKS,
    understood_by_quarter,
)

NOW = (2026, 1)


def ask(marks, clients, quarter=NOW):
    return understood_by_quarter(
        marks, [str(one) for one in clients], [quarter] * len(marks)
    )


@pytest.mark.parametrize(
    ("marks", "clients", "says"),
    [
        (FEWEST_MARKS, FEWEST_CLIENTS, True),
        (FEWEST_MARKS - 1, FEWEST_CLIENTS, False),
        (40, FEWEST_CLIENTS - 1, False),
        (0, 0, None),
    ],
)
def test_below_its_size_a_quarter_is_a_count(marks, clients, says):
    found = ask(
        [float(one % 11) for one in range(marks)],
        [one % clients for one in range(marks)],
    )
    if says is None:
        assert found == ()
        return
    (quarter,) = found
    assert (quarter.marks, quarter.clients) == (marks, clients)
    assert (quarter.mean is not None) is says


def test_the_mean_is_the_mean_and_quarters_come_in_order():
    marks = [8.0, 6.0] * 10
    clients = [str(one % 5) for one in range(20)]
    quarters = [(2026, 2), (2025, 4)] * 10
    first, second = understood_by_quarter(marks, clients, quarters)
    assert [(one.year, one.number) for one in (first, second)] == [(2025, 4), (2026, 2)]
    assert first.mean.estimate == pytest.approx(6)
    assert second.mean.estimate == pytest.approx(8)


def test_the_interval_holds_when_clients_differ_more_than_their_sessions():
    """Blind to the levels of clients, an interval would be far too narrow."""
    rng, runs, inside = np.random.default_rng(20260305), 400, 0
    for _ in range(runs):
        level = rng.normal(6, 1, 12)
        rows = [
            (one, float(np.clip(rng.normal(level[one], 0.4), 0, 10)))
            for one in range(12)
            for _ in range(6)
        ]
        (quarter,) = ask([mark for _, mark in rows], [one for one, _ in rows])
        inside += quarter.mean.lower <= 6 <= quarter.mean.upper
    # 95 % less three standard errors of 400 runs.
    assert inside / runs >= 0.917


@pytest.mark.parametrize("marks", [[-1.0], [11.0], [float("nan")]])
def test_a_mark_outside_its_scale_is_refused(marks):
    with pytest.raises(ScienceError):
        ask(marks, range(len(marks)))


def test_columns_of_different_length_are_refused():
    with pytest.raises(ScienceError):
        understood_by_quarter([5.0], [], [NOW])
