"""O1: how the practice is, by whole quarters that are over, and never who."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.models import Practice
from cairn.clinic.records.practice_health import read_health, read_load
from cairn.errors import CairnError
from cairn.web.health import presenters
from cairn.web.request import CairnRequest

QUARTERS = 4


@require_safe
def show_health(request: CairnRequest) -> HttpResponse:
    """Show one quarter; what else an address asks for narrows nothing."""
    practice, today = request.member.practice, timezone.localdate()
    last = last_quarters(today)
    chosen = _chosen(request.GET.get("quarter", ""), last)
    page = {
        "here": "practice",
        "quarter": presenters.name_quarter(chosen),
        "others": [
            (one.name, presenters.name_quarter(one)) for one in last if one != chosen
        ],
        **_describe(practice, chosen, last, today=today),
    }
    return render(request, "health/show.html", page)


def last_quarters(today: date) -> list[Quarter]:
    """Return the last quarters that are over, oldest first."""
    quarters = [Quarter.of(today).before]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].before)
    return quarters[::-1]


def _chosen(name: str, last: list[Quarter]) -> Quarter:
    try:
        asked = Quarter.named(name)
    except CairnError:
        return last[-1]
    return asked if asked in last else last[-1]


def _describe(
    practice: Practice, chosen: Quarter, last: list[Quarter], *, today: date
) -> dict[str, Any]:
    health = read_health(practice, chosen, today=today)
    loads = [(one, read_load(practice, one, today=today)) for one in last]
    return {
        "picture": presenters.draw_load(loads),
        "facts": presenters.write_facts(health),
        "band": presenters.write_band(health.band),
    }
