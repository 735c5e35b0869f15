"""Keep where courses ended in the file of a growth model, and read it back.

Refuses: ends whose numbers cannot belong together.
"""

from pathlib import Path
from typing import Any

import numpy as np

from cairn.errors import TooFew
from cairn.exchange.course_file import not_complete, read_document
from cairn.science.course.basis import Basis
from cairn.science.offtrack.horizon import UsualEnd, usual_end
from cairn.science.scores import Scores

ENDS_KEY = "course_ends"
# So many ends, evenly spaced in order, stand for those of all clients.
_MOST = 500


def describe_ends(scores: Scores) -> dict[str, object]:
    """Return where these courses ended, in sessions and in time, as JSON has it.

    Empty where nobody has two scores.
    """
    try:
        return {
            str(basis): _describe(usual_end(scores, basis))
            for basis in (Basis.SESSION, Basis.TIME)
        }
    except TooFew:
        return {}


def read_ends(path: Path, basis: Basis) -> UsualEnd | None:
    """Read where the courses of a model's clients ended; None where it does not say.

    Raises CourseFileError.
    """
    sessions = basis in {Basis.SESSION, Basis.LOG_SESSION}
    name = Basis.SESSION if sessions else Basis.TIME
    kept = read_document(path).get(ENDS_KEY)
    if not kept:
        return None
    try:
        return _build(kept[str(name)])
    except (KeyError, TypeError, ValueError) as error:
        raise not_complete() from error


def _describe(usual: UsualEnd) -> dict[str, object]:
    count = len(usual.ends)
    places = np.linspace(0, count - 1, min(count, _MOST)).round().astype(np.intp)
    return {
        "ends": usual.ends[places].tolist(),
        "step": usual.step,
        "pace": usual.pace,
    }


def _build(kept: dict[str, Any]) -> UsualEnd:
    ends = np.array(kept["ends"], dtype=np.float64)
    step, pace = float(kept["step"]), float(kept["pace"])
    ordered = ends.ndim == 1 and len(ends) > 0 and bool(np.all(np.diff(ends) >= 0))
    if not ordered or not np.isfinite([*ends, step, pace]).all() or step <= 0:
        raise ValueError
    return UsualEnd(ends, step, pace)
