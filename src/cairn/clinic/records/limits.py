"""Which limits has a member set, now and on an earlier day?"""

from collections.abc import Iterable, Mapping
from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo

from cairn.clinic.limits import Limits
from cairn.clinic.records.models import Member, MemberLimits, Practice


def limits_of(member: Member) -> Limits | None:
    """Return the limits that hold now, or None where none were ever set."""
    row = MemberLimits.objects.filter(member=member).order_by("-at").first()
    return read_limits(row, member.practice) if row else None


def limits_of_many(members: Iterable[Member]) -> Mapping[UUID, Limits]:
    """Return the limits of each of these members who set any, in one query."""
    practices = {one.id: one.practice for one in members}
    rows = MemberLimits.objects.filter(member_id__in=practices).order_by("at")
    return {row.member_id: read_limits(row, practices[row.member_id]) for row in rows}


def read_limits(row: MemberLimits, practice: Practice) -> Limits:
    """Return what a row says as a value that can be asked."""
    return Limits(
        zone=ZoneInfo(practice.time_zone),
        off_days=frozenset(int(day) for day in row.off_days),
        hours={
            int(day): (time.fromisoformat(start), time.fromisoformat(end))
            for day, (start, end) in row.hours.items()
        },
        latest_finish=row.latest_finish,
        sessions_a_day=row.sessions_a_day,
        session_minutes=row.session_minutes,
    )
