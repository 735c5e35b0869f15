"""What would a caseload look like whose truth is known, because it is invented?

Method: a keyed counter generator (Philox; Salmon et al. 2011) gives every client their
own stretch of draws, so client k is the same in any batch and any number of clients.
Assumes: the courses in `simulated_course`. Days are counted from today, which is 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ScienceError
from cairn.science.simulation.answers import MISSING, Answers
from cairn.science.simulation.course import (
    COURSES,
    PLAN_DRAWS,
    SLOTS,
    Course,
    Plans,
    Real,
    Whole,
    draw_plans,
)
from cairn.science.simulation.sessions import (
    ENDINGS,
    SESSION_DRAWS,
    STATUSES,
    TENDENCY_DRAWS,
    Ending,
    Replies,
    Rows,
    Status,
    draw_totals,
    lay_sessions,
    plant_risk,
    reply,
    tell_ending,
)

LABEL = "invented"
WEDNESDAY = 2
DRAWS = PLAN_DRAWS + TENDENCY_DRAWS + SLOTS * SESSION_DRAWS
DRAWS_PER_COUNT = 8  # one Philox count is four 64-bit numbers, two draws each


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Answers before a session; None is a skipped answer."""

    day: int
    minute: int
    phq9: tuple[int | None, ...]
    gad7: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One appointment, its check-in and the marks after it, where they came."""

    number: int
    day: int
    minute: int  # after midnight
    status: Status
    check_in: CheckIn | None
    marks: tuple[int, ...] | None  # four marks, 0-10


@dataclass(frozen=True, slots=True)
class SimulatedClient:
    """An invented client with the planted truth about their course."""

    number: int
    code: str
    course: Course
    ending: Ending
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Draws:
    """The uniform numbers of some clients, by what they decide."""

    plans: Real  # (clients, PLAN_DRAWS)
    tendency: Real  # (clients, TENDENCY_DRAWS)
    sessions: Real  # (clients, SLOTS * SESSION_DRAWS)


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive invented clients as columns, much faster than one value each."""

    first_number: int
    course: Whole  # one a client: index into COURSES
    ending: Whole  # one a client: index into ENDINGS
    rows: Rows  # one a session
    replies: Replies  # one a session

    @property
    def session_numbers(self) -> Whole:
        """Number each client's sessions from 1."""
        owner = self.rows.owner
        place = np.arange(owner.size)
        return place - np.searchsorted(owner, owner) + 1

    @property
    def client_numbers(self) -> Whole:
        """Return the client's number for every session."""
        return self.first_number + self.rows.owner


def simulate(
    clients: int,
    *,
    generator: np.random.Generator,
    batch: int = 1000,
    weekday: int = WEDNESDAY,
) -> Iterator[SimulatedClient]:
    """Invent clients one after another; memory stays that of one batch."""
    for columns in simulate_batches(
        clients, generator=generator, batch=batch, weekday=weekday
    ):
        yield from read_clients(columns)


def simulate_batches(
    clients: int,
    *,
    generator: np.random.Generator,
    batch: int = 1000,
    weekday: int = WEDNESDAY,
) -> Iterator[Batch]:
    """Invent clients as columns; `weekday` is today's, Monday is 0."""
    if clients < 0 or batch < 1:
        raise ScienceError(
            "A caseload has 0 or more clients, in batches of at least 1. "
            "Give larger numbers."
        )
    key = generator.bit_generator.random_raw(2)
    for first in range(0, clients, batch):
        draws = draw_uniform(key, first, min(batch, clients - first))
        plans = draw_plans(draws.plans, weekday=weekday)
        rows = lay_sessions(plans, draws.sessions)
        totals = draw_totals(plans, rows)
        planted = plant_risk(plans, rows)
        replies = reply(
            plans,
            rows,
            totals,
            tendency=draws.tendency,
            planted=planted,
            complete=planted > 0,
        )
        yield gather(plans, rows, replies, first=first)


def draw_uniform(key: NDArray[np.uint64], first: int, clients: int) -> Draws:
    """Draw the uniform numbers in [0, 1) that belong to some consecutive clients."""
    start = first * (DRAWS // DRAWS_PER_COUNT)
    raw = np.random.Philox(key=key, counter=start).random_raw(clients * DRAWS // 2)
    halves = raw.astype("<u8", copy=False).view("<u4").reshape(clients, DRAWS)
    # Single precision halves the memory of a batch; it holds 24 random bits.
    draws = (halves >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)
    plans, tendency, sessions = np.split(
        draws, [PLAN_DRAWS, PLAN_DRAWS + TENDENCY_DRAWS], axis=1
    )
    return Draws(plans.astype(np.float64), tendency, sessions)


def gather(plans: Plans, rows: Rows, replies: Replies, *, first: int) -> Batch:
    """Gather what was drawn for some clients, the first of them at place `first`."""
    return Batch(first + 1, plans.course, tell_ending(plans), rows, replies)


def read_clients(batch: Batch) -> Iterator[SimulatedClient]:
    """Read a batch as one value a client."""
    clients = batch.course.size
    edges = np.searchsorted(batch.rows.owner, np.arange(clients + 1)).tolist()
    sessions = _read_sessions(batch)
    for place in range(clients):
        number = batch.first_number + place
        yield SimulatedClient(
            number=number,
            code=code_of(number),
            course=COURSES[batch.course[place]],
            ending=ENDINGS[batch.ending[place]],
            sessions=tuple(sessions[edges[place] : edges[place + 1]]),
        )


def code_of(number: int) -> str:
    """Return the code of an invented client, which says that it is invented."""
    return f"{LABEL}-{number:06d}"


def _read_sessions(batch: Batch) -> list[Session]:
    rows, replies = batch.rows, batch.replies
    columns = zip(
        batch.session_numbers.tolist(),
        rows.day.tolist(),
        rows.minute.tolist(),
        [STATUSES[status] for status in rows.status],
        _read_check_ins(rows, replies),
        _read_marks(replies.marks),
        strict=True,
    )
    return [Session(*values) for values in columns]


def _read_check_ins(rows: Rows, replies: Replies) -> list[CheckIn | None]:
    columns = zip(
        rows.checked_in.tolist(),
        replies.day.tolist(),
        replies.minute.tolist(),
        _read_answers(replies.phq9),
        _read_answers(replies.gad7),
        strict=True,
    )
    return [CheckIn(*values) if came else None for came, *values in columns]


def _read_answers(answers: Answers) -> list[tuple[int | None, ...]]:
    return [
        tuple(None if answer == MISSING else answer for answer in row)
        for row in answers.tolist()
    ]


def _read_marks(marks: Answers) -> list[tuple[int, ...] | None]:
    return [None if row[0] == MISSING else tuple(row) for row in marks.tolist()]
