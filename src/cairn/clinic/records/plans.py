"""What are client and therapist working on, and which of it is due for another look?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Client, Plan


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """One thing both work on, opened; a line nobody has written is empty."""

    id: UUID
    at: datetime
    client_line: str
    therapist_line: str
    review_on: date | None
    done_at: datetime | None

    def is_due(self, *, on: date) -> bool:
        """Whether the day to look at it again has come."""
        waits = self.done_at is None and self.review_on is not None
        return waits and self.review_on is not None and self.review_on <= on


def plans_of(client: Client) -> list[OpenedPlan]:
    """Return everything the two have agreed on, oldest first."""
    rows = list(Plan.objects.filter(client=client))
    if not rows:
        return []
    key = keyring().key(client.id)
    return [
        OpenedPlan(
            id=row.id,
            at=row.at,
            client_line=row.read_text("client_line", key=key),
            therapist_line=row.read_text("therapist_line", key=key),
            review_on=row.review_on,
            done_at=row.done_at,
        )
        for row in rows
    ]


def due_for_review(clients: Collection[Client | UUID], *, on: date) -> set[UUID]:
    """Return the clients who set a day to look again that has come."""
    rows = Plan.objects.filter(client__in=clients, done_at=None, review_on__lte=on)
    return set(rows.values_list("client_id", flat=True))
