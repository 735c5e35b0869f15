"""Has a client's score stood still, short of recovery?

Method: a rule of this project, not published: the last four scores or more change by
less than a third of the standard error of measurement for each session and lie within
two of it, and the last score is still on the clinical side of the cut-off.
Assumes: session numbers count sessions; a plateau says "talk about it", never "stop":
one class of clients changes little until session 6, then fast (Saunders et al. 2019).
Refuses: fewer than four scores, a standard error not above 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.science.change.clinical_change import Side, side_of
from cairn.science.change.reliable_change import check_positive
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Cutoff
from cairn.science.one_client.observed import observe, times_of
from cairn.science.provenance import Method
from cairn.science.scores import Floats

PLATEAU = Method("plateau", "1", "project rule, not published")
NEEDED = 4
# In standard errors of measurement: the slope for each session, and the range.
STEEPEST = 1 / 3
WIDEST = 2.0


@dataclass(frozen=True, slots=True)
class Plateau:
    """Whether the course stands still; `scores` counts the longest such end of it.

    `since` is the session at which that end begins; both are 0 and None where the
    last four scores already move. `slope` is in points for each session over it.
    """

    found: bool
    scores: int
    since: float | None
    slope: float | None
    side: Side
    missing: int
    method: str
    version: str
    source: str


def find_plateau(
    scores: ArrayLike,
    *,
    standard_error: float,
    cutoff: Cutoff,
    direction: Direction,
    sessions: ArrayLike | None = None,
) -> Plateau:
    """Look for the longest end of a course that stands still; NaN is a missing score.

    `standard_error` of measurement is in points. Without `sessions` the scores were
    given at 1, 2, 3. Raises TooFew for fewer than four scores.
    """
    check_positive(standard_error, "standard error of measurement")
    known = observe(scores, "A plateau", needed=NEEDED)
    when = times_of(known, sessions)
    side = side_of(float(known.score[-1]), cutoff, direction=direction)
    still = next(
        (
            length
            for length in range(known.n, NEEDED - 1, -1)
            if _stands_still(known.score[-length:], when[-length:], standard_error)
        ),
        0,
    )
    return Plateau(
        found=bool(still) and side is Side.CLINICAL,
        scores=still,
        since=float(when[-still]) if still else None,
        slope=_slope(known.score[-still:], when[-still:]) if still else None,
        side=side,
        missing=known.missing,
        method=PLATEAU.name,
        version=PLATEAU.version,
        source=PLATEAU.source,
    )


def _stands_still(score: Floats, when: Floats, standard_error: float) -> bool:
    steepness = abs(_slope(score, when))
    return steepness < STEEPEST * standard_error and bool(
        np.ptp(score) <= WIDEST * standard_error * (1 + 1e-9)
    )


def _slope(score: Floats, when: Floats) -> float:
    centred = when - when.mean()
    return float(centred @ score / (centred @ centred))
