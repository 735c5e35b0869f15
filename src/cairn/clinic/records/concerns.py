"""Who needs a second look, why, and who has it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models import Value as Constant
from django_scopes import scopes_disabled

from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.expectations import expected_courses_of
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AttentionState,
    AttentionStatus,
    Client,
    ExpectedCourse,
    Member,
    Submission,
)
from cairn.clinic.records.queries import with_last_step

# What a person must know first comes first; a skipped safety question is not calm.
ORDER = (
    AttentionReason.SAFETY,
    AttentionReason.SAFETY_NOT_ANSWERED,
    AttentionReason.WORSE,
    AttentionReason.OFF_TRACK,
    AttentionReason.SILENT,
    AttentionReason.LOW_FIT,
)
_FROM_A_CHECK_IN = {AttentionState.OPENED, AttentionState.GREW}
# Named one by one, so that the newest step is looked up once for each item.
_UNDECIDED = Q(
    state__in=[state for state in AttentionState if state != AttentionState.DECIDED]
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One open reason to look at one client, with what it was seen in."""

    item: AttentionItem
    steps: tuple[AttentionStatus, ...]
    course: Course | None
    last_heard: datetime | None
    expected: ExpectedCourse | None = None

    @property
    def last(self) -> AttentionStatus:
        """Return the newest step: who has it, and until when."""
        return self.steps[-1]

    @property
    def cause(self) -> AttentionStatus:
        """Return the newest step that a check-in caused."""
        seen = [step for step in self.steps if step.state in _FROM_A_CHECK_IN]
        return seen[-1] if seen else self.steps[0]

    @property
    def is_taken(self) -> bool:
        """Whether somebody has said "I have it" since it last grew."""
        return self.last.state == AttentionState.ACKNOWLEDGED

    @property
    def asked_for_call(self) -> bool:
        """Whether the client asked for a call at any step."""
        return any(step.asked_for_call for step in self.steps)


def open_concerns_of(member: Member) -> QuerySet[Any]:
    """Return the undecided items of a member's own clients, or held by the member."""
    with scopes_disabled():
        held = AttentionStatus.objects.filter(item=OuterRef("id"), holder=member)
    items = AttentionItem.objects.filter(
        Q(client__therapist=member) | Exists(held),
        practice_id=member.practice_id,
        client__erased_at=None,
    )
    mine = Q(client__therapist=member) | Q(holder_id=member.id)
    return with_last_step(items).filter(_UNDECIDED).filter(mine)


def first_things_first(items: QuerySet[Any]) -> QuerySet[Any]:
    """Sort items: safety, worse, off track, silent, low fit; then the soonest due."""
    rank = Case(
        *(When(reason=reason, then=Constant(n)) for n, reason in enumerate(ORDER)),
        default=Constant(len(ORDER)),
        output_field=IntegerField(),
    )
    ranked: QuerySet[Any] = items.annotate(rank=rank)
    return ranked.order_by("rank", "-urgent", "due_at", "moved_at")


def open_concerns_about(client: Client) -> QuerySet[Any]:
    """Return the undecided items about one client, first things first."""
    items = with_last_step(AttentionItem.objects.filter(client=client))
    undecided = items.filter(_UNDECIDED).select_related("client", "practice")
    return first_things_first(undecided)


def describe_concerns(items: Iterable[AttentionItem]) -> list[Concern]:
    """Read what each item was seen in, with the same few queries for any number."""
    wanted = list(items)
    steps: dict[UUID, list[AttentionStatus]] = {item.id: [] for item in wanted}
    rows = AttentionStatus.objects.filter(item__in=wanted).order_by("at", "id")
    seen = "administration__submission__told_after__session__guess"
    for step in rows.select_related("administration", seen, "holder", "author"):
        steps[step.item_id].append(step)
    clients = {item.client_id for item in wanted}
    courses = courses_of(clients)
    expected = expected_courses_of(clients)
    heard = _last_heard(clients)
    return [
        _concern(
            item,
            steps[item.id],
            courses=courses.get(item.client_id, {}),
            expected=expected.get(item.client_id, {}),
            last_heard=heard.get(item.client_id),
        )
        for item in wanted
    ]


def _concern(
    item: AttentionItem,
    steps: list[AttentionStatus],
    *,
    courses: Mapping[str, Course],
    expected: Mapping[str, ExpectedCourse],
    last_heard: datetime | None,
) -> Concern:
    seen = [step.administration for step in steps if step.administration is not None]
    key = seen[-1].instrument if seen else ""
    return Concern(item, tuple(steps), courses.get(key), last_heard, expected.get(key))


def _last_heard(client_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    rows = Submission.objects.filter(client_id__in=client_ids)
    return dict(rows.order_by("answered_at").values_list("client_id", "answered_at"))
