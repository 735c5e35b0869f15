"""Should we talk about this client's course today?

Method: the alarm of `alarm.py` at the newest score. A red flag prompts at once, an
amber one when the score before was flagged too (a rule of ours, to keep a single wave
from alarming). The number of false alarms to expect stands beside every flag.
Assumes: the expected course was not learnt from this client.
Refuses: scores of more than one client.
"""

import math
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScoresRefused, TooFew
from cairn.science.course.basis import positions
from cairn.science.course.forecast import Forecast
from cairn.science.measure.instrument import Direction, ReliableChangeBasis
from cairn.science.offtrack.alarm import FLAGS, REASONS, AlarmLevels, Flag, Reason
from cairn.science.offtrack.assessment import Assessment, Outcome, Signal
from cairn.science.offtrack.false_alarms import (
    EndedCourses,
    FalseAlarms,
    expect_false_alarms,
)
from cairn.science.offtrack.judgement import judge_course
from cairn.science.offtrack.looks import Sessions, look
from cairn.science.offtrack.outlook import Outlook
from cairn.science.scores import Floats, Scores

_HALF, _MOST = 0.50, 0.80


@dataclass(frozen=True, slots=True)
class ExpectedNow:
    """What people who began here have by now, in points.

    Half of them lie within `half`, four in five within `most`; scores on the worse side
    of `amber_line` and of `red_line` are flagged.
    """

    mean: float
    half: tuple[float, float]
    most: tuple[float, float]
    amber_line: float
    red_line: float


@dataclass(frozen=True, slots=True)
class ClientOffTrack:
    """One client at the newest score; what does not exist is None.

    `at` counts the scores. `prompts` says that this is the moment to bring it up.
    `may_be_shown` is None without an assessment to know it from; where it is False the
    flag did not beat the last score alone and must not be shown. `no_false_alarms` says
    why their number is not known.
    """

    at: int
    observed: float | None
    expected: ExpectedNow | None
    tail_probability: float | None
    p_improved: float | None
    p_unchanged: float | None
    p_deteriorated: float | None
    flag: Flag
    reason: Reason
    prompts: bool
    may_be_shown: bool | None
    false_alarms: FalseAlarms | None
    no_false_alarms: str
    levels: AlarmLevels
    missing: int
    method: str
    version: str
    source: str

    @property
    def sentence(self) -> str:
        """What a therapist may read about it."""
        return self.reason.sentence


def judge_client(
    outlook: Outlook,
    scores: Scores,
    *,
    change: ReliableChangeBasis,
    levels: AlarmLevels | None = None,
    assessment: Assessment | None = None,
    practice: EndedCourses | None = None,
) -> ClientOffTrack:
    """Judge one client's newest score; `scores` are this client's only.

    `assessment` tells how accurate the flag is, `practice` how often courses there do
    not end reliably improved; with both the false alarms are counted.
    """
    if scores.n_clients != 1:
        raise ScoresRefused("One client is judged here: give the scores of one.")
    levels = levels or AlarmLevels()
    count = int(np.count_nonzero(scores.known))
    newest = tuple(n for n in (count - 1, count) if n > 0) or Sessions.LATEST
    judged = judge_course(outlook, scores, change=change, at=newest, levels=levels)
    flags = [FLAGS[place] for place in judged.flag]
    expected = _expect(outlook, scores, levels) if count > 1 else None
    alarms, absence = _count_alarms(count, flags[-1], assessment, practice)
    return ClientOffTrack(
        at=count,
        observed=_last(judged.observed),
        expected=expected,
        tail_probability=_last(judged.tail_probability),
        p_improved=_last(judged.p_improved),
        p_unchanged=_last(judged.p_unchanged),
        p_deteriorated=_last(judged.p_deteriorated),
        flag=flags[-1],
        reason=REASONS[judged.reason[-1]],
        prompts=_prompts(flags),
        may_be_shown=None if assessment is None else assessment.may_show(count),
        false_alarms=alarms,
        no_false_alarms=absence,
        levels=levels,
        missing=judged.missing,
        method=judged.method,
        version=judged.version,
        source=judged.source,
    )


def _prompts(flags: list[Flag]) -> bool:
    """Say whether to bring it up: red, or amber after a score that was flagged."""
    if flags[-1] is Flag.RED:
        return True
    return len(flags) > 1 and Flag.NONE not in flags[-2:]


def _last(column: Floats) -> float | None:
    value = float(column[-1])
    return None if math.isnan(value) else value


def _expect(outlook: Outlook, scores: Scores, levels: AlarmLevels) -> ExpectedNow:
    """Say what people who began here have at the time of the newest score."""
    newest = look(scores, Sessions.LATEST)
    start = scores.keep_rows(np.arange(scores.n_rows) <= newest.first_row[0])
    now = newest.observed(positions(scores, outlook.basis))
    there = outlook.forecast(
        start,
        np.zeros(1, dtype=np.intp),
        now,
        elapsed=newest.observed(scores.elapsed),
    )
    upwards = scores.direction is Direction.LOWER_IS_BETTER
    amber, red = (
        there.quantile(1 - level if upwards else level)[0]
        for level in (levels.amber, levels.red)
    )
    return ExpectedNow(
        mean=float(there.mean[0]),
        half=_ends(there, _HALF),
        most=_ends(there, _MOST),
        amber_line=float(amber),
        red_line=float(red),
    )


def _ends(there: Forecast, level: float) -> tuple[float, float]:
    lower, upper = there.interval(level)
    return float(lower[0]), float(upper[0])


def _count_alarms(
    count: int,
    flag: Flag,
    assessment: Assessment | None,
    practice: EndedCourses | None,
) -> tuple[FalseAlarms | None, str]:
    """Return the false alarms to expect, or why they are not known."""
    if flag is Flag.NONE:
        return None, "there is no flag"
    signal = Signal.RED if flag is Flag.RED else Signal.FLAGGED
    found = (
        assessment.evidence_for(count, Outcome.NOT_IMPROVED, signal)
        if assessment
        else None
    )
    if found is None:
        return None, "the signal has not been assessed"
    if practice is None:
        return None, "how courses end in this practice is not known"
    try:
        return expect_false_alarms(found.counts, practice), ""
    except TooFew as refusal:
        return None, str(refusal)
