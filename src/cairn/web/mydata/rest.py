"""Pause questions, say *not today*, come back, leave: a step each, nobody asks why.

Each of them is open with every link, also before a check-in is sent.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Practice
from cairn.clinic.records.services.rest_from_questions import (
    end_pause,
    leave_page,
    pause_questions,
    say_not_today,
)
from cairn.web.checkin.door import see
from cairn.web.checkin.link import drop
from cairn.web.checkin.safety import safety_for
from cairn.web.mydata.forms import PauseForm
from cairn.web.mydata.presenters import say_pause
from cairn.web.request import CairnRequest, author_of, link_of


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: CairnRequest) -> HttpResponse:
    """Ask for how long, and say from then on that it rests."""
    _invitation, client = link_of(request)
    now = timezone.now()
    zone = ZoneInfo(client.practice.time_zone)
    today = now.astimezone(zone).date()
    form = PauseForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        until = form.moment(zone)
        pause_questions(client, until=until, by=author_of(request), at=now)
        messages.success(request, _("Paused. No questions come, and none is counted."))
        return see("mydata:pause")
    page = {
        "form": form,
        "pause": say_pause(client, at=now),
        "safety": safety_for(client, at=now),
    }
    status = 400 if form.errors else 200
    return render(request, "mydata/pause.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: CairnRequest) -> HttpResponse:
    """Let questions come again."""
    _invitation, client = link_of(request)
    if request.method == "POST":
        end_pause(client, by=author_of(request), at=timezone.now())
        messages.success(request, _("Questions can come again. No need to catch up."))
    return see("mydata:pause")


@require_http_methods(["GET", "HEAD", "POST"])
def not_today(request: CairnRequest) -> HttpResponse:
    """Rest for today with one tap; the check-in stays open."""
    _invitation, client = link_of(request)
    now = timezone.now()
    if request.method == "POST":
        until = day_after(now, ZoneInfo(client.practice.time_zone))
        say_not_today(client, until=until, by=author_of(request), at=now)
        return see("mydata:not_today")
    page = {
        "is_resting": bool(say_pause(client, at=now)),
        "safety": safety_for(client, at=now),
    }
    return render(request, "mydata/not_today.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: CairnRequest) -> HttpResponse:
    """Say what stays and why, and close the page when that is confirmed."""
    _invitation, client = link_of(request)
    if request.method != "POST":
        page = {
            "kept": say_kept(client.practice),
            "safety": safety_for(client, at=timezone.now()),
        }
        return render(request, "mydata/leave.html", page)
    leave_page(client, by=author_of(request), at=timezone.now())
    response = see("checkin:leave")
    drop(response)
    response["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def say_kept(practice: Practice) -> str:
    """Say how long records stay, as far as the practice has said so."""
    years = practice.kept_years
    if years is None:
        return _("Some records must be kept by law. We'll tell you which.")
    return ngettext(
        "Some records must be kept by law for %(n)d year. We'll tell you which.",
        "Some records must be kept by law for %(n)d years. We'll tell you which.",
        years,
    ) % {"n": years}


def day_after(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next day begins there."""
    today = moment.astimezone(zone).date()
    return datetime.combine(today + timedelta(days=1), time.min, tzinfo=zone)
