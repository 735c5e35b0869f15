"""Who opened what of a client's record, as the audit trail has it?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from cairn.clinic.access import POLICY
from cairn.clinic.records.models import AuditEvent, AuthorKind, Client
from cairn.clinic.records.queries import names_of_members


@dataclass(frozen=True, slots=True)
class Look:
    """One person looked at one thing on one day, however often."""

    day: date
    by: str
    action: str
    last: datetime


def looks_at(client: Client) -> list[Look]:
    """Return who of the practice looked at what on which day, the newest first."""
    names = names_of_members(client.practice_id)
    reads = {rule.reads for rule in POLICY.values() if rule.reads}
    events = AuditEvent.objects.filter(
        client=client, author_kind=AuthorKind.MEMBER, action__in=reads
    ).order_by("at")
    # The last look of a day stands for the earlier ones.
    found = {
        (localdate(event.at), event.author_id, event.action): event.at
        for event in events
    }
    looks = [
        Look(day, names.get(author, "") if author else "", action, last)
        for (day, author, action), last in found.items()
    ]
    return sorted(looks, key=lambda look: look.last, reverse=True)
