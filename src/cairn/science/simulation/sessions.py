"""Which appointments does an invented client have, and what comes back from each?

Method: weekly appointments from the first day on; a plan (`simulated_course`) says
how long and how well, uniform draws say which are cancelled, missed or not answered.
Assumes: today is day 0, the practice closes for two holidays a year.
"""

import enum
from dataclasses import dataclass

import numpy as np

from cairn.science.simulation.answers import (
    GAD7_EASE,
    MISSING,
    Answers,
    draw_marks,
    skip_some,
    spread_phq9,
    spread_points,
)
from cairn.science.simulation.course import (
    SLOTS,
    Mask,
    Plans,
    Real,
    Whole,
    expected_levels,
    normal_pair,
)

HIGHEST = np.array([27, 21])
ERROR_SPREAD = np.array([2.14, 1.90])  # see the spreads in `simulated_course`
SHARED_ERROR = 0.4
CANCELLED_SHARE = 0.08
UNMARKED_SHARE = 0.25
ARRIVED_SHARE = 0.6
EVENING_SHARE = 0.4
CLOSED_DAYS = ((-66, -53), (-234, -214))

TENDENCY_DRAWS = 16
SESSION_DRAWS = 32


class Ending(enum.Enum):
    """How a course of sessions stands today."""

    ONGOING = "ongoing"
    PLANNED = "planned"
    SILENCE = "silence"


class Status(enum.Enum):
    """What became of one appointment."""

    HELD = "held"
    CANCELLED = "cancelled"
    ABSENT = "absent"
    BOOKED = "booked"


ENDINGS = tuple(Ending)
STATUSES = tuple(Status)
HELD, CANCELLED, ABSENT, BOOKED = range(len(STATUSES))


@dataclass(frozen=True, slots=True)
class Rows:
    """Appointments, one a row, before anybody has answered anything."""

    owner: Whole  # which client of the batch
    slot: Whole  # week since the first session
    day: Whole
    minute: Whole
    status: Whole  # index into STATUSES
    checked_in: Mask
    draws: Real  # (rows, SESSION_DRAWS)


@dataclass(frozen=True, slots=True)
class Replies:
    """What came back from each appointment; MISSING (-1) where nothing did."""

    day: Whole
    minute: Whole
    phq9: Answers  # (rows, 9)
    gad7: Answers  # (rows, 7)
    marks: Answers  # (rows, 4), after the session


def lay_sessions(plans: Plans, draws: Real) -> Rows:
    """Lay out every past appointment and the next booked one, client by client."""
    slot = np.arange(SLOTS)
    day = plans.first_day[:, None] + 7 * slot
    kinds = _lay_kinds(plans, slot, day)
    owner, column = np.nonzero(kinds >= 0)
    kept = draws.reshape(-1, SLOTS, SESSION_DRAWS)[owner, column].astype(np.float64)
    status = kinds[owner, column]
    between = (column > 0) & (column + 1 < plans.length[owner])
    called_off = (kept[:, 0] < CANCELLED_SHARE) & between & (status == HELD)
    status = np.where(called_off, CANCELLED, status)
    came = (kept[:, 1] >= plans.forgetting[owner]) | (column == 0)
    today = (day[owner, column] == 0) & (kept[:, 1] < ARRIVED_SHARE)
    return Rows(
        owner=owner,
        slot=column,
        day=day[owner, column],
        minute=plans.minute[owner],
        status=status,
        checked_in=np.where(status == BOOKED, today, came & (status == HELD)),
        draws=kept,
    )


def draw_totals(plans: Plans, rows: Rows) -> Whole:
    """Draw the PHQ-9 and GAD-7 totals (rows, 2), measurement error included."""
    error = normal_pair(rows.draws[:, 2], rows.draws[:, 3])
    own = np.sqrt(1 - SHARED_ERROR**2) * error[:, 1]
    error[:, 1] = SHARED_ERROR * error[:, 0] + own
    levels = expected_levels(plans, rows.owner, rows.slot) + ERROR_SPREAD * error
    return np.clip(np.rint(levels), 0, HIGHEST).astype(np.int64)


def plant_risk(plans: Plans, rows: Rows) -> Whole:
    """Return the planted answer (0-2) to item 9 of each row."""
    stronger = rows.draws[:, 4] < 0.25
    return np.where(rows.slot == plans.risk_slot[rows.owner], 1 + stronger, 0)


def reply(
    plans: Plans,
    rows: Rows,
    totals: Whole,
    *,
    tendency: Real,
    planted: Whole,
    complete: Mask,
) -> Replies:
    """Answer every item so that the totals hold; where complete, skip none."""
    own = tendency[rows.owner].astype(np.float64)
    on_the_day = rows.draws[:, 16:]
    low = np.maximum(totals[:, 0], planted)
    phq9 = spread_phq9(low, planted, tendency=own[:, :8], day=on_the_day[:, :8])
    gad7 = spread_points(
        totals[:, 1], GAD7_EASE, tendency=own[:, 8:15], day=on_the_day[:, 8:15]
    )
    phq9 = skip_some(phq9, rows.draws[:, 5], spare=complete)
    gad7 = skip_some(gad7, rows.draws[:, 6], spare=complete)
    marks = draw_marks(plans.bond[rows.owner], rows.draws[:, 8:13])
    unmarked = (rows.status != HELD) | (rows.draws[:, 7] < UNMARKED_SHARE)
    for answers, absent in ((phq9, ~rows.checked_in), (gad7, ~rows.checked_in)):
        answers[absent] = MISSING
    marks[unmarked] = MISSING
    day, minute = _time_check_ins(rows)
    return Replies(day=day, minute=minute, phq9=phq9, gad7=gad7, marks=marks)


def tell_ending(plans: Plans) -> Whole:
    """Return the index into ENDINGS of every client as of today."""
    # Nobody knows of a silence before the first empty chair.
    ended = plans.first_day + 7 * (plans.length - 1 + plans.silent) < 0
    return np.where(ended, np.where(plans.silent, 2, 1), 0)


def _lay_kinds(plans: Plans, slot: Whole, day: Whole) -> Whole:
    """Lay out (clients, SLOTS) the kind of appointment in each week; -1 is none."""
    length, silent = plans.length[:, None], plans.silent[:, None]
    following = np.argmax(day >= 0, axis=1)[:, None]
    closed = np.zeros(day.shape, dtype=np.bool_)
    for first, last in CLOSED_DAYS:
        closed |= (day >= first) & (day <= last)
    kinds = np.full(day.shape, -1)
    closed[:, 0] = False
    kinds[(slot < length) & (day < 0) & ~closed] = HELD
    kinds[silent & (slot == length) & (day < 0)] = ABSENT
    kinds[(slot < length + silent) & (day >= 0) & (slot == following)] = BOOKED
    return kinds


def _time_check_ins(rows: Rows) -> tuple[Whole, Whole]:
    """Return day and minute of each check-in: the evening before or that morning."""
    late = rows.draws[:, 13]
    evening = (late < EVENING_SHARE) & (rows.status == HELD)
    spread = rows.draws[:, 14]
    minute = np.where(evening, 1080 + 240 * spread, rows.minute - 20 - 100 * spread)
    return np.where(evening, rows.day - 1, rows.day), minute.astype(np.int64)
