"""What does a therapist look back on at the end of a week?

Everything of the open Well is read once. From the record come the people of the week
and what clients chose to show, each thing on one Friday only and in their own words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from cairn.clinic.keys import keyring
from cairn.clinic.records.letters import opened_at
from cairn.clinic.records.load import monday_of
from cairn.clinic.records.models import (
    ItemKind,
    Member,
    OwnItem,
    SessionState,
    Visibility,
)
from cairn.clinic.records.own_page import open_body, read_content
from cairn.clinic.records.queries import clients_of, names_of, sessions_between
from cairn.clinic.records.well import Kept, WellKind, entries_of
from cairn.clinic.records.well_intentions import Intention, intentions_among
from cairn.clinic.records.well_sessions import (
    Carry,
    MomentWord,
    SessionLine,
    Taps,
    lines_among,
    taps_among,
)
from cairn.clinic.records.well_weeks import (
    Friday,
    WeekMarks,
    friday_among,
    fridays_among,
    week_among,
    weeks_among,
)

A_WEEK = timedelta(weeks=1)
# What was shown in weeks without a Friday still arrives; older things have had theirs.
ARRIVES_WITHIN = timedelta(weeks=4)
NUDGES_APART = timedelta(weeks=4)
SHARED_KINDS = (ItemKind.STONE, ItemKind.MILESTONE, ItemKind.LETTER)
LIGHT = frozenset(
    {MomentWord.JOY, MomentWord.RELIEF, MomentWord.COURAGE, MomentWord.LAUGHTER}
)


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """One week of an open Well; its Monday names it."""

    member: Member
    monday: date
    entries: tuple[Kept, ...]
    fridays: tuple[Friday, ...]
    weeks: tuple[WeekMarks, ...]

    @property
    def friday(self) -> Friday:
        """How far this week's Friday was gone through."""
        return friday_among(self.fridays, self.monday)

    @property
    def marks(self) -> WeekMarks:
        """What is marked about this week."""
        return week_among(self.weeks, self.monday)

    @property
    def before(self) -> Friday | None:
        """The last Friday before this one, however long ago."""
        earlier = [one for one in self.fridays if one.monday < self.monday]
        return earlier[-1] if earlier else None

    @property
    def is_first(self) -> bool:
        """Whether there is nothing yet to look back on."""
        return self.before is None and not self.friday.opened

    def taps(self) -> list[Taps]:
        """Return what was tapped around this week's sessions."""
        return [one for one in taps_among(self.entries) if self._holds(one.on)]

    def carried(self) -> list[SessionLine]:
        """Return the lines about oneself that were carried to this Friday."""
        lines = lines_among(self.entries)
        here = [one for one in lines if one.carry is Carry.FRIDAY]
        return [one for one in here if self._holds(one.entry.content.on)]

    def may_nudge(self) -> bool:
        """Whether the last gentle word about heavy weeks is four weeks away."""
        latest = self.monday - NUDGES_APART
        said = (one.monday for one in self.fridays if one.was_nudged)
        return not any(latest < monday < self.monday for monday in said)

    def _holds(self, day: date) -> bool:
        return self.monday <= day < self.monday + A_WEEK


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Something a client chose to show, in their wording; a closed letter has none."""

    id: UUID
    client_id: UUID
    kind: ItemKind
    at: datetime
    text: str = ""


def open_week(member: Member, *, key: bytes, monday: date) -> OpenWeek:
    """Open everything that one week's Friday needs. Raises VaultError."""
    entries = entries_of(member, key=key)
    return OpenWeek(
        member,
        monday,
        tuple(entries),
        fridays=tuple(fridays_among(entries)),
        weeks=tuple(weeks_among(entries)),
    )


def is_light(line: SessionLine) -> bool:
    """Whether a line is about something light, so that it comes after the hard ones."""
    return bool(LIGHT & set(line.moments))


def people_of_week(week: OpenWeek) -> dict[UUID, str]:
    """Return whom this week's sessions were meant for, by name, in their order."""
    begin, end = _midnight(week.monday), _midnight(week.monday + A_WEEK)
    sessions = sessions_between(week.member, begin, end)
    met = [one for one in sessions if one.state != SessionState.CANCELLED]
    return names_of({one.episode.client_id: one.episode.client for one in met}.values())


def words_shared(week: OpenWeek) -> list[SharedWords]:
    """Return what clients chose to show and no earlier Friday has shown yet."""
    clients = clients_of(week.member)
    before = {
        one for friday in week.fridays for one in friday.shown
        if friday.monday != week.monday
    }  # fmt: skip
    end = _midnight(week.monday + A_WEEK)
    rows = OwnItem.objects.filter(
        client__in=clients,
        visibility=Visibility.SHARED,
        kind__in=SHARED_KINDS,
        changed_at__gte=end - ARRIVES_WITHIN,
        changed_at__lt=end,
    ).order_by("changed_at", "id")
    return _open([row for row in rows if row.id not in before])


def stays_in(week: OpenWeek) -> Kept | None:
    """Return what this Friday says about the one that stays."""
    return _marked(week, WellKind.QUESTION)


def learned_in(week: OpenWeek) -> Kept | None:
    """Return the one thing learned that was written on this Friday."""
    kinds = (WellKind.LESSON, WellKind.MIRROR, WellKind.GRATITUDE)
    return next(filter(None, (_marked(week, kind) for kind in kinds)), None)


def next_intention(week: OpenWeek) -> Intention | None:
    """Return what was set out on this Friday."""
    return next((one for one in _intentions(week) if one[1] == week.monday), (None,))[0]


def last_intention(week: OpenWeek) -> Intention | None:
    """Return what was set out on the Friday before, whatever became of it."""
    earlier = [one for one in _intentions(week) if one[1] < week.monday]
    return earlier[-1][0] if earlier else None


def _intentions(week: OpenWeek) -> list[tuple[Intention, date]]:
    """Return what was set out on Fridays, with the Monday of each one's week."""
    found = intentions_among(week.entries)
    on_fridays = [one for one in found if one.from_lesson is None]
    return [(one, monday_of(one.on)) for one in on_fridays]


def _marked(week: OpenWeek, kind: WellKind) -> Kept | None:
    """Return the entry of this kind that says which Friday it was written on."""
    monday = week.monday.isoformat()
    return next(
        (
            one
            for one in week.entries
            if one.content.kind is kind and one.content.more.get("friday") == monday
        ),
        None,
    )


def newest_purpose(entries: Sequence[Kept]) -> Kept | None:
    """Return the newest line about why one does this work."""
    lines = [one for one in entries if one.content.kind is WellKind.PURPOSE]
    return lines[-1] if lines else None


def _open(rows: Iterable[OwnItem]) -> list[SharedWords]:
    shown = list(rows)
    keys = keyring().keys({row.client_id for row in shown})
    openings = opened_at([row.id for row in shown if row.kind == ItemKind.LETTER])
    return [
        SharedWords(
            row.id,
            row.client_id,
            kind=ItemKind(row.kind),
            at=row.changed_at,
            text=""
            if row.kind == ItemKind.LETTER and row.id not in openings
            else read_content(
                open_body(row, key=None, data_key=keys[row.client_id])
            ).text,
        )
        for row in shown
        if row.client_id in keys
    ]


def _midnight(day: date) -> datetime:
    """Return when a day begins on the practice's clocks, also when they change."""
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
