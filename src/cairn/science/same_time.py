"""What becomes of two scores of one client at one time?

Method: rows of one client with the same time are kept in their order, or become one
row with the first or the last known score or the mean of those that are known.
Assumes: scores arranged by `arrange_scores`.
Refuses: shared times, when that is asked for.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ScoresRefused
from cairn.science.scores import Floats, Scores, Whole, number_rows


class SameTime(StrEnum):
    """What to do with rows of one client at one time."""

    KEEP = "keep"
    FIRST = "first"
    LAST = "last"
    MEAN = "mean"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Scores after merging; `rows` says on which given row each stands, from 0.

    None instead of rows says that all were kept.
    `shared` counts the given rows that shared client and time with the row before.
    """

    scores: Scores
    rows: Whole | None
    shared: int
    policy: SameTime

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should be told; nothing when no times were shared."""
        if not self.shared:
            return ()
        done = {
            SameTime.KEEP: "all are kept, in the order of the table",
            SameTime.FIRST: "the first known score at each time is used",
            SameTime.LAST: "the last known score at each time is used",
            SameTime.MEAN: "their mean is used",
        }[self.policy]
        return (f"{self.shared:,} rows share client and time with another; {done}.",)


def merge_same_time(
    scores: Scores, policy: SameTime, *, by_time: bool = True
) -> Merged:
    """Apply a policy to rows of one client at one time.

    `by_time` says that occasions only number the rows, so that they are counted anew.
    Raises ScoresRefused under the policy `refuse`, with how many rows share a time.
    """
    heads = _heads(scores)
    shared = scores.n_rows - int(np.count_nonzero(heads))
    if policy is SameTime.REFUSE and shared:
        raise ScoresRefused(
            f"{shared:,} rows share client and time with another row. State what is "
            "done with them: keep, first, last or mean."
        )
    if policy is SameTime.KEEP or not shared:
        return Merged(scores, None, shared, policy)
    group = np.cumsum(heads) - 1
    chosen = _choose(scores, group, policy)
    kept = np.zeros(scores.n_rows, dtype=bool)
    kept[chosen] = True
    merged = scores.keep_rows(kept)
    score = _means(scores, group) if policy is SameTime.MEAN else merged.score
    occasion = number_rows(merged.starts) if by_time else merged.occasion
    result = Scores(
        clients=merged.clients,
        starts=merged.starts,
        occasion=occasion,
        time=merged.time,
        score=score,
        direction=merged.direction,
    )
    return Merged(result, np.flatnonzero(kept), shared, policy)


def _heads(scores: Scores) -> NDArray[np.bool_]:
    """Say of each row whether it is the first of its client at its time."""
    heads = np.ones(scores.n_rows, dtype=bool)
    heads[1:] = scores.time[1:] != scores.time[:-1]
    begins = scores.starts[:-1]
    heads[begins[begins < scores.n_rows]] = True
    return heads


def _choose(scores: Scores, group: Whole, policy: SameTime) -> Whole:
    """Return the row of each group that stands for it: a known one where there is."""
    count = int(group[-1]) + 1
    numbers = np.arange(scores.n_rows)
    if policy is SameTime.LAST:
        chosen = np.full(count, -1)
        np.maximum.at(chosen, group, np.where(scores.known, numbers, -1))
        last = np.flatnonzero(np.append(group[1:] != group[:-1], True))
        return np.where(chosen < 0, last, chosen)
    chosen = np.full(count, scores.n_rows)
    np.minimum.at(chosen, group, np.where(scores.known, numbers, scores.n_rows))
    first = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    return np.where(chosen == scores.n_rows, first, chosen)


def _means(scores: Scores, group: Whole) -> Floats:
    known = scores.known
    counts = np.bincount(group[known], minlength=int(group[-1]) + 1)
    sums = np.bincount(group[known], scores.score[known], minlength=len(counts))
    means = np.full(len(counts), np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means
