"""What did a therapist carry, week by week: facts of the calendar and of the record?

A session counts unless it was cancelled or nobody came; one that was planned and about
which nobody said anything since counts as held. Facts are for the therapist alone and
never one number. Hours of trauma work are written down nowhere, so none are counted.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from cairn.clinic.limits import SESSION_MINUTES, Limits
from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import (
    AttentionReason,
    AttentionState,
    AttentionStatus,
    EpisodeEnding,
    Member,
    Practice,
    Score,
    SessionState,
    SessionStatus,
)
from cairn.science.measure.instrument import Direction, Instrument

__all__ = ["LoadWeek", "Met", "limits_of", "load_by_week", "sessions_held"]

HELD = frozenset({SessionState.PLANNED, SessionState.ATTENDED})
# Shorter than this between two sessions is no break.
BREAK = timedelta(minutes=15)
RUN = 3
# A score says something about a session for so long.
STILL_SAYS = timedelta(days=35)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Met:
    """One session that took place, as clocks in the practice showed it."""

    session_id: UUID
    client_id: UUID
    therapist_id: UUID
    starts_at: datetime
    ends_at: datetime

    @property
    def on(self) -> date:
        """The day it began on."""
        return self.starts_at.date()


@dataclass(frozen=True, slots=True)
class LoadWeek:
    """One week's facts, Monday to Sunday; a week without sessions has zeros."""

    monday: date
    sessions: int = 0
    people: int = 0
    days: int = 0
    longest_day: int = 0
    # The latest end of a session, on the clock; after midnight it belongs to the eve.
    latest_finish: time | None = None
    late_finishes: int = 0
    # Three sessions or more in a row with less than a quarter of an hour between.
    runs: int = 0
    # Sessions with somebody whose last score lay in the upper two bands of its measure.
    heavy: int = 0
    safety_answers: int = 0
    off_track: int = 0
    endings: int = 0


def load_by_week(member: Member, *, since: date, until: date) -> tuple[LoadWeek, ...]:
    """Return each week from the one of `since` to the one of `until`, both included."""
    zone = ZoneInfo(member.practice.time_zone)
    first, last = monday_of(since), monday_of(until)
    limits = limits_of(member)
    held: dict[date, list[Met]] = defaultdict(list)
    for met in sessions_held(member, since=first, until=last + WEEK, limits=limits):
        held[monday_of(met.on)].append(met)
    heavy = _heavy_by_week(member, held)
    concerns = _concerns_by_week(member, zone)
    endings = _endings_by_week(member)
    return tuple(
        replace(
            _count(LoadWeek(monday), held.get(monday, ()), limits),
            heavy=heavy[monday],
            safety_answers=concerns[monday, True],
            off_track=concerns[monday, False],
            endings=endings[monday],
        )
        for monday in _mondays(first, last)
    )


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def sessions_held(
    member: Member, *, since: date, until: date, limits: Limits | None
) -> list[Met]:
    """Return the sessions from one day up to another, that one not included."""
    lasting = timedelta(minutes=limits.session_minutes if limits else SESSION_MINUTES)
    rows = SessionStatus.objects.filter(session__episode__therapist=member)
    return _held(rows, member.practice, (since, until), lasting)


def sessions_of_practice(practice: Practice, *, since: date, until: date) -> list[Met]:
    """Return everybody's sessions from one day up to another, that one not included."""
    rows = SessionStatus.objects.filter(session__practice=practice)
    return _held(rows, practice, (since, until), timedelta(minutes=SESSION_MINUTES))


def _held(
    rows: QuerySet[SessionStatus],
    practice: Practice,
    days: tuple[date, date],
    lasting: timedelta,
) -> list[Met]:
    zone, (since, until) = ZoneInfo(practice.time_zone), days
    # A day wider on both sides than any clock on earth is away from another.
    begin, end = (datetime.combine(day, time(), tzinfo=UTC) for day in days)
    near = rows.filter(starts_at__gte=begin - DAY, starts_at__lt=end + DAY)
    steps = rows.filter(session_id__in=near.order_by().values("session_id"))
    # The newest step says where a session stands: a moved one counts where it is now.
    newest = {
        step[0]: step
        for step in steps.order_by("at").values_list(
            "session_id",
            "session__episode__client_id",
            "session__episode__therapist_id",
            "state",
            "starts_at",
        )
    }
    met = (
        Met(session, client, therapist, *_on_the_wall(at, lasting, zone))
        for session, client, therapist, state, at in newest.values()
        if state in HELD
    )
    within = (one for one in met if since <= one.on < until)
    return sorted(within, key=lambda one: one.starts_at.astimezone(UTC))


