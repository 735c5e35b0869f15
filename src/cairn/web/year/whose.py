"""Which year a therapist can look back on today."""

from django.utils import timezone

from cairn.clinic.records.models import Member
from cairn.clinic.records.well_years import Year, year_that_ended


def year_of(member: Member) -> Year | None:
    """Return the member's last year that is over, by the practice's calendar."""
    began = timezone.localdate(member.joined_at)
    return year_that_ended(began, today=timezone.localdate())
