"""The people of a caseload: the list, a new one, their measures, their end here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.caseload import Order, list_caseload
from cairn.clinic.records.models import Client
from cairn.clinic.records.queries import latest_episode, measures_of
from cairn.clinic.records.services.begin_work import begin_work
from cairn.clinic.records.services.enrol_client import assign_measures
from cairn.clinic.records.services.erase_client import erase_client
from cairn.web.people.forms import EnrolForm, EraseForm, MeasuresForm
from cairn.web.people.presenters import measure_cards, person_row
from cairn.web.request import CairnRequest, author_of

ON_A_PAGE = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
def list_people(request: CairnRequest) -> HttpResponse:
    """Show everyone, by name or by last check-in."""
    now = timezone.now()
    order = Order.SEEN if request.GET.get("by") == Order.SEEN else Order.NAME
    everyone = list_caseload(request.member, order)
    pages = Paginator(range(len(everyone)), ON_A_PAGE)
    part = pages.get_page(request.GET.get("page"))
    shown = everyone.read(part.start_index() - 1, part.end_index()) if everyone else []
    page = {
        "here": "people",
        "rows": [person_row(one, at=now) for one in shown],
        "part": part,
        "order": order,
        "count": len(everyone),
    }
    return render(request, "people/everyone.html", page)


@require_http_methods(FORM)
def enrol(request: CairnRequest) -> HttpResponse:
    """Enrol a person, then make the first link."""
    now = timezone.now()
    today = timezone.localtime(now).date()
    form = EnrolForm(
        request.POST or None,
        practice=request.member.practice,
        today=today,
        initial={"started_on": today},
    )
    if request.method == "POST" and form.is_valid():
        client = begin_work(
            form.new_client,
            form.cleaned_data["measures"],
            therapist=request.member,
            started_on=form.cleaned_data["started_on"],
            by=author_of(request),
            at=now,
        )
        return redirect("invite:make", client.id)
    page = {"here": "people", "form": form, "cards": measure_cards()}
    return render(request, "people/enrol.html", page)


@require_http_methods(FORM)
def agree_measures(request: CairnRequest, client: Client) -> HttpResponse:
    """Change which measures both agree on."""
    now = timezone.now()
    episode = latest_episode(client)
    agreed = measures_of(episode) if episode else []
    form = MeasuresForm(
        request.POST if request.method == "POST" else None,
        practice=client.practice,
        today=timezone.localtime(now).date(),
        initial={"measures": [measure.key for measure in agreed]},
    )
    if episode and request.method == "POST" and form.is_valid():
        chosen = form.in_order([measure.key for measure in agreed])
        assign_measures(episode, chosen, by=author_of(request), at=now)
        messages.success(request, _("Kept. The next check-in asks these."))
        return redirect("path:show", client.id)
    page = {"here": "people", "form": form, "cards": measure_cards(), "client": client}
    page["name"] = client.read_text("name")
    return render(request, "people/measures.html", page)


@require_http_methods(FORM)
def erase(request: CairnRequest, client: Client) -> HttpResponse:
    """Erase a person after their code was typed, and show the certificate."""
    form = EraseForm(request.POST or None, code=client.code)
    if request.method == "POST" and form.is_valid():
        certificate = erase_client(client, by=author_of(request), at=timezone.now())
        page = {"here": "people", "certificate": certificate, "code": client.code}
        return render(request, "people/erased.html", page)
    page = {"here": "people", "form": form, "client": client}
    page["name"] = client.read_text("name")
    return render(request, "people/erase.html", page)
