"""How far did each client come from the first to the last score, and is it real?

Method: the one that is asked for; Jacobson & Truax (1991) unless said otherwise.
Assumes: one measure, one direction, one method for everybody in the table.
Refuses: norms out of range or missing, and samples too small to give them.
"""

from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from cairn.science.change.codes import (
    OUTCOMES,
    VERDICTS,
    Codes,
    Sides,
    answer_codes,
    outcome_codes,
    sides_of_cutoff,
    spell,
)
from cairn.science.change.criteria import (
    SCHOOLS,
    ChangeMethod,
    Criterion,
    GrowthSlope,
    IndexCriterion,
    MinimalDifference,
    PairCriterion,
    PercentChange,
)
from cairn.science.change.cutoffs import CutoffChoice, PlacedCutoff, place_cutoff
from cairn.science.change.first_and_last import (
    Counts,
    FirstAndLast,
    between_times,
    first_and_last,
)
from cairn.science.change.hageman_arrindell import (
    GroupLevel,
    group_level,
    index_of_last_scores,
    true_score_sides,
)
from cairn.science.change.norms import UsedNorms
from cairn.science.change.yardstick import (
    Held,
    Yardstick,
    from_error,
    hold_to_difference,
    hold_to_index,
    hold_to_percent,
    hold_to_points,
    hold_to_slope,
)
from cairn.science.measure.instrument import (
    Direction,
    MeasurementError,
    PublishedPoints,
)
from cairn.science.measure.reading import Cutoff
from cairn.science.scores import Floats, Scores


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """The change of each client; every column has the shape (clients,).

    `index` is NaN where the method has none. `reliable` holds places in VERDICTS,
    `outcome` places in OUTCOMES, `clinical_before` and `functional_after` places in
    ANSWERS; place 0 is unknown. `missing` counts the rows without a score.
    """

    clients: NDArray[Any]
    n: Counts
    first_time: Floats
    last_time: Floats
    first: Floats
    last: Floats
    change: Floats
    index: Floats
    reliable: Codes
    clinical_before: Codes
    functional_after: Codes
    outcome: Codes
    direction: Direction
    yardstick: Yardstick
    cutoff: PlacedCutoff | None
    group: GroupLevel | None
    missing: int
    method: str
    version: str
    source: str

    @property
    def verdicts(self) -> NDArray[np.object_]:
        """Improved, unchanged or deteriorated of each client, None where unknown."""
        return spell(self.reliable, VERDICTS)

    @property
    def outcomes(self) -> NDArray[np.object_]:
        """Recovered, improved and so on of each client, None where unknown."""
        return spell(self.outcome, OUTCOMES)


def measure_change(
    scores: Scores,
    criterion: Criterion,
    *,
    cutoff: Cutoff | CutoffChoice | None = None,
    first_at: float | None = None,
    last_at: float | None = None,
) -> Changes:
    """Compare each client's first and last known score by one criterion.

    Clients without both are kept, with nothing said about them. Without a cut-off
    nobody is recovered or harmed and `outcome` repeats `reliable`. Numbers that the
    criterion leaves open are taken from the first and last scores of the clients who
    have both. `first_at`, `last_at`: see `first_and_last`.
    Raises ScienceError for numbers out of range, TooFew for a sample without a spread.
    """
    pairs = first_and_last(scores, first_at=first_at, last_at=last_at)
    if isinstance(criterion, GrowthSlope):
        held = hold_to_slope(between_times(scores, first_at, last_at), criterion)
    else:
        held = _hold(pairs, criterion, direction=scores.direction)
    return _assemble(scores, pairs, held=held, cutoff=cutoff)


def _hold(
    pairs: FirstAndLast,
    criterion: PairCriterion,
    *,
    direction: Direction,
) -> Held:
    match criterion:
        case IndexCriterion():
            return hold_to_index(pairs, criterion, direction=direction)
        case MeasurementError():
            return hold_to_index(pairs, from_error(criterion), direction=direction)
        case PublishedPoints():
            return hold_to_points(pairs.change, criterion, direction=direction)
        case MinimalDifference():
            return hold_to_difference(pairs.change, criterion, direction=direction)
        case PercentChange():
            return hold_to_percent(pairs, criterion, direction=direction)
        case _:
            assert_never(criterion)


def _assemble(
    scores: Scores,
    pairs: FirstAndLast,
    *,
    held: Held,
    cutoff: Cutoff | CutoffChoice | None,
) -> Changes:
    placed, sides = _place(pairs, held.yardstick, cutoff, direction=scores.direction)
    known = held.verdicts > 0
    return Changes(
        clients=pairs.clients,
        n=pairs.n,
        first_time=pairs.first_time,
        last_time=pairs.last_time,
        first=pairs.first,
        last=pairs.last,
        change=pairs.change,
        index=held.index,
        reliable=held.verdicts,
        clinical_before=answer_codes(sides.clinical_before if sides else None, known),
        functional_after=answer_codes(sides.functional_after if sides else None, known),
        outcome=outcome_codes(held.verdicts, sides),
        direction=scores.direction,
        yardstick=held.yardstick,
        cutoff=placed,
        group=_group(held.yardstick, placed, direction=scores.direction),
        missing=scores.missing,
        method=held.yardstick.provenance.name,
        version=held.yardstick.provenance.version,
        source=held.yardstick.provenance.source,
    )


def _true_scores(yardstick: Yardstick) -> UsedNorms | None:
    """Say whether true scores are judged: only Hageman and Arrindell do."""
    school = SCHOOLS[ChangeMethod.HAGEMAN_ARRINDELL]
    return yardstick.norms if yardstick.provenance is school.provenance else None


def _place(
    pairs: FirstAndLast,
    yardstick: Yardstick,
    choice: Cutoff | CutoffChoice | None,
    *,
    direction: Direction,
) -> tuple[PlacedCutoff | None, Sides | None]:
    if choice is None:
        return None, None
    norms = _true_scores(yardstick)
    placed = place_cutoff(choice, pairs, direction=direction, true_scores=norms)
    if norms is None or yardstick.critical is None:
        return placed, sides_of_cutoff(pairs, placed.cutoff, direction=direction)
    return placed, true_score_sides(
        pairs,
        index_of_last_scores(pairs, norms, placed.cutoff),
        placed.cutoff,
        critical=yardstick.critical,
        direction=direction,
    )


def _group(
    yardstick: Yardstick, placed: PlacedCutoff | None, *, direction: Direction
) -> GroupLevel | None:
    norms = _true_scores(yardstick)
    if norms is None:
        return None
    return group_level(norms, placed.cutoff if placed else None, direction=direction)
