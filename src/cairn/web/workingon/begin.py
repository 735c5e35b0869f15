"""Begins something both work on exactly once, however often its form is sent."""

from datetime import datetime
from uuid import uuid5

from django.db import IntegrityError

from cairn.clinic.records.models import Author, Client, Plan
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.web.workingon.forms import NewForm

CONFLICT = 409


def begin_once(
    client: Client, form: NewForm, lines: Lines, *, by: Author, at: datetime
) -> bool:
    """Begin it; False when this form has begun something else before."""
    number = uuid5(client.id, f"working on {form.cleaned_data['key']}")
    mine = Plan.objects.filter(client=client, id=number)
    day = form.cleaned_data["review_on"]
    if not mine.exists():
        try:
            begin_plan(client, lines, review_on=day, by=by, at=at, number=number)
        except IntegrityError:
            if not mine.exists():
                raise
    plan = mine.get()
    stands = Lines(plan.read_text("client_line"), plan.read_text("therapist_line"))
    return (stands, plan.review_on) == (_squeezed(lines), day)


def _squeezed(lines: Lines) -> Lines:
    return Lines(" ".join(lines.client.split()), " ".join(lines.therapist.split()))
