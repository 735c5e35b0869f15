"""The first page of a therapist's day."""

from datetime import datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.clinic.records.day import read_day
from cairn.web.request import CairnRequest
from cairn.web.today import presenters


@require_safe
def show_day(request: CairnRequest) -> HttpResponse:
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
        "stops": presenters.stops(day, at=now),
        "people": day.people,
    }
    return render(request, "today/day.html", page)


def begin_of_day(local: datetime) -> datetime:
    """Return the last midnight, as the practice's clocks show it."""
    return datetime.combine(local.date(), time(), tzinfo=local.tzinfo)
