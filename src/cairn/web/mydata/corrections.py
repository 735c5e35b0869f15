"""Ask to have something put right, and the therapist's page that answers it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Client, Correction
from cairn.clinic.records.services.ask_correction import (
    answer_correction,
    ask_correction,
)
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.mydata.forms import CorrectionForm
from cairn.web.mydata.values import write_day
from cairn.web.ownpage.door import for_own_page
from cairn.web.request import CairnRequest, author_of, link_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it is shown to either of the two."""

    id: UUID
    text: str
    when: str
    done: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def ask(request: CairnRequest) -> HttpResponse:
    """Take down what is wrong, and show what became of it."""
    _invitation, client = link_of(request)
    now = timezone.now()
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        ask_correction(client, text, by=author_of(request), at=now)
        name = client.therapist.read_text("name")
        said = _("Passed on. %(name)s sees it before your next session.")
        messages.success(request, said % {"name": name})
        return see("mydata:correct")
    page = {
        "form": form,
        "asked": asked_by(client),
        "safety": safety_for(client, at=now),
    }
    status = 400 if form.errors else 200
    return render(request, "mydata/correct.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: CairnRequest, client: Client) -> HttpResponse:
    """Show the therapist what the client asked to put right; note what is done."""
    if request.method == "POST":
        asked = find_asked(client, request.POST.get("correction", ""))
        if asked is not None:
            answer_correction(asked, by=author_of(request), at=timezone.now())
            messages.success(request, _("Noted as put right. They see that."))
        return redirect("mydata:answer", client.id)
    page = {
        "here": "people",
        "client": client,
        "name": client.read_text("name"),
        "asked": asked_by(client),
    }
    return render(request, "mydata/answer.html", page)


def find_asked(client: Client, named: str) -> Correction | None:
    """Return one request of this client, or None."""
    try:
        return Correction.objects.filter(client=client, id=UUID(named)).first()
    except ValueError:
        return None


def asked_by(client: Client) -> list[Asked]:
    """Return what a client asked to have put right, the newest first."""
    return [
        Asked(
            id=one.id,
            text=one.read_text("text"),
            when=write_day(one.at),
            done=write_day(one.answered_at) if one.answered_at else "",
        )
        for one in Correction.objects.filter(client=client).order_by("-at")
    ]
