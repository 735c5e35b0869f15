"""What did the courses of a whole service come to, as the NHS counts them?

Method: NHS Talking Therapies definitions for one measure, or for two read together.
Assumes: the rows of both measures are the same clients on the same occasions.
Refuses: a higher score that is better, and other than one or two measures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError
from cairn.science.change.changes import Changes
from cairn.science.change.codes import YES, Sides, outcome_codes
from cairn.science.change.cutoffs import PlacedCutoff
from cairn.science.change.first_and_last import first_and_last
from cairn.science.change.talking_therapies import (
    CourseColumns,
    MeasureRule,
    TalkingTherapiesOutcomes,
    talking_therapies_outcomes,
)
from cairn.science.change.yardstick import Yardstick
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Cutoff, CutoffRule
from cairn.science.provenance import TALKING_THERAPIES
from cairn.science.scores import Scores


@dataclass(frozen=True, slots=True, eq=False)
class MeasureScores:
    """The scores on one measure, with its caseness and reliable change."""

    scores: Scores
    rule: MeasureRule


def measure_talking_therapies(
    measures: Sequence[MeasureScores],
    *,
    first_at: float | None = None,
    last_at: float | None = None,
) -> tuple[Changes, TalkingTherapiesOutcomes]:
    """Judge each client's course on one measure, or on two with the same clients.

    First, last and change are those of the first measure; `reliable` and what follows
    are those of all together, and unknown unless every first and last score is there.
    Recovered means reliable recovery. Raises ScienceError.
    """
    for one in measures:
        if one.scores.direction is not Direction.LOWER_IS_BETTER:
            raise ScienceError(
                "NHS Talking Therapies measures are better when they are lower."
            )
    pairs = [
        first_and_last(one.scores, first_at=first_at, last_at=last_at)
        for one in measures
    ]
    outcomes = talking_therapies_outcomes(
        [
            CourseColumns(pair.first, pair.last, one.rule)
            for pair, one in zip(pairs, measures, strict=True)
        ]
    )
    head, rule = pairs[0], measures[0].rule
    case, below = outcomes.at_caseness == YES, outcomes.below_at_end == YES
    changes = Changes(
        clients=head.clients,
        n=head.n,
        first_time=head.first_time,
        last_time=head.last_time,
        first=head.first,
        last=head.last,
        change=head.change,
        index=np.full(len(head.first), np.nan),
        reliable=outcomes.reliable,
        clinical_before=outcomes.at_caseness,
        functional_after=outcomes.below_at_end,
        outcome=outcome_codes(outcomes.reliable, Sides(case, ~case, below, ~below)),
        direction=Direction.LOWER_IS_BETTER,
        yardstick=_yardstick(rule),
        cutoff=PlacedCutoff(_caseness(rule)),
        group=None,
        missing=sum(one.scores.missing for one in measures),
        method=outcomes.method,
        version=outcomes.version,
        source=outcomes.source,
    )
    return changes, outcomes


def _yardstick(rule: MeasureRule) -> Yardstick:
    return Yardstick(
        provenance=TALKING_THERAPIES,
        threshold=rule.reliable_points,
        threshold_worse=rule.reliable_points,
        on_line_counts=True,
    )


def _caseness(rule: MeasureRule) -> Cutoff:
    above = CutoffRule.EITHER_SIDE if rule.caseness_above else CutoffRule.AT_OR_ABOVE
    return Cutoff(
        value=rule.caseness,
        rule=above,
        label=f"caseness on the {rule.measure}",
        status=rule.status,
        source=rule.source,
    )
