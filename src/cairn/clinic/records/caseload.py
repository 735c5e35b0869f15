"""Whom does a therapist see: all of them by name, a page at a time?

Sorting by name opens every name of this therapist, with few looks into the keyring;
everything else is read for the page that shows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Max

from cairn.clinic.records.concerns import first_things_first, open_concerns_of
from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.day import is_before_session
from cairn.clinic.records.models import Member, Submission
from cairn.clinic.records.queries import clients_of, names_of


class Order(StrEnum):
    """How the list is sorted."""

    NAME = "name"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Listed:
    """One client on the list."""

    client_id: UUID
    name: str
    reasons: tuple[str, ...]
    course: Course | None
    last_heard: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """All clients in order; what is more than a name is read for a part of them."""

    member: Member
    names: Mapping[UUID, str]
    heard: Mapping[UUID, datetime]
    in_order: Sequence[UUID]

    def __len__(self) -> int:
        return len(self.in_order)

    def read(self, start: int, stop: int) -> list[Listed]:
        """Read a stretch of the list."""
        shown = list(self.in_order[start:stop])
        reasons = _reasons(self.member, shown)
        courses = courses_of(shown)
        return [
            Listed(
                client_id=client_id,
                name=self.names[client_id],
                reasons=tuple(reasons.get(client_id, ())),
                course=_fullest(courses.get(client_id, {})),
                last_heard=self.heard.get(client_id),
            )
            for client_id in shown
        ]


def list_caseload(member: Member, order: Order) -> Listing:
    """List a therapist's clients by name, or by who was heard of last."""
    names = names_of(clients_of(member))
    heard = dict(
        Submission.objects.filter(client__therapist=member, client__erased_at=None)
        .values("client_id")
        .annotate(last=Max("answered_at"))
        .values_list("client_id", "last")
    )
    in_order = sorted(names, key=lambda client_id: names[client_id].casefold())
    if order is Order.SEEN:
        silent = [client_id for client_id in in_order if client_id not in heard]
        known = [client_id for client_id in in_order if client_id in heard]
        in_order = sorted(known, key=lambda one: heard[one], reverse=True) + silent
    return Listing(member, names, heard, in_order)


def _reasons(member: Member, client_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    items = open_concerns_of(member).filter(client_id__in=client_ids)
    for item in first_things_first(items):
        found[item.client_id].append(item.reason)
    return found


def _fullest(courses: Mapping[str, Course]) -> Course | None:
    drawn = [one for key, one in courses.items() if is_before_session(key)]
    return max(drawn, key=lambda one: len(one.values), default=None)
