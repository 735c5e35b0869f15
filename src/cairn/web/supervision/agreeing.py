"""Who supervises: the therapist's own choice, and its end."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.services.agree_supervision import (
    agree_supervision,
    end_supervision,
)
from cairn.clinic.records.supervision import supervision_of, supervisors_for
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, author_of
from cairn.web.supervision.forms import AgreeForm


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: CairnRequest) -> HttpResponse:
    """Choose a supervisor, another one, or none."""
    now, by = timezone.now(), author_of(request)
    running = supervision_of(request.member)
    if request.method == "POST" and request.POST.get("deed") == "end":
        if running is not None:
            end_supervision(running, by=by, at=now)
        return see("supervision:pack")
    sent = request.POST if request.method == "POST" else None
    form = AgreeForm(sent, supervisors=supervisors_for(request.member))
    if form.is_valid():
        chosen = form.known[form.cleaned_data["supervisor"]]
        agree_supervision(request.member, chosen, by=by, at=now)
        return see("supervision:pack")
    page = {
        "form": form,
        "supervisor": running.supervisor.read_text("name") if running else "",
    }
    status = 400 if form.errors else 200
    return render(request, "supervision/agree.html", page, status=status)
