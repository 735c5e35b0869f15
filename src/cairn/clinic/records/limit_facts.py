"""Where did a therapist's days go beyond the limits they had set? Facts, no verdict.

A day is held against the limits that held on that day, and days before any were set
against none. Nobody but the therapist reads this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from cairn.clinic.limits import Limits
from cairn.clinic.records.limits import limits_of, read_limits
from cairn.clinic.records.load import Met, is_later, sessions_held
from cairn.clinic.records.models import Member, MemberLimits


class Beyond(StrEnum):
    """Which limit a day went beyond."""

    LATE = "late"
    MANY = "many"
    DAY_OFF = "day off"


@dataclass(frozen=True, slots=True)
class LimitFact:
    """One day beyond one limit: how many sessions it had, and when the last ended."""

    on: date
    beyond: Beyond
    sessions: int
    ended: time
    limits: Limits


def beyond_limits(member: Member, *, since: date, until: date) -> list[LimitFact]:
    """Return the facts of the days from one up to another, that one not included."""
    zone = ZoneInfo(member.practice.time_zone)
    rows = MemberLimits.objects.filter(member=member).order_by("at")
    said = [
        (row.at.astimezone(zone).date(), read_limits(row, member.practice))
        for row in rows
    ]
    met = sessions_held(member, since=since, until=until, limits=limits_of(member))
    return [
        fact
        for on, sessions in groupby(met, key=lambda one: one.on)
        if (limits := _in_force(said, on)) is not None
        for fact in _facts_of(on, list(sessions), limits)
    ]


def _in_force(said: Sequence[tuple[date, Limits]], on: date) -> Limits | None:
    return next((limits for since, limits in reversed(said) if since <= on), None)


def _facts_of(on: date, met: Sequence[Met], limits: Limits) -> Iterator[LimitFact]:
    last = max(met, key=lambda one: one.ends_at)
    for beyond in _beyond(on, met, limits):
        yield LimitFact(on, beyond, len(met), last.ends_at.time(), limits)


def _beyond(on: date, met: Sequence[Met], limits: Limits) -> Iterator[Beyond]:
    if on.isoweekday() in limits.off_days:
        yield Beyond.DAY_OFF
    finish = limits.latest_finish
    if finish is not None and any(is_later(one, finish) for one in met):
        yield Beyond.LATE
    if limits.sessions_a_day is not None and len(met) > limits.sessions_a_day:
        yield Beyond.MANY


@dataclass(frozen=True, slots=True)
class LeftToday:
    """What is left of today inside the limits; None where no limit says so."""

    day_off: bool = False
    free: timedelta | None = None
    sessions: int | None = None
    # When the last session ends and the latest finish, where the one is past the other.
    late: tuple[time, time] | None = None


def left_today(member: Member, *, at: datetime) -> LeftToday | None:
    """Return what of today is neither over nor planned, or None without limits."""
    limits = limits_of(member)
    if limits is None:
        return None
    today = at.astimezone(limits.zone).date()
    tomorrow = today + timedelta(days=1)
    met = sessions_held(member, since=today, until=tomorrow, limits=limits)
    most, finish = limits.sessions_a_day, limits.latest_finish
    last = max(met, key=lambda one: one.ends_at, default=None)
    late = last is not None and finish is not None and is_later(last, finish)
    return LeftToday(
        day_off=limits.is_off(at),
        free=_unplanned(met, limits, at=at),
        sessions=None if most is None else max(most - len(met), 0),
        late=(last.ends_at.time(), finish) if last and finish and late else None,
    )


def _unplanned(met: Sequence[Met], limits: Limits, *, at: datetime) -> timedelta | None:
    """Return how much time is free until the latest finish, or the end of contact."""
    local = at.astimezone(limits.zone)
    weekday = local.isoweekday()
    end = limits.latest_finish or limits.hours.get(weekday, (None, None))[1]
    if end is None or limits.is_off(at):
        return None
    finish = datetime.combine(local, end, tzinfo=limits.zone).astimezone(UTC)
    free, now = timedelta(), at.astimezone(UTC)
    for one in met:
        starts, ends = (t.astimezone(UTC) for t in (one.starts_at, one.ends_at))
        free += max(min(starts, finish) - now, timedelta())
        now = max(now, ends)
    return free + max(finish - now, timedelta())
