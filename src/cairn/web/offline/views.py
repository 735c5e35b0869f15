"""What a phone asks for without a person: its worker, and to take in what waited."""

from contextlib import ExitStack
from datetime import datetime

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from cairn.clinic.finders import NotThere
from cairn.clinic.records.models import Invitation, Purpose
from cairn.clinic.records.services.invite_client import LinkUnusable
from cairn.errors import CairnError, Conflict, VaultError
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.middleware import find_link
from cairn.web.offline.envelopes import PAGES, Envelope, hand_in, read_envelope
from cairn.web.offline.phone import read_ticket
from cairn.web.request import CairnRequest, link_of

_WORKER = settings.WEB / "static" / "cairn" / "worker.js"
_SEE_OTHER, _BAD_REQUEST, _CONFLICT, _BUSY = 303, 400, 409, 503


@require_safe
def give_worker(_request: HttpRequest) -> HttpResponse:
    """Give the phone its worker, from the folder whose pages it may open."""
    text = _WORKER.read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_safe
def say_away(request: CairnRequest) -> HttpResponse:
    """Say what can be done without a connection; a phone keeps this page."""
    invitation, client = link_of(request)
    is_sent = invitation.used_at is not None
    page = {
        "safety": safety_for(client, at=timezone.now()),
        "can_lay": is_sent or invitation.purpose == Purpose.OWN_PATH,
        "can_check_in": not is_sent and invitation.purpose == Purpose.CHECK_IN,
    }
    return render(request, "offline/away.html", page)


# The ticket in the body is what lets it in; no cookie does, so nobody can be made to
# send one by another site.
@csrf_exempt
@require_POST
def receive(request: CairnRequest) -> JsonResponse:
    """Take in what waited on a phone, and say truthfully what became of it."""
    now = timezone.now()
    try:
        invitation = find_way_in(request, at=now)
        with ExitStack() as within:
            within.enter_context(scope(practice=invitation.practice))
            within.enter_context(timezone.override(invitation.practice.time_zone))
            envelope = read_envelope(request.POST, client=invitation.client, at=now)
            return tell(envelope, invitation, take_in(request, envelope, invitation))
    except (LinkUnusable, VaultError):
        return JsonResponse({"state": "refused"}, status=410)


def find_way_in(request: CairnRequest, *, at: datetime) -> Invitation:
    """Return the link of the ticket, or a newer one that is open for the same person.

    An envelope opens under its own client's key alone: a link of somebody else is none.
    """
    try:
        return read_ticket(request.POST.get("ticket", ""), at=at)
    except LinkUnusable:
        newer = find_link(request)
        if newer is None:
            raise
        return newer


def take_in(
    request: CairnRequest, envelope: Envelope, invitation: Invitation
) -> HttpResponse:
    """Hand it to its page; what the record refuses is a look at it, never an end."""
    try:
        return hand_in(request, envelope, invitation)
    except Conflict:
        return HttpResponse(status=_CONFLICT)
    except OperationalError:
        return HttpResponse(status=_BUSY)
    except CairnError:
        return HttpResponse(status=_BAD_REQUEST)


def tell(
    envelope: Envelope, invitation: Invitation, taken: HttpResponse
) -> JsonResponse:
    """Say what became of it: nothing of what it holds is in the answer."""
    received = envelope.received_at(invitation.client)
    page = reverse(envelope.page)
    if taken.status_code == _SEE_OTHER and received is not None:
        return JsonResponse(
            {
                "state": "received",
                # An instant: the phone writes it as its own clock would.
                "at": received.isoformat(),
                "next": taken.headers["Location"],
                "spent": page if PAGES[envelope.page].once else "",
            }
        )
    if taken.status_code == _BUSY:
        return JsonResponse({"state": "busy"}, status=_BUSY)
    state = "before" if taken.status_code == _CONFLICT else "look"
    # A redirect that is no receipt must not be followed by the phone.
    status = taken.status_code if taken.status_code >= _BAD_REQUEST else 200
    return JsonResponse({"state": state}, status=status)


@require_POST
def look(request: CairnRequest) -> HttpResponse:
    """Show what waited on a phone in its own page, where something needs a word."""
    invitation, client = link_of(request)
    if "sealed" not in request.POST:
        return see("mypath:show")
    try:
        envelope = read_envelope(request.POST, client=client, at=timezone.now())
    except VaultError as error:
        raise NotThere from error
    return hand_in(request, envelope, invitation)
