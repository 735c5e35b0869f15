"""Who is off track, how far, and how do such courses end?

One row for each client and number of scores looked at: what was observed, what people
who began here have by then, how unusual that is, and how the course may end.
Method: `alarm.py` for the flag, `ending.py` for the three ends.
Assumes: the expected course was learnt from other clients, or from so many that this
one makes no difference.
Refuses: numbers of scores below 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.science.course.basis import positions
from cairn.science.measure.instrument import ReliableChangeBasis
from cairn.science.offtrack.alarm import (
    FLAGS,
    REASONS,
    SIGNAL_ALARM,
    AlarmLevels,
    Codes,
    raise_flags,
    tail_probability,
)
from cairn.science.offtrack.ending import (
    EndProbabilities,
    compare_with_first,
    end_probabilities,
)
from cairn.science.offtrack.looks import Looks, Sessions, look, see
from cairn.science.offtrack.outlook import Outlook
from cairn.science.scores import Floats, Scores, Whole


@dataclass(frozen=True, slots=True, eq=False)
class OffTrack:
    """One row for each client and number of scores looked at; shape (rows,).

    `client` numbers the clients of the scores, `at` counts the scores seen (0 for a
    client without any), `end` is the position at which the course is taken to end.
    `flag` and `reason` hold places in FLAGS and REASONS. Scores are in points; what
    does not exist is NaN. `past_end` counts rows whose course went on past the stated
    or any usual end, `missing` the rows of the scores without a score.
    """

    clients: NDArray[Any]
    client: Whole
    at: NDArray[np.int64]
    observed: Floats
    expected: Floats
    tail_probability: Floats
    p_improved: Floats
    p_unchanged: Floats
    p_deteriorated: Floats
    flag: Codes
    reason: Codes
    end: Floats
    past_end: int
    levels: AlarmLevels
    missing: int
    method: str
    version: str
    source: str

    @property
    def flag_words(self) -> NDArray[np.str_]:
        """The flag of each row as it is written: none, amber or red."""
        return np.array([str(flag) for flag in FLAGS])[self.flag]

    @property
    def reason_words(self) -> NDArray[np.str_]:
        """The reason of each row as it is written."""
        return np.array([str(reason) for reason in REASONS])[self.reason]


def judge_course(
    outlook: Outlook,
    scores: Scores,
    *,
    change: ReliableChangeBasis,
    at: Sequence[int] | Sessions = Sessions.LATEST,
    levels: AlarmLevels | None = None,
) -> OffTrack:
    """Judge each client at their latest score, at all, or at scores named by number.

    Scores count from 1, the first. A client with fewer scores than a number has no row
    for it; with `LATEST` every client has a row, also without a score. `change` is the
    reliable change. Raises ScienceError.
    """
    levels = levels or AlarmLevels()
    looks = look(scores, at)
    where = looks.observed(positions(scores, outlook.basis))
    end = outlook.end.after(where)
    moments = _Moments(
        looks=looks,
        where=where,
        elapsed=looks.observed(scores.elapsed),
        end=end,
        pace=outlook.end.pace,
    )
    expected, tail = _compare(outlook, scores, moments)
    ends = _foresee(outlook, scores, moments, change=change)
    observed = looks.observed(scores.score)
    _, worse = compare_with_first(
        looks.first(scores.score), observed, direction=scores.direction, basis=change
    )
    flag, reason = raise_flags(tail, worse, looks.at, levels=levels)
    return OffTrack(
        clients=scores.clients,
        client=looks.client,
        at=looks.at,
        observed=observed,
        expected=expected,
        tail_probability=tail,
        p_improved=ends.improved,
        p_unchanged=ends.unchanged,
        p_deteriorated=ends.deteriorated,
        flag=flag,
        reason=reason,
        end=end,
        past_end=outlook.end.count_past(where),
        levels=levels,
        missing=scores.missing,
        method=SIGNAL_ALARM.name,
        version=SIGNAL_ALARM.version,
        source=SIGNAL_ALARM.source,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """The looks with their positions, times since the start and ends; (looks,)."""

    looks: Looks
    where: Floats
    elapsed: Floats
    end: Floats
    pace: float


def _compare(
    outlook: Outlook, scores: Scores, moments: _Moments
) -> tuple[Floats, Floats]:
    """Return what people who began here have by then, and the tail from the observed.

    The first score itself is not compared with anything.
    """
    looks = moments.looks
    expected, tail = np.full((2, len(looks.at)), np.nan)
    for every in looks.blocks(scores):
        places = every[looks.at[every] > 1]
        forecast = outlook.forecast(
            see(scores, looks.client[places], looks.first_row[places]),
            np.arange(len(places)),
            moments.where[places],
            elapsed=moments.elapsed[places],
        )
        expected[places] = forecast.mean
        tail[places] = tail_probability(
            forecast, scores.score[looks.row[places]], direction=scores.direction
        )
    return expected, tail


def _foresee(
    outlook: Outlook,
    scores: Scores,
    moments: _Moments,
    *,
    change: ReliableChangeBasis,
) -> EndProbabilities:
    """Return how each course may end, from everything seen of it so far."""
    looks, end = moments.looks, moments.end
    found = np.full((3, len(looks.at)), np.nan)
    elapsed = moments.elapsed + (end - moments.where) * moments.pace
    for places in looks.blocks(scores):
        forecast = outlook.forecast(
            see(scores, looks.client[places], looks.row[places]),
            np.arange(len(places)),
            end[places],
            elapsed=elapsed[places],
        )
        ends = end_probabilities(
            forecast,
            scores.score[looks.first_row[places]],
            direction=scores.direction,
            basis=change,
        )
        found[:, places] = ends.improved, ends.unchanged, ends.deteriorated
    return EndProbabilities(*found)
