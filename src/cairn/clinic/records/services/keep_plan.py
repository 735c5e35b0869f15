"""What both are working on: begun by either, each line changed by whose it is.

A therapist may write down the client's line when it is agreed on, as the client said
it; from then on only the client changes it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, AuthorKind, Client, Plan
from cairn.clinic.records.services.lay_item import LONGEST_LINE
from cairn.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Lines:
    """What each of the two does until they look at it again."""

    client: str = ""
    therapist: str = ""


@transaction.atomic
def begin_plan(
    client: Client,
    lines: Lines,
    *,
    review_on: date | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
) -> Plan:
    """Begin to work on something.

    A form with its own `number` begins one thing: the second time raises
    IntegrityError.
    """
    _check_author(client, by)
    if by.kind is AuthorKind.CLIENT and lines.therapist:
        raise NotAllowed(_("Each of the two writes their own line."))
    if not lines.client.strip() and not lines.therapist.strip():
        raise NotAllowed(_("There is nothing written yet."))
    plan = Plan(
        id=number or uuid4(),
        practice_id=client.practice_id,
        client=client,
        at=at,
        changed_at=at,
        review_on=review_on,
        **by.as_fields(),
    )
    plan.write_text("client_line", _line(lines.client))
    plan.write_text("therapist_line", _line(lines.therapist))
    plan.save(force_insert=True)
    _note("plan begun", plan, by=by, at=at)
    return plan


@transaction.atomic
def change_plan(
    plan: Plan, line: str, *, review_on: date | None, by: Author, at: datetime
) -> None:
    """Change one's own line and the day; with no line left on it, it is gone."""
    _check_author(plan.client, by)
    own, other = ("client_line", "therapist_line")
    if by.kind is AuthorKind.MEMBER:
        own, other = other, own
    plan.write_text(own, _line(line))
    plan.review_on, plan.changed_at = review_on, at
    _note("plan changed", plan, by=by, at=at)
    if getattr(plan, own) or getattr(plan, other):
        plan.save(update_fields=[own, "review_on", "changed_at"])
    else:
        plan.delete()


@transaction.atomic
def finish_plan(plan: Plan, *, is_done: bool, by: Author, at: datetime) -> None:
    """Put it among what is done, or take it up again."""
    _check_author(plan.client, by)
    plan.done_at, plan.changed_at = at if is_done else None, at
    plan.save(update_fields=["done_at", "changed_at"])
    action = "plan done" if is_done else "plan taken up"
    _note(action, plan, by=by, at=at)


def _line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE:
        raise NotAllowed(
            _("This is longer than %(most)s characters. Shorten it; nothing was lost.")
            % {"most": LONGEST_LINE}
        )
    return line


def _check_author(client: Client, by: Author) -> None:
    mine = by.kind is AuthorKind.CLIENT and by.client_id == client.id
    if not mine and by.kind is not AuthorKind.MEMBER:
        raise NotAllowed("The two who work together write this.")


def _note(action: str, plan: Plan, *, by: Author, at: datetime) -> None:
    audit(
        action,
        practice=plan.practice_id,
        by=by,
        at=at,
        client=plan.client_id,
        row=plan.id,
    )
