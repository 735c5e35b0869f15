"""What we are working on, in words: who does what, and when to look again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.clinic.records.models import Client
from cairn.clinic.records.plans import OpenedPlan, plans_of
from cairn.web.wording import write_day


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """One thing both work on: a line each."""

    id: UUID
    client_line: str
    therapist_line: str
    review: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class ShownPlans:
    """What is open, and what is done, newest first."""

    therapist: str
    open: tuple[ShownPlan, ...]
    done: tuple[ShownPlan, ...]


def present_plans(client: Client, *, at: datetime) -> ShownPlans:
    """Put what the two work on into words."""
    plans = plans_of(client)
    finished = [plan for plan in plans if plan.done_at is not None]
    return ShownPlans(
        therapist=client.therapist.read_text("name"),
        open=tuple(_show(plan, at=at) for plan in plans if plan.done_at is None),
        done=tuple(_show(plan, at=at) for plan in reversed(finished)),
    )


def say_due(plans: Iterable[ShownPlan]) -> str:
    """Say before a session that a day to look again has come."""
    first = next((plan for plan in plans if plan.is_due), None)
    if first is None:
        return ""
    line = first.client_line or first.therapist_line
    return _("A day to look again has come: “%(line)s”") % {"line": line}


def today_of(at: datetime) -> date:
    """Return which day it is where the practice is."""
    return timezone.localtime(at).date()


def _show(plan: OpenedPlan, *, at: datetime) -> ShownPlan:
    return ShownPlan(
        id=plan.id,
        client_line=plan.client_line,
        therapist_line=plan.therapist_line,
        review=write_day(plan.review_on, at=at) if plan.review_on else "",
        is_due=plan.is_due(on=today_of(at)),
    )
