"""Between which lines does a share lie by chance alone, for groups of these sizes?

Method: Spiegelhalter (2005), Stat Med 24, 1185-1202, normal approximation: the target
plus and minus 1.96 and 3.09 standard errors, drawn inside 0 and 1.
Assumes: every group draws from the same target; case mix is not taken out.
Refuses: a target outside (0, 1), sizes below 1. Limits belong to sizes, never to names.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.provenance import Method
from cairn.science.scores import Floats

# Spiegelhalter draws "95 %" and "99.8 %" limits, at these rounded normal quantiles.
WARNING, CONTROL = 1.96, 3.09

FUNNEL = Method(
    "funnel limits, normal approximation",
    "1",
    "Spiegelhalter (2005), Stat Med 24, 1185-1202",
)


@dataclass(frozen=True, slots=True, eq=False)
class FunnelLimits:
    """Limits of a share for each size of group, from 0 to 1; shape (sizes,)."""

    target: float
    size: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    missing: int
    method: str
    version: str
    source: str


def funnel_limits(target: float, sizes: ArrayLike) -> FunnelLimits:
    """Return the 95 % and 99.8 % limits round a target share for groups of some sizes.

    `target` is a share strictly between 0 and 1; `sizes` are people per group.
    """
    if not 0 < target < 1:
        raise ScienceError("The target of a funnel must lie strictly between 0 and 1.")
    size = np.asarray(sizes, dtype=np.float64)
    if size.ndim != 1 or not np.all(np.isfinite(size) & (size >= 1)):
        raise ScienceError("The sizes of groups must be one column of numbers from 1.")
    error = np.sqrt(target * (1 - target) / size)
    return FunnelLimits(
        target=target,
        size=size,
        lower_95=np.maximum(target - WARNING * error, 0),
        upper_95=np.minimum(target + WARNING * error, 1),
        lower_998=np.maximum(target - CONTROL * error, 0),
        upper_998=np.minimum(target + CONTROL * error, 1),
        missing=0,
        method=FUNNEL.name,
        version=FUNNEL.version,
        source=FUNNEL.source,
    )
