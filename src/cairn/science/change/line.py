"""Is a number beyond a line, or only on it?

Assumes: scores are decimals on paper, so two numbers that differ by less than one part
in a thousand million are the same: 20.3 - 15.3 must equal 5.0 also in binary.
"""

from typing import overload

import numpy as np
from numpy.typing import NDArray

from cairn.science.scores import Floats

Truths = NDArray[np.bool_]

_SAME = 1e-9


@overload
def beyond(value: float, line: float) -> bool: ...
@overload
def beyond(value: Floats, line: float) -> Truths: ...
def beyond(value: float | Floats, line: float) -> bool | Truths:
    """Say whether a value lies above a line and not on it; NaN lies nowhere."""
    return value > line + _SAME * abs(line)


@overload
def reaches(value: float, line: float) -> bool: ...
@overload
def reaches(value: Floats, line: float) -> Truths: ...
def reaches(value: float | Floats, line: float) -> bool | Truths:
    """Say whether a value lies on a line or above it; NaN lies nowhere."""
    return value >= line - _SAME * abs(line)


@overload
def short_of(value: float, line: float) -> bool: ...
@overload
def short_of(value: Floats, line: float) -> Truths: ...
def short_of(value: float | Floats, line: float) -> bool | Truths:
    """Say whether a value lies below a line and not on it; NaN lies nowhere."""
    return value < line - _SAME * abs(line)


@overload
def reaches_down(value: float, line: float) -> bool: ...
@overload
def reaches_down(value: Floats, line: float) -> Truths: ...
def reaches_down(value: float | Floats, line: float) -> bool | Truths:
    """Say whether a value lies on a line or below it; NaN lies nowhere."""
    return value <= line + _SAME * abs(line)
