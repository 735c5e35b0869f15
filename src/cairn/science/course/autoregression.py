"""How strong is the serial correlation that makes the scores most likely?

Method: the likelihood is profiled over the range of the correlation, the time after
which it has fallen to 1 / e, first over a grid, then by bounded search (Brent 1973).
Assumes: what `course/serial_correlation.py` assumes.
Refuses: what `course/estimation.py` refuses.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize_scalar

from cairn.errors import ScienceError
from cairn.science.course.estimation import Estimation, check_enough, estimate
from cairn.science.course.responses import Responses
from cairn.science.course.serial_correlation import average_same_time, gaps
from cairn.science.course.statistics import GrowthDesign, add_up, usable
from cairn.science.scores import Floats

# Ranges on the grid: from this share of short gaps, where nothing is carried over, to
# so many median gaps, where hardly anything is lost; each so many times the one before.
_SHORTEST, _LONGEST, _FACTOR = 0.2, 1000.0, 2.0
_SHORT_GAP = 0.01
# So many clients show between which of these it lies.
_SOME = 2000
_SETTLED = 1e-6
# A gain in the deviance this small is none.
_NO_GAIN = 1e-7


def find_correlation(
    responses: Responses, design: GrowthDesign, estimation: Estimation
) -> GrowthDesign:
    """Return the design with the most likely correlation one unit of time apart."""
    rows = average_same_time(usable(responses)[0])
    check_enough(add_up(rows, replace(design, correlation=0.0)))
    grid = _lay_grid(rows)
    deviance = _profile(rows, design, estimation)
    step = max(len(rows.counts) // _SOME, 1)
    some = rows.keep_clients(np.arange(len(rows.counts)) % step == 0)
    try:
        best = _best_of_grid(grid, _profile(some, design, estimation))
    except ScienceError:
        # Some clients may lack what all of them have, such as a rare covariate.
        best = _best_of_grid(grid, deviance)
    width = np.log(_FACTOR)
    found = minimize_scalar(
        lambda log_range: deviance(_correlation(log_range)),
        bounds=(grid[best] - width, grid[best] + width),
        method="bounded",
        options={"xatol": _SETTLED},
    )
    if deviance(0.0) <= found.fun + _NO_GAIN:
        return replace(design, correlation=0.0)
    return replace(design, correlation=_correlation(float(found.x)))


def _lay_grid(rows: Responses) -> Floats:
    """Return logarithms of ranges: times after which the correlation is 1 / e."""
    since = gaps(rows)
    short, middle = np.quantile(since[np.isfinite(since)], (_SHORT_GAP, 0.5))
    low, high = np.log(_SHORTEST * short), np.log(_LONGEST * middle)
    return np.arange(low, high, np.log(_FACTOR))


def _correlation(log_range: float) -> float:
    return float(np.exp(-np.exp(-log_range)))


def _best_of_grid(grid: Floats, deviance: Callable[[float], float]) -> int:
    return int(np.argmin([deviance(_correlation(place)) for place in grid]))


def _profile(
    rows: Responses, design: GrowthDesign, estimation: Estimation
) -> Callable[[float], float]:
    """Return the deviance as a function of the correlation one unit of time apart."""
    starts: list[Floats] = []

    def deviance(correlation: float) -> float:
        statistics = add_up(rows, replace(design, correlation=correlation))
        # The variances of a nearby correlation are nearly these.
        found = estimate(statistics, estimation, starts=starts[-1:])
        starts.append(found.theta)
        return found.value

    return deviance
