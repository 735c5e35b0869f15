"""The therapist's side of what both are working on: agree on it, change one's line."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.models import Client, Plan
from cairn.clinic.records.services.keep_plan import Lines, change_plan, finish_plan
from cairn.web.request import CairnRequest, author_of
from cairn.web.workingon.begin import CONFLICT, begin_once
from cairn.web.workingon.forms import AgreeForm, ChangeForm
from cairn.web.workingon.presenters import present_plans, today_of


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: CairnRequest, client: Client) -> HttpResponse:
    """Show what both work on, with room for one more."""
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = AgreeForm(sent, today=today_of(now), initial={"key": uuid4().hex})
    status, was_used = 400 if form.errors else 200, False
    if form.is_valid():
        said = form.cleaned_data
        lines = Lines(client=said["their_line"], therapist=said["line"])
        if begin_once(client, form, lines, by=author_of(request), at=now):
            messages.success(request, _("It stands on their page as well."))
            return redirect("workingon:agree", client.id)
        status, was_used = CONFLICT, True
    has_number = not was_used and not form["key"].errors
    page = {
        **_page_of(client),
        "form": form,
        "key": form["key"].value() if has_number else uuid4().hex,
        "was_used": was_used,
        "plans": present_plans(client, at=now),
    }
    return render(request, "workingon/agree.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CairnRequest, plan: Plan) -> HttpResponse:
    """Change one's own line and the day."""
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    stands = {"line": plan.read_text("therapist_line"), "review_on": plan.review_on}
    form = ChangeForm(sent, today=today_of(now), initial=stands)
    form.fields["line"].label = _("Your line")
    if form.is_valid():
        line, day = form.cleaned_data["line"], form.cleaned_data["review_on"]
        change_plan(plan, line, review_on=day, by=author_of(request), at=now)
        return redirect("workingon:agree", plan.client_id)
    page = {
        **_page_of(plan.client),
        "form": form,
        "their_line": plan.read_text("client_line"),
    }
    status = 400 if form.errors else 200
    return render(request, "workingon/edit.html", page, status=status)


@require_POST
def close(request: CairnRequest, plan: Plan) -> HttpResponse:
    """Put it among what is done, or take it up again."""
    is_done = request.POST.get("deed") != "again"
    finish_plan(plan, is_done=is_done, by=author_of(request), at=timezone.now())
    return redirect("workingon:agree", plan.client_id)


def _page_of(client: Client) -> dict[str, object]:
    return {"here": "people", "client": client, "name": client.read_text("name")}
