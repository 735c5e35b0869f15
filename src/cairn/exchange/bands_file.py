"""Keep calibrated bands in the file of a growth model, and read them back.

Refuses: bands whose numbers cannot belong together.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cairn.exchange.course_file import (
    build_model,
    describe_model,
    not_complete,
    read_document,
)
from cairn.science.course.score_scale import ScoreScale
from cairn.science.emerging.calibrated_course import CALIBRATED_COURSE, CalibratedCourse
from cairn.science.emerging.spread import SpreadCorrection
from cairn.science.measure.instrument import Direction

KEY = "calibrated_bands"


def describe_bands(course: CalibratedCourse) -> dict[str, object]:
    """Return everything about calibrated bands as JSON has it."""
    scale, spread = course.scale, course.spread
    return {
        "method": CALIBRATED_COURSE.name,
        "version": CALIBRATED_COURSE.version,
        "source": CALIBRATED_COURSE.source,
        "status": "emerging",
        "scale": {
            "lowest": scale.lowest,
            "highest": scale.highest,
            "step": scale.step,
            "counted": scale.counted,
            "floor": scale.floor,
            "ceiling": scale.ceiling,
            "direction": str(scale.direction),
            "best": scale.best,
            "start": None if np.isinf(scale.start) else scale.start,
        },
        "spread": {
            "level": spread.level,
            "next": spread.next,
            "given": spread.given,
            "first": spread.first,
            "freedom": spread.freedom,
            "next_freedom": spread.next_freedom,
        },
        "usual_gap": course.usual_gap,
        "n_checked": course.n_checked,
        "growth": describe_model(course.growth),
    }


def read_bands(path: Path) -> CalibratedCourse | None:
    """Read the bands in the file of a model; None when it was written without any.

    Raises CourseFileError.
    """
    found = read_document(path).get(KEY)
    if found is None:
        return None
    try:
        return build_bands(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise not_complete() from error


def build_bands(found: Mapping[str, Any]) -> CalibratedCourse:
    """Return the bands that `describe_bands` described.

    Raises KeyError, TypeError, ValueError or AttributeError where they are none.
    """
    spread = {name: _finite(value) for name, value in found["spread"].items()}
    usual_gap = _finite(found["usual_gap"])
    if usual_gap <= 0:
        raise ValueError
    return CalibratedCourse(
        growth=build_model(found["growth"]),
        scale=_build_scale(found["scale"]),
        spread=SpreadCorrection(**spread),
        usual_gap=usual_gap,
        n_checked=int(found["n_checked"]),
    )


def _build_scale(found: Mapping[str, Any]) -> ScoreScale:
    scale = ScoreScale(
        lowest=_finite(found["lowest"]),
        highest=_finite(found["highest"]),
        step=_finite(found["step"]),
        counted=bool(found["counted"]),
        floor=bool(found["floor"]),
        ceiling=bool(found["ceiling"]),
        direction=Direction(found["direction"]),
        best=_finite(found["best"]),
        start=np.inf if found["start"] is None else _finite(found["start"]),
    )
    if not (scale.lowest < scale.highest and scale.step > 0 and scale.start > 0):
        raise ValueError
    return scale


def _finite(value: Any) -> float:
    number = float(value)
    if not np.isfinite(number):
        raise ValueError
    return number
