"""Opens the practice, and states what it promises."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.crisis_lines import regions
from cairn.clinic.environment import read_local_zone
from cairn.clinic.records.models import Author, RiskProtocol
from cairn.clinic.records.services.found_practice import found_practice
from cairn.clinic.records.services.open_practice import describe_practice
from cairn.clinic.records.services.state_protocol import (
    protocol_in_force,
    state_protocol,
)
from cairn.errors import CairnError
from cairn.web.middleware import show_missing
from cairn.web.request import CairnRequest, author_of
from cairn.web.setup.door import close_door, is_code_needed, is_set_up
from cairn.web.setup.forms import PracticeForm, StartForm
from cairn.web.setup.protocol import ProtocolForm, initial_of

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def start(request: HttpRequest) -> HttpResponse:
    """Open the practice with its owner; afterwards this address is not there."""
    if is_set_up():
        return show_missing(request)
    form = StartForm(
        request.POST or None,
        ask_code=is_code_needed(request),
        initial={"time_zone": read_local_zone().key},
    )
    if request.method == "POST" and form.is_valid():
        owner = found_practice(form.founding, by=Author.system(), at=timezone.now())
        close_door()
        login(request, owner.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("setup:practice")
    return render(request, "setup/start.html", {"form": form})


@require_http_methods(FORM)
def describe(request: CairnRequest) -> HttpResponse:
    """Say how the practice is called and when it can be reached."""
    practice, now = request.member.practice, timezone.now()
    form = PracticeForm(
        request.POST or None,
        initial={
            "name": practice.read_text("name"),
            "time_zone": practice.time_zone,
            "contact_hours": practice.read_text("contact_hours"),
            "language": practice.language,
            "kept_years": practice.kept_years,
        },
    )
    if request.method == "POST" and form.is_valid():
        describe_practice(practice, **form.cleaned_data, by=author_of(request), at=now)
        messages.success(request, _("Kept."))
        stated = protocol_in_force(practice, on=timezone.localdate(now))
        return redirect("setup:practice" if stated else "setup:protocol")
    return render(request, "setup/practice.html", {"form": form, "here": "practice"})


@require_http_methods(FORM)
def state(request: CairnRequest) -> HttpResponse:
    """Say who looks when an answer worries, in which hours, and by when."""
    practice, now = request.member.practice, timezone.now()
    newest = RiskProtocol.objects.filter(practice=practice).first()
    today = timezone.localdate(now)
    region = _chosen_region(request, newest)
    form = ProtocolForm(
        request.POST or None,
        practice=practice,
        region=region,
        today=today,
        initial=initial_of(newest, today=today),
    )
    if request.method == "POST" and form.is_valid() and _keep(form, request):
        messages.success(request, _("This is in force from now on."))
        return redirect("setup:members")
    page = {"form": form, "here": "practice", "regions": regions(), "region": region}
    return render(request, "setup/protocol.html", page)


def _chosen_region(request: CairnRequest, newest: RiskProtocol | None) -> str:
    known = newest.region if newest else ""
    asked = request.POST.get("region") or request.GET.get("region") or known
    return asked if asked in regions() else ""


def _keep(form: ProtocolForm, request: CairnRequest) -> bool:
    try:
        state_protocol(
            request.member.practice,
            promise=form.promise,
            people=form.people(),
            by=author_of(request),
            at=timezone.now(),
        )
    except CairnError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
