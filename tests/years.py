"""Years of a therapist's work, in the record and in an opened Well, written at once.

Every client comes weekly for as long as a course lasts, and the next one follows.
Before each session a PHQ-9 comes in, after it marks that were guessed and looked at.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import numpy as np
from django_scopes import scope

from cairn.clinic.keys import keyring
from cairn.clinic.records.in_bulk import insert_models
from cairn.clinic.records.load import monday_of
from cairn.clinic.records.models import (
    Administration,
    AfterSession,
    Author,
    Client,
    Episode,
    FitGuess,
    Member,
    Score,
    Session,
    SessionState,
    SessionStatus,
    Submission,
    WellEntry,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.enrol_client import NewClient, enrol_client
from cairn.clinic.records.well import (
    WellContent,
    number_of,
    outer_owner,
    seal_entry,
)
from cairn.clinic.records.well_sessions import Gave, Taps, taps_content, taps_name
from cairn.clinic.records.well_weeks import (
    WeekMarks,
    week_content,
    week_name,
)
from cairn.exchange.instruments.shelf import instrument

BERLIN = ZoneInfo("Europe/Berlin")
HELPED = ("listened", "thought", "practising")


@dataclass(frozen=True)
class Plan:
    """How much there is, and what was put in: `lift` and `bias` are effects."""

    weeks: int
    people: int = 10
    course: int = 40
    lift: float = 0.0
    bias: float = 0.0
    gaps: float = 0.1
    seed: int = 7


@dataclass
class Rows:
    """What is written at once, by table."""

    found: dict[type, list] = field(default_factory=dict)
    outer: dict[UUID, bytes] = field(default_factory=dict)

    def outer_of(self, member: Member) -> bytes:
        """Return the outer key of what does not fade, looked up once."""
        if member.id not in self.outer:
            owner = outer_owner(member.id, None)
            self.outer[member.id] = keyring().find_or_create(owner)
        return self.outer[member.id]

    def add(self, row) -> None:
        self.found.setdefault(type(row), []).append(row)

    def write(self) -> None:
        for rows in self.found.values():
            insert_models(rows)


def live_through(member: Member, plan: Plan, *, key: bytes, until: datetime) -> int:
    """Write the years up to a moment; return how many sessions there were."""
    random, rows = np.random.default_rng(plan.seed), Rows()
    mondays = list(_mondays(plan, until))
    written = 0
    with scope(practice=member.practice):
        for place in range(plan.people):
            for start in range(0, plan.weeks, plan.course):
                own = mondays[start : start + plan.course]
                client = _enrol(member, own[0], place)
                for session in _come(client, own, place, rows=rows):
                    if session.starts_at < until:
                        written += 1
                        _look_back(session, plan, random, rows=rows, key=key)
        for monday in mondays:
            _mark(member, monday, random, gaps=plan.gaps, rows=rows, key=key)
        rows.write()
    return written


def put(rows: Rows, member: Member, name: str, content: WellContent, *, key: bytes):
    """Lay an entry that does not fade into the Well, with the others."""
    row = WellEntry(
        id=number_of(name, key=key), practice_id=member.practice_id, member=member
    )
    seal_entry(row, content, outer=rows.outer_of(member), key=key)
    rows.add(row)


def _mondays(plan: Plan, until: datetime) -> Iterator[date]:
    this = monday_of(until.astimezone(BERLIN).date())
    for back in range(plan.weeks, 0, -1):
        yield this - timedelta(weeks=back)


def _enrol(member: Member, monday: date, place: int) -> Client:
    by, at = Author.member(member), datetime.combine(monday, time(7), BERLIN)
    return enrol_client(
        NewClient(f"Client {place} of {monday}"),
        therapist=member,
        started_on=monday,
        by=by,
        at=at,
    )


@dataclass
class Sat:
    """One session as it is being written."""

    row: Session
    client: Client
    episode: Episode
    starts_at: datetime
    number: int


def _come(client: Client, mondays: list[date], place: int, *, rows: Rows):
    episode = open_episode(client)
    assert episode is not None
    for number, monday in enumerate(mondays, 1):
        day = monday + timedelta(days=place % 5)
        starts_at = datetime.combine(day, time(9 + place // 5), BERLIN)
        by = {"at": starts_at, **Author.member(client.therapist).as_fields()}
        row = Session(
            practice_id=client.practice_id, episode=episode, number=number, **by
        )
        rows.add(row)
        state = SessionState.ATTENDED
        rows.add(SessionStatus(session=row, state=state, starts_at=starts_at, **by))
        yield Sat(row, client, episode, starts_at, number)


def _look_back(sat: Sat, plan: Plan, random, *, rows: Rows, key: bytes) -> None:
    change = random.normal()
    before = getattr(sat.client, "level", 15.0)
    level = float(np.clip(round(before - 0.1 - 2 * change), 0, 27))
    sat.client.level = level
    _check_in(sat, level, rows=rows)
    mark = int(np.clip(round(random.normal(7, 1.5)), 0, 10))
    guess = int(np.clip(round(mark + plan.bias + random.normal(0, 1)), 0, 10))
    _say_after(sat, mark, guess, rows=rows)
    arriving = int(random.integers(2, 5))
    eased = (before - level) / 2
    leaving = round(arriving + plan.lift * eased + random.normal(0, 0.8))
    taps = Taps(
        sat.row.id,
        sat.client.id,
        sat.starts_at.date(),
        arriving=arriving,
        leaving=int(np.clip(leaving, 1, 5)),
        gave=(list(Gave)[int(random.integers(5))],),
    )
    member = sat.client.therapist
    put(rows, member, taps_name(sat.row.id), taps_content(taps), key=key)


def _submit(sat: Sat, at: datetime, *, rows: Rows) -> Submission:
    row = Submission(
        practice_id=sat.client.practice_id,
        client=sat.client,
        episode=sat.episode,
        session=sat.row,
        key=uuid4().hex,
        digest=b"0" * 32,
        mode=Mode.LINK,
        answered_at=at,
        at=at,
        **Author.client(sat.client).as_fields(),
    )
    rows.add(row)
    return row


def _check_in(sat: Sat, level: float, *, rows: Rows) -> None:
    measure = instrument("phq-9")
    at = sat.starts_at - timedelta(hours=3)
    sitting = Administration(
        submission=_submit(sat, at, rows=rows),
        client=sat.client,
        instrument=measure.key,
        version=measure.version,
        answered_at=at,
    )
    rows.add(sitting)
    rows.add(
        Score(
            administration=sitting, scale=measure.main_scale.key, value=level,
            answered=9, missing=0, prorated=False, method="sum", version="1",
            source="", at=at, **Author.system().as_fields(),
        )
    )  # fmt: skip


def _say_after(sat: Sat, mark: int, guess: int, *, rows: Rows) -> None:
    at = sat.starts_at + timedelta(hours=2)
    said = _submit(sat, at, rows=rows)
    marks = dict.fromkeys("123", mark)
    rows.add(
        Administration(
            submission=said, client=sat.client, instrument="session-form",
            version="1", answered_at=at, answers=marks,
        )
    )  # fmt: skip
    told = AfterSession(
        practice_id=sat.client.practice_id, session=sat.row, client=sat.client,
        submission=said, at=at, **Author.client(sat.client).as_fields(),
    )  # fmt: skip
    helped = json.dumps([HELPED[sat.number % len(HELPED)]])
    told.write_text("helped", helped, key=_key_of(sat.client))
    rows.add(told)
    rows.add(
        FitGuess(
            practice_id=sat.client.practice_id, session=sat.row, client=sat.client,
            marks=dict.fromkeys("123", guess), revealed_at=at, at=at,
            **Author.member(sat.client.therapist).as_fields(),
        )
    )  # fmt: skip


def _mark(
    member: Member, monday: date, random, *, gaps: float, rows: Rows, key: bytes
) -> None:
    cup, balance = random.normal(6, 1.5), random.normal(-0.5, 1)
    if random.random() < gaps:
        return
    marks = WeekMarks(
        monday,
        cup=int(np.clip(round(cup), 0, 10)),
        load=int(random.integers(1, 6)),
        balance=int(np.clip(round(balance), -3, 3)),
    )
    put(rows, member, week_name(monday), week_content(marks), key=key)


def _key_of(client: Client) -> bytes:
    if not hasattr(client, "data_key"):
        client.data_key = keyring().key(client.id)
    return client.data_key
