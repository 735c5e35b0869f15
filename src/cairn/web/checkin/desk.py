"""The therapist's side: hand the screen over, or enter a sheet of paper by keyboard."""

from datetime import datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Client, Purpose
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.queries import latest_episode, measures_of, open_episode
from cairn.clinic.records.services.invite_client import IssuedLink, invite_client
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    record_check_in,
)
from cairn.errors import NotAllowed
from cairn.exchange.instruments.shelf import for_clients
from cairn.science.measure.instrument import Instrument
from cairn.web.checkin.door import see
from cairn.web.checkin.forms import PaperForm
from cairn.web.checkin.link import ON_THIS_SCREEN, carry, hand_over
from cairn.web.request import CairnRequest, author_of


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_screen(request: CairnRequest, client: Client) -> HttpResponse:
    """Sign out here and open the client's check-in on this very screen."""
    episode = open_episode(client)
    measures = measures_of(episode) if episode else []
    if request.method != "POST" or episode is None or not measures:
        page = {"client": client, "name": client.read_text("name"), "can": measures}
        return render(request, "checkin/kiosk.html", page)
    now = timezone.now()
    issued = invite_client(
        episode, purpose=Purpose.CHECK_IN, by=author_of(request), at=now
    )
    logout(request)
    return open_on_this_screen(request, issued, at=now)


def open_on_this_screen(
    request: CairnRequest, issued: IssuedLink, *, at: datetime
) -> HttpResponse:
    """Open a client's page here, once nobody is signed in any more."""
    hand_over(request, issued.invitation)
    response = see("checkin:welcome")
    carry(
        response,
        issued.token,
        invitation=issued.invitation,
        at=at,
        longest=ON_THIS_SCREEN,
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def enter_from_paper(request: CairnRequest, client: Client) -> HttpResponse:
    """Enter one measure from paper; the page is ready for the next sheet after it."""
    measure = find_measure(request, client)
    zone = ZoneInfo(client.practice.time_zone)
    now = timezone.now()
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        measure=measure,
        today=now.astimezone(zone).date(),
        initial={"key": uuid4().hex},
    )
    if form.is_valid():
        record_sheet(request, client, form, at=now, zone=zone)
        stored = _("%(measure)s is in the record.") % {"measure": measure.short_name}
        messages.success(request, stored)
        return redirect(f"{request.path}?measure={measure.key}")
    page = {
        "client": client,
        "name": client.read_text("name"),
        "form": form,
        "measure": measure,
        "measures": for_clients(),
    }
    status = 400 if form.is_bound else 200
    return render(request, "checkin/paper.html", page, status=status)


def find_measure(request: CairnRequest, client: Client) -> Instrument:
    """Return the measure that was asked for, else the first agreed one."""
    wanted = request.GET.get("measure", "")
    known = {measure.key: measure for measure in for_clients()}
    episode = latest_episode(client)
    agreed = measures_of(episode) if episode else []
    return known.get(wanted) or next(iter([*agreed, *known.values()]))


def record_sheet(
    request: CairnRequest,
    client: Client,
    form: PaperForm,
    *,
    at: datetime,
    zone: ZoneInfo,
) -> None:
    """Hand one sheet to the record, dated as it was answered."""
    episode = latest_episode(client)
    if episode is None:
        raise NotAllowed("There is no episode to enter this into. Start one first.")
    sheet = form.cleaned_data
    total = sheet["total"]
    answered = Answered(
        form.measure.key,
        form.measure.version,
        {} if total is not None else form.answers(),
        total=total,
    )
    check_in = CheckIn(
        key=sheet["key"],
        measures=(answered,),
        answered_at=datetime.combine(sheet["answered_on"], time(12), tzinfo=zone),
        mode=Mode.PAPER,
    )
    record_check_in(check_in, episode=episode, by=author_of(request), at=at)
