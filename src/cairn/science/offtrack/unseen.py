"""How are clients judged by a model that was not learnt from them?

Method: cross-validation by client: the clients are dealt at random into as many parts
as folds; each part is judged by a model learnt from all the others (Stone 1974, J R
Stat Soc B 36, 111-147).
Assumes: clients are independent of each other.
Refuses: fewer than two folds, or fewer clients than folds.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator

from cairn.errors import ScienceError, TooFew
from cairn.science.measure.instrument import ReliableChangeBasis
from cairn.science.offtrack.alarm import AlarmLevels
from cairn.science.offtrack.judgement import OffTrack, judge_course
from cairn.science.offtrack.looks import Sessions
from cairn.science.offtrack.outlook import Outlook
from cairn.science.scores import Scores, Whole

FOLDS = 10
_COLUMNS = (
    "client",
    "at",
    "observed",
    "expected",
    "tail_probability",
    "p_improved",
    "p_unchanged",
    "p_deteriorated",
    "flag",
    "reason",
    "end",
)


def judge_unseen(
    learn: Callable[[Scores], Outlook],
    scores: Scores,
    *,
    change: ReliableChangeBasis,
    generator: Generator,
    at: Sequence[int] | Sessions = Sessions.ALL,
    levels: AlarmLevels | None = None,
    folds: int = FOLDS,
) -> OffTrack:
    """Judge every client by an outlook learnt from the other folds.

    The rows and their order are those of `judge_course`. Raises ScienceError.
    """
    if folds < 2:
        raise ScienceError("Cross-validation needs at least two folds.")
    if scores.n_clients < folds:
        raise TooFew(
            f"Cross-validation in {folds} folds, counted in clients,",
            needed=folds,
            given=scores.n_clients,
        )
    fold = generator.permutation(scores.n_clients) % folds
    parts = []
    for one in range(folds):
        unseen = np.flatnonzero(fold == one)
        outlook = learn(scores.choose(np.flatnonzero(fold != one)))
        judged = judge_course(
            outlook, scores.choose(unseen), change=change, at=at, levels=levels
        )
        parts.append(replace(judged, client=unseen[judged.client]))
    return _put_together(parts, scores)


def _put_together(parts: list[OffTrack], scores: Scores) -> OffTrack:
    client: Whole = np.concatenate([part.client for part in parts])
    at = np.concatenate([part.at for part in parts])
    order = np.lexsort((at, client))
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])[order]
        for name in _COLUMNS
    }
    return replace(
        parts[0],
        **columns,
        clients=scores.clients,
        past_end=sum(part.past_end for part in parts),
        missing=scores.missing,
    )
