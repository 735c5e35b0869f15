"""Says until when a member is away: answers go to the next person meanwhile."""

from datetime import date, datetime, timedelta

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Member
from cairn.errors import NotAllowed

LONGEST_AWAY = timedelta(days=366)


@transaction.atomic
def go_away(member: Member, *, until: date | None, by: Author, at: datetime) -> None:
    """Be away up to and with this day, or be back with none."""
    today = at.date()
    if until is not None and not today <= until <= today + LONGEST_AWAY:
        raise NotAllowed("Being away ends on a day within the next year.")
    member.away_until = until
    member.save(update_fields=["away_until"])
    audit("away" if until else "back", practice=member.practice_id, by=by, at=at,
          row=member.id)  # fmt: skip