def _on_the_wall(
    at: datetime, lasting: timedelta, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    return at.astimezone(zone), (at + lasting).astimezone(zone)


def count_late(met: Iterable[Met], limits: Limits | None) -> int:
    """Count the sessions that ended after the latest finish."""
    if limits is None or limits.latest_finish is None:
        return 0
    finish = limits.latest_finish
    return sum(is_later(one, finish) for one in met)


def is_later(one: Met, finish: time) -> bool:
    """Whether a session ended after this time of the day it began on."""
    return one.ends_at.date() > one.on or one.ends_at.time() > finish


def _count(week: LoadWeek, met: Sequence[Met], limits: Limits | None) -> LoadWeek:
    if not met:
        return week
    a_day = Counter(one.on for one in met)
    last = max(met, key=lambda one: (one.ends_at.date() - one.on, one.ends_at.time()))
    return replace(
        week,
        sessions=len(met),
        people=len({one.client_id for one in met}),
        days=len(a_day),
        longest_day=max(a_day.values()),
        latest_finish=last.ends_at.time(),
        late_finishes=count_late(met, limits),
        runs=_count_runs(met),
    )


def _count_runs(met: Sequence[Met]) -> int:
    runs, in_a_row = 0, 1
    for earlier, later in pairwise(met):
        gap = later.starts_at.astimezone(UTC) - earlier.ends_at.astimezone(UTC)
        in_a_row = in_a_row + 1 if gap < BREAK else 1
        runs += in_a_row == RUN
    return runs


def _heavy_by_week(member: Member, held: Mapping[date, Sequence[Met]]) -> Counter[date]:
    scores = _scores_of(member)
    return Counter(
        monday
        for monday, met in held.items()
        for one in met
        if _was_heavy(scores.get(one.client_id, ([], [])), one.starts_at)
    )


def _scores_of(member: Member) -> dict[UUID, tuple[list[datetime], list[bool]]]:
    """Return when each client's scores came, and which of them were high."""
    rows = (
        Score.objects.filter(administration__client__therapist=member)
        .exclude(value=None)
        .order_by("administration__answered_at")
        .values_list(
            "administration__client_id",
            "administration__answered_at",
            "administration__instrument",
            "scale",
            "value",
        )
    )
    lines: dict[tuple[str, str], float | None] = {}
    found: dict[UUID, tuple[list[datetime], list[bool]]] = defaultdict(lambda: ([], []))
    for client_id, at, measure, scale, value in rows:
        if (measure, scale) not in lines:
            lines[measure, scale] = _high_from(find_measure(measure), scale)
        line = lines[measure, scale]
        if line is not None and value is not None:
            found[client_id][0].append(at)
            found[client_id][1].append(value >= line)
    return found


def _high_from(measure: Instrument, scale: str) -> float | None:
    """Return where the upper two bands of a main scale begin, if it has four or more.

    A Cairn rule for counting, not a validated threshold.
    """
    bands = measure.main_scale.bands
    lower = measure.direction is Direction.LOWER_IS_BETTER
    if scale != measure.main_scale.key or not lower or len(bands) < 4:
        return None
    return bands[-2].lower


def _was_heavy(
    scores: tuple[Sequence[datetime], Sequence[bool]], starts_at: datetime
) -> bool:
    times, high = scores
    before = bisect_left(times, starts_at)
    return (
        before > 0 and high[before - 1] and starts_at - times[before - 1] < STILL_SAYS
    )


def _concerns_by_week(member: Member, zone: ZoneInfo) -> Counter[tuple[date, bool]]:
    """Count what was opened or grew, by week; true for safety, false for off track."""
    about = {
        AttentionReason.SAFETY: True,
        AttentionReason.OFF_TRACK: False,
        AttentionReason.WORSE: False,
    }
    rows = AttentionStatus.objects.filter(
        item__client__therapist=member,
        item__reason__in=about,
        state__in=[AttentionState.OPENED, AttentionState.GREW],
    ).order_by()
    days = rows.values_list("item__reason", TruncDate("at", tzinfo=zone))
    return Counter(
        (monday_of(day), about[AttentionReason(reason)]) for reason, day in days
    )


def _endings_by_week(member: Member) -> Counter[date]:
    rows = EpisodeEnding.objects.filter(episode__therapist=member)
    return Counter(monday_of(day) for day in rows.values_list("ended_on", flat=True))


def _mondays(first: date, last: date) -> list[date]:
    return [first + WEEK * number for number in range((last - first) // WEEK + 1)]
