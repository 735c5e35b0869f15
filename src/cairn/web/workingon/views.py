"""The client's side of what both are working on: begin, change one's line, done."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.models import Plan
from cairn.clinic.records.services.keep_plan import Lines, change_plan, finish_plan
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ownpage.door import for_own_page
from cairn.web.request import CairnRequest, author_of, link_of
from cairn.web.workingon.begin import CONFLICT, begin_once
from cairn.web.workingon.forms import ChangeForm, NewForm, PlanForm
from cairn.web.workingon.presenters import today_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def begin(request: CairnRequest) -> HttpResponse:
    """Ask for one line, or keep it."""
    _invitation, client = link_of(request)
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = NewForm(sent, today=today_of(now), initial={"key": uuid4().hex})
    if not form.is_valid():
        return show(request, form, at=now, status=400 if sent else 200)
    lines = Lines(client=form.cleaned_data["line"])
    if not begin_once(client, form, lines, by=author_of(request), at=now):
        return show(request, form, at=now, status=CONFLICT, was_used=True)
    messages.success(request, _("It stands on your page."))
    return see("mypath:show")


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def change(request: CairnRequest, plan: Plan) -> HttpResponse:
    """Change one's own line and the day."""
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    stands = {"line": plan.read_text("client_line"), "review_on": plan.review_on}
    form = ChangeForm(sent, today=today_of(now), initial=stands)
    if not form.is_valid():
        return show(request, form, at=now, status=400 if sent else 200, plan=plan)
    line, day = form.cleaned_data["line"], form.cleaned_data["review_on"]
    change_plan(plan, line, review_on=day, by=author_of(request), at=now)
    messages.success(request, _("Changed."))
    return see("mypath:show")


@require_POST
@for_own_page
def finish(request: CairnRequest, plan: Plan) -> HttpResponse:
    """Put it among what is done, or take it up again."""
    is_done = request.POST.get("deed") != "again"
    finish_plan(plan, is_done=is_done, by=author_of(request), at=timezone.now())
    return see("mypath:show")


def show(
    request: CairnRequest,
    form: PlanForm,
    *,
    at: datetime,
    status: int = 200,
    was_used: bool = False,
    plan: Plan | None = None,
) -> HttpResponse:
    """Show the form; one that was used or has no number goes on under a new one."""
    _invitation, client = link_of(request)
    is_new = "key" in form.fields
    has_number = is_new and not was_used and not form["key"].errors
    page = {
        "form": form,
        "plan": plan,
        "their_line": plan.read_text("therapist_line") if plan else "",
        "key": form["key"].value() if has_number else uuid4().hex,
        "was_used": was_used,
        "safety": safety_for(client, at=at),
    }
    return render(request, "workingon/line.html", page, status=status)
