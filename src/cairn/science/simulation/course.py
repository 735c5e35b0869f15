"""How does an invented client's distress move over a course of therapy?

Method: score = start + slope * ln(week + 1) + error (Lutz et al. 1999, JCCP 67:571),
bent by six courses seen in services (Saunders et al. 2019: late responders).
Assumes: the sizes below; they are design assumptions, not published values.
"""

import enum
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]

SLOTS = 53  # weekly places a plan can hold: a year, and one absence after it
PLAN_DRAWS = 24

# Columns: PHQ-9, GAD-7. The log slopes approximate the weekly curves of
# JMIR 2024;26:e60502 (tables 4 and 5); the spreads split an SD of 5.5 and 4.5 into a
# true part and an error part at a reliability of about .85.
START_MEAN = np.array([15.4, 13.0])
START_SPREAD = np.array([5.04, 4.10])
SLOPE_MEAN = np.array([-3.42, -2.88])
SLOPE_SPREAD = np.array([1.7, 1.4])
GENTLEST_SLOPE = np.array([-1.4, -1.2])
SHARED = 0.65  # correlation of low mood and worry between people

SILENCE_SHARE = 0.197  # Swift & Greenberg 2012: 669 studies, 83,834 clients
FORGETFUL_SHARE = 0.12
RISK_SHARE = 0.06


class Course(enum.Enum):
    """The shape of change planted in an invented client."""

    STEADY = "steady improvement"
    LATE = "late response"
    SUDDEN = "sudden gain"
    SETBACK = "setback, then recovery"
    UNCHANGED = "no change"
    WORSE = "gets worse"


COURSES = tuple(Course)
# About 60-70 % improve and 5-10 % get worse in published services.
COURSE_SHARES = (0.38, 0.12, 0.10, 0.10, 0.22, 0.08)


@dataclass(frozen=True, slots=True)
class Plans:
    """What is planted for each invented client, one row a client."""

    first_day: Whole  # day of the first session; today is 0
    minute: Whole  # weekly time, minutes after midnight
    length: Whole  # weekly sessions until the end
    silent: Mask  # leaves without a word at that end
    course: Whole  # index into COURSES
    start: Real  # (clients, 2) level at the first session
    slope: Real  # (clients, 2) per ln(week + 1)
    turn: Real  # week in which the course bends
    jump: Real  # points of the sudden gain or the setback
    forgetting: Real  # chance that a check-in does not come
    bond: Real  # usual mark after a session, 0-10
    risk_slot: Whole  # week of a raised risk item; -1 is none


def draw_plans(draws: Real, *, weekday: int) -> Plans:
    """Turn uniform draws (clients, PLAN_DRAWS) into plans; Monday is weekday 0."""
    columns = iter(draws.T)
    silent = next(columns) < SILENCE_SHARE
    length = _draw_length(next(columns), silent)
    course = np.searchsorted(np.cumsum(COURSE_SHARES)[:-1], next(columns), side="right")
    weeks_ago = 1 + _whole(next(columns), 51)
    risk = next(columns) < RISK_SHARE
    forgetful = next(columns) < FORGETFUL_SHARE
    start = START_MEAN + START_SPREAD * _pair(next(columns), next(columns))
    slope = SLOPE_MEAN + SLOPE_SPREAD * _pair(next(columns), next(columns))
    return Plans(
        first_day=_whole(next(columns), 5) - weekday - 7 * weeks_ago,
        minute=480 + 60 * _whole(next(columns), 10),
        length=length,
        silent=silent,
        course=course,
        start=start,
        slope=np.minimum(slope, GENTLEST_SLOPE) * _room(start),
        turn=next(columns) * 4,
        jump=7 + 4 * next(columns),
        forgetting=np.where(forgetful, 0.45, 0.08),
        bond=6.5 + 3 * next(columns),
        risk_slot=np.where(risk, _whole(next(columns), 1, length), -1),
    )


def expected_levels(plans: Plans, owner: Whole, slot: Whole) -> Real:
    """Return the planted PHQ-9 and GAD-7 level (rows, 2) of a client in a week."""
    week = slot.astype(np.float64)
    flat = np.zeros_like(week)
    turn, jump, course = plans.turn[owner], plans.jump[owner], plans.course[owner]
    room = _room(plans.start[owner])[:, 0]
    hump = jump * np.clip(1 - np.abs(week - turn - 12) / 4, 0, 1)
    shapes = {
        Course.STEADY: (np.log1p(week), flat),
        Course.LATE: (1.2 * np.log1p(np.maximum(week - turn - 5, 0)), flat),
        Course.SUDDEN: (0.3 * np.log1p(week), -jump * room * (week >= turn + 3)),
        Course.SETBACK: (np.log1p(week), hump),
        Course.UNCHANGED: (0.1 * np.log1p(week), flat),
        Course.WORSE: (-0.6 * np.log1p(week), flat),
    }
    chosen = [course == COURSES.index(shape) for shape in shapes]
    pace = np.select(chosen, [shape[0] for shape in shapes.values()])
    step = np.select(chosen, [shape[1] for shape in shapes.values()])
    bends: Real = plans.slope[owner] * pace[:, None] + np.outer(step, (1.0, 0.8))
    return plans.start[owner] + bends


def normal_pair(first: Real, second: Real) -> Real:
    """Turn two uniform columns into two independent normal ones (Box-Muller)."""
    radius = np.sqrt(-2 * np.log1p(-first))
    angle = 2 * np.pi * second
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)


def _pair(first: Real, second: Real) -> Real:
    drawn = normal_pair(first, second)
    drawn[:, 1] = SHARED * drawn[:, 0] + np.sqrt(1 - SHARED**2) * drawn[:, 1]
    return drawn


def _room(start: Real) -> Real:
    """Return how much a start leaves to improve, relative to the mean start."""
    room: Real = np.clip(start / START_MEAN, 0.2, 1.4)
    return room


def _draw_length(draws: Real, silent: Mask) -> Whole:
    unannounced = np.minimum(1 - 3.5 * np.log1p(-draws), 12)
    agreed = 6 + 24 * draws**1.5
    return np.where(silent, unannounced, agreed).astype(np.int64)


def _whole(draws: Real, below: int, spans: Whole | None = None) -> Whole:
    wide: Real = draws * (below if spans is None else spans)
    return wide.astype(np.int64)
