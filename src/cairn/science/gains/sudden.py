"""Between which sessions did a client's score change suddenly, and did it last?

Method: Tang & DeRubeis (1999), J Consult Clin Psychol 67, 894-904, as `gains/rules.py`
and `gains/interval.py` state it. A gain is reversed when a later score, from the first
session after it on, has lost at least half of it.
Assumes: session numbers that count sessions; a number without a score is a hole.
Refuses: session numbers so far apart that they cannot count sessions.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cairn.errors import ScoresRefused
from cairn.science.gains.interval import SAME, Judgement, judge_intervals
from cairn.science.gains.rules import WINDOW, GainRules
from cairn.science.gains.sessions import Numbering, Sessions, sessions_by_occasion
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Floats, Scores, Whole

# Windows of so many intervals are copied at a time, to keep within a fast memory.
_BLOCK = 1 << 15
# More holes than this for each row: the numbers are dates or the like.
_HOLES = 100
# A gain is reversed when this share of it is lost.
REVERSED = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class SuddenGains:
    """One row for each interval between neighbouring sessions of a client.

    `start` and `end` are session numbers, `before` and `after` the scores there.
    Criteria, `gain` and `reversed` are 1 for yes, 0 for no and NaN where it cannot be
    judged or was not asked; `reversed` is NaN for what is no gain. With rules that
    look for losses, `gain` says whether the step is a sudden loss. `reason` holds
    places in `gains.interval.REASONS`. `client` counts `clients` from 0; `missing`
    counts sessions without a score, holes included.
    """

    clients: NDArray[Any]
    client: Whole
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    before: Floats
    after: Floats
    criterion_1: Floats
    criterion_2: Floats
    criterion_3: Floats
    gain: Floats
    reversed: Floats
    reason: NDArray[np.int8]
    direction: Direction
    rules: GainRules
    numbering: Numbering
    missing: int
    method: str
    version: str
    source: str

    @property
    def magnitude(self) -> Floats:
        """How far each step goes in the direction looked for, in points."""
        return self.rules.downwards(self.direction) * (self.before - self.after)


def sudden_gains(
    scores: Scores, rules: GainRules, *, sessions: Sessions | None = None
) -> SuddenGains:
    """Judge every interval from each client's first session to the last.

    Without `sessions` the occasions number the sessions. Raises ScoresRefused when the
    numbers jump so far that they cannot count sessions.
    """
    numbered = sessions_by_occasion(scores) if sessions is None else sessions
    course = _tested(_lay_out(scores, numbered), rules)
    judged = _judge(course, rules, scores.direction)
    return SuddenGains(
        clients=scores.clients,
        client=course.client,
        start=course.start,
        end=course.start + 1,
        before=course.grid[course.place],
        after=course.grid[course.place + 1],
        criterion_1=judged.criterion_1,
        criterion_2=judged.criterion_2,
        criterion_3=judged.criterion_3,
        gain=judged.gain,
        reversed=_reversed(course, judged.gain, rules.downwards(scores.direction)),
        reason=judged.reason,
        direction=scores.direction,
        rules=rules,
        numbering=numbered.numbering,
        missing=course.sessions - int(np.count_nonzero(scores.known)),
        method=rules.method.name,
        version=rules.method.version,
        source=rules.method.source,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """Every session of every client in one line, with room around each client.

    `place` says where in `grid` the score before each interval stands, and `finish`
    where the client's own part of the line ends; `sessions` counts the sessions.
    """

    grid: Floats
    client: Whole
    start: NDArray[np.int64]
    place: Whole
    finish: Whole
    sessions: int


def _lay_out(scores: Scores, sessions: Sessions) -> _Course:
    lengths = np.diff(scores.starts)
    present = np.flatnonzero(lengths)
    first = sessions.number[scores.starts[:-1][present]]
    last = sessions.number[scores.starts[1:][present] - 1]
    if np.sum(last.astype(np.float64) - first) > _HOLES * (scores.n_rows + _HOLES):
        raise ScoresRefused(
            "The session numbers jump too far to count sessions. Give dates as the "
            "time, and number the sessions of each client 1, 2, 3 in a column of "
            "occasions."
        )
    spans = last - first + 1
    # Windows reach over the ends of a client's course and may not reach the next one.
    lead, trail = WINDOW - 1, WINDOW
    offsets = np.concatenate(([0], np.cumsum(spans + lead + trail)))
    shift = offsets[:-1] + lead - first
    grid = np.full(offsets[-1] + 1, np.nan)
    grid[sessions.number + np.repeat(shift, lengths[present])] = scores.score
    owner = np.repeat(np.arange(len(present)), spans - 1)
    heads = np.cumsum(spans - 1) - (spans - 1)
    start = np.arange(len(owner)) - np.repeat(heads, spans - 1) + first[owner]
    return _Course(
        grid=grid,
        client=present[owner],
        start=start,
        place=start + shift[owner],
        finish=offsets[1:][owner],
        sessions=int(spans.sum()),
    )


def _tested(course: _Course, rules: GainRules) -> _Course:
    first, last = rules.first_interval, rules.last_interval
    tested = np.ones(len(course.start), dtype=bool)
    if first is not None:
        tested &= course.start >= first
    if last is not None:
        tested &= course.start <= last
    return replace(
        course,
        client=course.client[tested],
        start=course.start[tested],
        place=course.place[tested],
        finish=course.finish[tested],
    )


def _judge(course: _Course, rules: GainRules, direction: Direction) -> Judgement:
    n = len(course.place)
    if n == 0:
        nothing = np.empty((0, WINDOW))
        return judge_intervals(nothing, nothing, rules=rules, direction=direction)
    windows = sliding_window_view(course.grid, 2 * WINDOW)
    parts = []
    for begin in range(0, n, _BLOCK):
        near = windows[course.place[begin : begin + _BLOCK] - (WINDOW - 1)]
        parts.append(
            judge_intervals(
                near[:, :WINDOW], near[:, WINDOW:], rules=rules, direction=direction
            )
        )
    columns: dict[str, Any] = {
        column.name: np.concatenate([getattr(part, column.name) for part in parts])
        for column in fields(Judgement)
        if isinstance(getattr(parts[0], column.name), np.ndarray)
    }
    return replace(parts[0], **columns)


def _reversed(course: _Course, gain: Floats, down: int) -> Floats:
    """Say of each gain whether a later score has lost half of it; NaN for the rest."""
    found = np.full(len(gain), np.nan)
    gains = np.flatnonzero(gain == 1)
    if len(gains) == 0:
        return found
    place = course.place[gains]
    bounds = np.column_stack((place + 2, course.finish[gains])).ravel()
    # The line is turned so that a step looked for is a fall: its loss is the highest.
    worst = np.fmax.reduceat(down * course.grid, bounds)[::2]
    before, after = down * course.grid[place], down * course.grid[place + 1]
    line = after + REVERSED * (before - after)
    found[gains] = np.where(
        np.isnan(worst), np.nan, worst >= line - SAME * np.abs(line)
    )
    return found
