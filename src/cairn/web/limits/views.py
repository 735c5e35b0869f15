"""A therapist's limits: this week in them, what went beyond, and the form."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.limits import Limits
from cairn.clinic.records.limit_facts import beyond_limits
from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.load import monday_of, sessions_held
from cairn.clinic.records.models import Member
from cairn.clinic.records.services.keep_limits import keep_limits
from cairn.clinic.records.services.state_protocol import protocol_in_force
from cairn.web.checkin.safety import name_days, name_hours
from cairn.web.limits import presenters
from cairn.web.limits.forms import LimitsForm, initial_of
from cairn.web.request import CairnRequest, author_of

WEEK = timedelta(days=7)
FACTS_SHOWN = 8


@require_http_methods(["GET", "HEAD", "POST"])
def show_limits(request: CairnRequest) -> HttpResponse:
    """Show the limits and the days beyond them, and keep others."""
    member, now = request.member, timezone.now()
    limits = limits_of(member)
    form = LimitsForm(
        request.POST if request.method == "POST" else None,
        zone=ZoneInfo(member.practice.time_zone),
        initial=initial_of(limits),
    )
    if form.is_valid():
        kept = form.cleaned_data["limits"]
        keep_limits(member, kept, by=author_of(request), at=now)
        messages.success(request, _("Kept. They hold from now on."))
        return redirect("limits:show")
    page = {
        "here": "limits",
        "form": form,
        "reached": name_hours(limits) if limits else "",
        **_this_week(member, limits, at=now),
        **_safety_route(member, at=now),
    }
    return render(request, "limits/show.html", page, status=400 if form.errors else 200)


def _this_week(
    member: Member, limits: Limits | None, *, at: datetime
) -> dict[str, Any]:
    today = timezone.localtime(at).date()
    monday = monday_of(today)
    facts = beyond_limits(
        member, since=presenters.months_until(today)[0], until=monday + WEEK
    )
    week = presenters.Week(
        monday=monday,
        today=today,
        met=sessions_held(member, since=monday, until=monday + WEEK, limits=limits),
        facts=[fact for fact in facts if fact.on >= monday],
        limits=limits,
    )
    over = [fact for fact in facts if fact.on <= today]
    return {
        "picture": presenters.draw(week),
        "facts": presenters.write_facts(over)[:FACTS_SHOWN],
        "months": presenters.write_months(over, today=today) if over else [],
    }


def _safety_route(member: Member, *, at: datetime) -> dict[str, Any]:
    """Say when a notice about safety comes all the same, and to whom on a day off."""
    stated = protocol_in_force(member.practice, on=at.date())
    if stated is None:
        return {}
    people = [row.member for row in stated.people.all()]
    return {
        "covered_days": name_days(stated.covered_days),
        "covered_from": f"{stated.covered_from:%H:%M}",
        "covered_until": f"{stated.covered_until:%H:%M}",
        "instead": [one.read_text("name") for one in people if one.id != member.id],
    }
