"""How strong is the serial correlation that makes the scores most likely?

Method: the likelihood is profiled over the correlation at the median time between two
scores of a client, first over a grid, then by bounded search (Brent 1973).
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

# Correlations at the median gap, among which the best is looked for first.
_GRID = (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.85, 0.93, 0.98)
_HIGHEST = 0.9999
# So many clients show between which of these it lies.
_SOME = 2000
_SETTLED = 1e-7
# A gain in the deviance this small is none.
_NO_GAIN = 1e-7


def find_correlation(
    responses: Responses, design: GrowthDesign, estimation: Estimation
) -> GrowthDesign:
    """Return the design with the most likely correlation one unit of time apart."""
    rows = average_same_time(usable(responses)[0])
    check_enough(add_up(rows, replace(design, correlation=0.0)))
    since = gaps(rows)
    gap = float(np.median(since[np.isfinite(since)]))

    def with_correlation(near: float) -> GrowthDesign:
        return replace(design, correlation=float(near ** (1 / gap)))

    deviance = _profile(rows, with_correlation, estimation)
    step = max(len(rows.counts) // _SOME, 1)
    some = rows.keep_clients(np.arange(len(rows.counts)) % step == 0)
    try:
        best = _best_of_grid(_profile(some, with_correlation, estimation))
    except ScienceError:
        # Some clients may lack what all of them have, such as a rare covariate.
        best = _best_of_grid(deviance)
    edges = (0.0, *_GRID, _HIGHEST)
    found = minimize_scalar(
        deviance,
        bounds=(edges[best], edges[best + 2]),
        method="bounded",
        options={"xatol": _SETTLED},
    )
    if deviance(0.0) <= found.fun + _NO_GAIN:
        return with_correlation(0.0)
    return with_correlation(float(found.x))


def _best_of_grid(deviance: Callable[[float], float]) -> int:
    return int(np.argmin([deviance(near) for near in _GRID]))


def _profile(
    rows: Responses,
    with_correlation: Callable[[float], GrowthDesign],
    estimation: Estimation,
) -> Callable[[float], float]:
    """Return the deviance as a function of the correlation at the median gap."""
    starts: list[Floats] = []

    def deviance(near: float) -> float:
        statistics = add_up(rows, with_correlation(near))
        # The variances of a nearby correlation are nearly these.
        found = estimate(statistics, estimation, starts=starts[-1:])
        starts.append(found.theta)
        return found.value

    return deviance
