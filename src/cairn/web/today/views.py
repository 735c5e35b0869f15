"""The first page of a therapist's day."""

from datetime import datetime, time
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.clinic.records.day import Day, read_day
from cairn.clinic.records.limit_facts import left_today
from cairn.clinic.records.well import entry_named
from cairn.clinic.records.well_sessions import question_name
from cairn.web.request import CairnRequest
from cairn.web.today import presenters
from cairn.web.well.door import with_well


@require_safe
@with_well
def show_day(request: CairnRequest, key: bytes | None) -> HttpResponse:
    """Show who needs a look first, then today's sessions."""
    now = timezone.now()
    local = timezone.localtime(now)
    day = read_day(request.member, begin=begin_of_day(local))
    page = {
        "here": "today",
        "greeting": presenters.greet(request.member.read_text("name"), hour=local.hour),
        "sum": presenters.sum_up(day),
        "rows": presenters.attention_rows(day, request.member, at=now),
        "closing": presenters.close_list(day),
        "stops": presenters.stops(
            day, at=now, questions=_questions(request, day, key=key)
        ),
        "left": presenters.say_left(left_today(request.member, at=now)),
        "friday": presenters.say_friday(local.date()),
        "people": day.people,
    }
    return render(request, "today/day.html", page)


def _questions(
    request: CairnRequest, day: Day, *, key: bytes | None
) -> dict[UUID, str]:
    """Return what one left to ask, from the open Well alone."""
    if key is None:
        return {}
    left = {
        visit.client.id: entry_named(
            request.member, question_name(visit.client.id), key=key
        )
        for visit in day.visits
    }
    return {one: entry.content.text for one, entry in left.items() if entry}


def begin_of_day(local: datetime) -> datetime:
    """Return the last midnight, as the practice's clocks show it."""
    return datetime.combine(local.date(), time(), tzinfo=local.tzinfo)
