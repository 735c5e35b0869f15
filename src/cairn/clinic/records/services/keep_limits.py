"""Keeps the limits a member sets for themselves; nobody sets them for anybody else."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.limits import Limits
from cairn.clinic.records.audit import audit
from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.models import Author, Member, MemberLimits


@transaction.atomic
def keep_limits(member: Member, limits: Limits, *, by: Author, at: datetime) -> None:
    """Keep these limits from now on; the same once more changes nothing."""
    by.must_be_member(member)
    if limits_of(member) == limits:
        return
    row = MemberLimits(
        practice_id=member.practice_id,
        member=member,
        off_days="".join(str(day) for day in sorted(limits.off_days)),
        hours={
            str(day): [f"{clock:%H:%M}" for clock in limits.hours[day]]
            for day in sorted(limits.hours)
        },
        latest_finish=limits.latest_finish,
        sessions_a_day=limits.sessions_a_day,
        session_minutes=limits.session_minutes,
        at=at,
        **by.as_fields(),
    )
    row.save(force_insert=True)
    audit("limits kept", practice=member.practice_id, by=by, at=at, row=row.id)
