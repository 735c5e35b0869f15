"""How far from usual is each course at its newest score, in the words of the record?"""

from dataclasses import dataclass

import numpy as np

from cairn.clinic.records.models import Flag
from cairn.clinic.records.usual_courses import UsualCourse
from cairn.science.offtrack.alarm import FLAGS
from cairn.science.offtrack.judgement import OffTrack
from cairn.science.scores import Floats, Scores, Whole

DAYS_A_WEEK = 7
PAST_THE_FIGURES = "past the last week the figures speak about"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The newest score beside what is usual; `was_flagged` is about the one before.

    `tail_probability` is the share of people who began here with a score as far off.
    """

    session: int
    observed: float
    expected: float | None
    tail_probability: float | None
    flag: Flag
    reason: str
    was_flagged: bool
    method: str
    version: str
    source: str


def newest_verdicts(usual: UsualCourse, scores: Scores) -> list[Verdict]:
    """Judge each course, with time in days, at its newest score; each has one."""
    found = usual.judge(scores)
    newest = _newest_rows(found.client)
    past = _last_day(scores) > usual.holds_until * DAYS_A_WEEK
    return [
        _past(found, row) if past[client] else _verdict(found, row)
        for client, row in enumerate(newest)
    ]


def _newest_rows(client: Whole) -> list[int]:
    """Return the last of each client's rows; rows are in order of client."""
    return np.flatnonzero(np.append(client[1:] != client[:-1], True)).tolist()


def _last_day(scores: Scores) -> Floats:
    """Return the day of each client's newest score."""
    day = np.zeros(scores.n_clients)
    np.maximum.at(day, scores.client_of_row[scores.known], scores.elapsed[scores.known])
    return day


def _verdict(found: OffTrack, row: int) -> Verdict:
    before = row - 1 if found.at[row] > 1 else row
    flagged_before = FLAGS[found.flag[before]].value != Flag.NONE
    return Verdict(
        session=int(found.at[row]),
        observed=float(found.observed[row]),
        expected=_known(found.expected[row]),
        tail_probability=_known(found.tail_probability[row]),
        flag=Flag(FLAGS[found.flag[row]].value),
        reason=str(found.reason_words[row]),
        was_flagged=before != row and flagged_before,
        method=found.method,
        version=found.version,
        source=found.source,
    )


def _past(found: OffTrack, row: int) -> Verdict:
    return Verdict(
        session=int(found.at[row]),
        observed=float(found.observed[row]),
        expected=None,
        tail_probability=None,
        flag=Flag.NONE,
        reason=PAST_THE_FIGURES,
        was_flagged=False,
        method=found.method,
        version=found.version,
        source=found.source,
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
