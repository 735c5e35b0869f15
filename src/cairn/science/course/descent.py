"""Where is a smooth function of a few parameters lowest?

Method: Newton steps within a trust region, from the full spectrum of the Hessian, so
that saddle points are left (Nocedal & Wright 2006, Numerical Optimization, ch. 4).
Assumes: first and second derivatives are exact.
Refuses: a function that has not settled after many steps.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
from scipy.optimize import brentq

from cairn.errors import ScienceError
from cairn.science.scores import Floats

_MOST_STEPS = 200
_GOOD = 0.75
_POOR = 0.1
_WIDEST = 1e6
# This share of what is promised at the end is not worth another look.
_NOTHING = 1e-4


class Curved(Protocol):
    """A function's value with its exact first and second derivatives."""

    @property
    def value(self) -> float:
        """The value."""

    @property
    def gradient(self) -> Floats:
        """The first derivatives; shape (parameters,)."""

    @property
    def hessian(self) -> Floats:
        """The second derivatives; shape (parameters, parameters)."""


Place = TypeVar("Place", bound=Curved)


def descend(
    function: Callable[[Floats], Place], start: Floats, *, within: float
) -> tuple[Floats, Place]:
    """Return where the function is lowest near `start`, and the function there.

    It ends when no step promises to lower the value by more than `within`.
    Raises ScienceError when that is not reached.
    """
    where, here, radius = start, function(start), 1.0
    for _ in range(_MOST_STEPS):
        step, promised = _step(here, radius)
        if promised <= within * _NOTHING:
            return where, here
        there = function(where + step)
        gained = here.value - there.value
        if promised <= within:
            # The last step is right to more digits than the value can show.
            return (where + step, there) if gained > -within else (where, here)
        length = float(np.linalg.norm(step))
        if not gained > _POOR * promised:
            radius = length / 4
        elif gained > _GOOD * promised:
            radius = min(max(radius, 3 * length), _WIDEST)
        if gained > 0:
            where, here = where + step, there
    raise ScienceError(
        "The likelihood of the growth model did not settle on a maximum. Check the "
        "scores for a handful of values far from all others."
    )


def _step(here: Curved, radius: float) -> tuple[Floats, float]:
    """Return the best step no longer than the radius, and the fall it promises."""
    curvature, axes = np.linalg.eigh(here.hessian)
    slope = axes.T @ here.gradient
    along = _along_axes(curvature, slope, radius)
    promised = -float(slope @ along + along @ (curvature * along) / 2)
    return axes @ along, promised


def _along_axes(curvature: Floats, slope: Floats, radius: float) -> Floats:
    steep = float(np.linalg.norm(slope)) / radius
    size = max(float(np.abs(curvature).max()), steep, 1e-300)
    if curvature[0] > 1e-12 * size:
        full = -slope / curvature
        if np.linalg.norm(full) <= radius:
            return full
    lowest = max(0.0, -float(curvature[0])) + 1e-12 * size

    def excess(shift: float) -> float:
        return float(np.linalg.norm(slope / (curvature + shift))) - radius

    if excess(lowest) <= 0:
        # No slope along the axis that bends down: go along it to the edge.
        along = -slope / (curvature + lowest)
        spare = radius**2 - float(along @ along)
        along[0] += np.copysign(np.sqrt(max(spare, 0.0)), along[0]) * (curvature[0] < 0)
        return along
    highest = lowest + steep + size
    return -slope / (curvature + brentq(excess, lowest, highest))
