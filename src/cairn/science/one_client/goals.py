"""Did a client come nearer to goals in their own words, rated from 0 to 10?

Method: change of each goal's rating; a rise of three points is a milestone, which is
this project's rule of thumb. The mean over goals rated at both times changed reliably
when it moved by 2.45 points (Edbrooke-Childs et al. 2015, Child Adolesc Ment Health 20,
142-148; as quoted, not seen first-hand).
Assumes: the same goals in the same order both times; a re-worded goal is a new goal.
Refuses: ratings outside 0 to 10, no goal rated at both times.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import (
    ReliableChange,
    Verdict,
    reliable_change,
)
from cairn.science.measure.instrument import Direction, PublishedPoints
from cairn.science.provenance import Method, Status

GOALS = Method(
    "change on goals rated 0 to 10",
    "1",
    "Edbrooke-Childs et al. (2015), Child Adolesc Ment Health 20, 142-148 (as quoted)",
)
MILESTONE = PublishedPoints(
    points=3,
    confidence=None,
    confidence_status=Status.UNKNOWN,
    status=Status.UNCONFIRMED,
    source="project rule, not published",
)
MEAN_OF_GOALS = PublishedPoints(
    points=2.45,
    confidence=None,
    confidence_status=Status.UNKNOWN,
    status=Status.UNCONFIRMED,
    source=GOALS.source,
    note="for the mean of goals rated by parents",
)
HIGHEST = 10


@dataclass(frozen=True, slots=True)
class GoalsChange:
    """What became of each goal (None where a rating is missing) and of their mean."""

    goals: tuple[Verdict | None, ...]
    mean: ReliableChange
    rated: int
    missing: int
    method: str
    version: str
    source: str


def goals_change(
    first: Sequence[float],
    latest: Sequence[float],
    *,
    milestone: PublishedPoints = MILESTONE,
    reliable: PublishedPoints = MEAN_OF_GOALS,
) -> GoalsChange:
    """Compare ratings of the same goals; higher is better, NaN is a missing rating.

    Raises ScienceError for ratings outside 0 to 10, TooFew without a goal rated twice.
    """
    before, after = (np.asarray(part, dtype=np.float64) for part in (first, latest))
    if before.ndim != 1 or before.shape != after.shape:
        raise ScienceError("Every goal needs a place in both ratings.")
    for part in (before, after):
        if np.any((part < 0) | (part > HIGHEST)):
            raise ScienceError("A goal is rated from 0 to 10.")
    twice = ~np.isnan(before) & ~np.isnan(after)
    rated = int(twice.sum())
    if rated == 0:
        raise TooFew("Change on goals, in goals rated twice,", needed=1, given=0)
    missing = len(twice) - rated
    return GoalsChange(
        goals=tuple(
            _change(one, other, milestone).verdict if both else None
            for one, other, both in zip(before, after, twice, strict=True)
        ),
        mean=_change(
            before[twice].mean(), after[twice].mean(), reliable, missing=missing
        ),
        rated=rated,
        missing=missing,
        method=GOALS.name,
        version=GOALS.version,
        source=GOALS.source,
    )


def _change(
    first: float, latest: float, basis: PublishedPoints, *, missing: int = 0
) -> ReliableChange:
    return reliable_change(
        float(first),
        float(latest),
        direction=Direction.HIGHER_IS_BETTER,
        basis=basis,
        missing=missing,
    )
