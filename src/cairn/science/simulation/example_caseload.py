"""What does the example practice look like today?

Method: the plans of `invented_people` run through the simulator of `caseload`; a few
scenes are then set, so that the example always shows what a therapist needs to see.
Assumes: today is day 0.
"""

from dataclasses import dataclass, replace

import numpy as np

from cairn.science.simulation.answers import MISSING
from cairn.science.simulation.caseload import (
    LABEL,
    WEDNESDAY,
    SimulatedClient,
    draw_uniform,
    gather,
    read_clients,
)
from cairn.science.simulation.course import (
    COURSES,
    SLOPE_MEAN,
    SLOTS,
    START_MEAN,
    Mask,
    Plans,
    Whole,
)
from cairn.science.simulation.invented_people import PARTS, WORDS, Part, Scene
from cairn.science.simulation.sessions import (
    ABSENT,
    BOOKED,
    CANCELLED,
    HELD,
    Replies,
    Rows,
    draw_totals,
    lay_sessions,
    reply,
)

NOTICE = f"Every person here is {LABEL}: names, words and answers."
HIGHEST_WITHOUT_RISK = 24  # above it item 9 of the PHQ-9 has to be ticked
# Points above the first PHQ-9 and GAD-7: below their reliable change (6 and 4), above.
USUAL_RISE = np.array([4, 3])
CLEAR_RISE = np.array([[7, 5], [8, 5]])
LOW_MARKS = np.array([3, 6, 4, 5])
LOWEST_USUAL_MARK = 6
EVENING = 19 * 60 + 40
THIS_MORNING = 8 * 60 + 12


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """A client of the example practice: a name, own words and a course."""

    name: str
    words: str
    scene: Scene | None
    client: SimulatedClient


def example_caseload(
    generator: np.random.Generator, *, weekday: int = WEDNESDAY
) -> tuple[InventedPerson, ...]:
    """Invent the example practice around today; `weekday` is today's, Monday is 0."""
    draws = draw_uniform(generator.bit_generator.random_raw(2), 0, len(PARTS))
    plans = _plan_parts(weekday)
    rows = _set_check_ins(lay_sessions(plans, draws.sessions))
    totals = _set_totals(rows, draw_totals(plans, rows))
    planted = np.zeros_like(rows.slot)
    planted[_rows_of(rows, Scene.RISK_ANSWER)[-1]] = 1
    replies = reply(
        plans,
        rows,
        totals,
        tendency=draws.tendency,
        planted=planted,
        complete=_is_first_or_among_last(rows),
    )
    batch = gather(plans, rows, _set_replies(rows, replies), first=0)
    return tuple(
        InventedPerson(part.name, WORDS[part.name], part.scene, client)
        for part, client in zip(PARTS, read_clients(batch), strict=True)
    )


def _plan_parts(weekday: int) -> Plans:
    workdays = [0, *(day for day in range(1, 8) if (weekday + day) % 7 < 5)]
    start = np.array([part.start for part in PARTS], dtype=np.float64)
    return Plans(
        first_day=np.array([workdays[p.slot[0]] - 7 * p.weeks for p in PARTS]),
        minute=np.array([part.slot[1] for part in PARTS]),
        length=np.array([_length_of(part) for part in PARTS]),
        silent=np.array([part.silent for part in PARTS]),
        course=np.array([COURSES.index(part.course) for part in PARTS]),
        start=start,
        slope=SLOPE_MEAN * start / START_MEAN,
        turn=np.full(len(PARTS), 2.0),
        jump=np.full(len(PARTS), 8.0),
        forgetting=np.where([part.forgetful for part in PARTS], 0.45, 0.06),
        bond=np.full(len(PARTS), 8.2),
        risk_slot=np.full(len(PARTS), -1),
    )


def _length_of(part: Part) -> int:
    if part.ended:
        return part.weeks - part.ended + 1
    return part.weeks + 3 if part.scene is Scene.ENDING_SOON else SLOTS - 1


def _rows_of(rows: Rows, scene: Scene) -> Whole:
    owners = [place for place, part in enumerate(PARTS) if part.scene is scene]
    return np.flatnonzero(np.isin(rows.owner, owners))


def _set_check_ins(rows: Rows) -> Rows:
    """Let everybody's last session be held and checked in to, but for the silent."""
    status, checked_in = rows.status.copy(), rows.checked_in.copy()
    booked = np.flatnonzero(status == BOOKED)
    status[booked - 1], checked_in[booked - 1] = HELD, True
    silent = _rows_of(rows, Scene.SILENT)[-4:-1]
    status[silent], checked_in[silent] = (CANCELLED, ABSENT, ABSENT), False
    checked_in[booked] = rows.day[booked] == 0
    checked_in[_rows_of(rows, Scene.NOT_YET_ANSWERED)[-1]] = False
    checked_in[_rows_of(rows, Scene.RISK_ANSWER)[-1]] = True
    return replace(rows, status=status, checked_in=checked_in)


def _is_first_or_among_last(rows: Rows) -> Mask:
    """Tell which sessions the verdicts on a person are built on."""
    following = np.append(rows.owner[2:], [-1, -1])
    chosen: Mask = (rows.slot == 0) | (following != rows.owner)
    return chosen


def _set_totals(rows: Rows, totals: Whole) -> Whole:
    """Start as planned; nobody rises clearly but the one who got worse."""
    first = np.array([part.start for part in PARTS])[rows.owner]
    within = np.where(
        rows.slot[:, None] == 0, first, np.minimum(totals, first + USUAL_RISE)
    )
    worse = _rows_of(rows, Scene.WORSE_TWICE)[-2:]
    within[worse] = first[worse] + CLEAR_RISE
    capped: Whole = np.minimum(within, HIGHEST_WITHOUT_RISK)
    return capped


def _set_replies(rows: Rows, replies: Replies) -> Replies:
    """Set the low mark and the hours; nobody else skips item 9 or marks low."""
    phq9, marks = replies.phq9.copy(), replies.marks.copy()
    phq9[rows.checked_in & (phq9[:, -1] == MISSING), -1] = 0
    marks[marks != MISSING] = np.maximum(marks[marks != MISSING], LOWEST_USUAL_MARK)
    marks[_rows_of(rows, Scene.LOW_MARK)[-2]] = LOW_MARKS
    day, minute = replies.day.copy(), replies.minute.copy()
    today = rows.checked_in & (rows.status == BOOKED)
    day[today], minute[today] = -1, EVENING
    risk = _rows_of(rows, Scene.RISK_ANSWER)[-1]
    day[risk], minute[risk] = 0, THIS_MORNING
    return replace(replies, phq9=phq9, marks=marks, day=day, minute=minute)
