"""The search for the lowest value leaves saddles and says when there is no end."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.errors import ScienceError
from cairn.science.course.descent import descend

steps = st.floats(-3, 3, allow_nan=False)


@dataclass(frozen=True)
class Place:
    """A function's value with its derivatives, as the search wants them."""

    value: float
    gradient: np.ndarray
    hessian: np.ndarray


def two_valleys(where):
    """Return x^2 - 2 y^2 + y^4: a saddle at the origin, valleys at y = -1 and 1."""
    x, y = where
    return Place(
        x**2 - 2 * y**2 + y**4,
        np.array([2 * x, 4 * y**3 - 4 * y]),
        np.array([[2.0, 0.0], [0.0, 12 * y**2 - 4]]),
    )


def slope_without_end(where):
    return Place(-float(where[0]), np.array([-1.0]), np.array([[0.0]]))


@given(steps, steps)
def test_every_start_ends_in_a_valley(x, y):
    where, here = descend(two_valleys, np.array([x, y]), within=1e-12)
    assert here.value == pytest.approx(-1, abs=1e-9)
    assert abs(where[1]) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("start", [[0.0, 0.0], [2.0, 0.0]])
def test_a_saddle_is_left_although_its_slope_is_none(start):
    _, here = descend(two_valleys, np.array(start), within=1e-12)
    assert here.value == pytest.approx(-1, abs=1e-9)


def test_a_slope_without_end_is_refused():
    with pytest.raises(ScienceError, match="did not settle"):
        descend(slope_without_end, np.array([0.0]), within=1e-12)
