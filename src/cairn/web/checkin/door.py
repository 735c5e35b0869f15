"""How does a client come in and go again? Opening a link changes nothing.

Before somebody has agreed to look, no page says whose it is.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.after_sessions import was_said
from cairn.clinic.records.models import (
    Client,
    OwnItem,
    OwnWords,
    Purpose,
    Submission,
)
from cairn.clinic.records.services.invite_client import LinkUnusable, find_invitation
from cairn.web.checkin.link import carry, drop
from cairn.web.checkin.safety import safety_for
from cairn.web.request import CairnRequest, link_of
from cairn.web.wording import DAY

# One answer for all: unknown, run out, revoked and erased cannot be told apart.
GONE = 410


@require_safe
def enter(_request: HttpRequest, token: str) -> HttpResponse:
    """Move the link from the address into a cookie and open the page it is for."""
    now = timezone.now()
    try:
        invitation = find_invitation(token, at=now)
    except LinkUnusable:
        return see("checkin:run_out")
    own_path = invitation.purpose == Purpose.OWN_PATH
    response = see("mypath:show" if own_path else "checkin:welcome")
    carry(response, token, invitation=invitation, at=now)
    return response


@require_safe
def welcome(request: CairnRequest) -> HttpResponse:
    """Say what this is, that it is free to leave, and who would see what."""
    invitation, client = link_of(request)
    if invitation.purpose == Purpose.OWN_PATH:
        return see("mypath:show")
    if invitation.purpose == Purpose.AFTER_SESSION:
        return welcome_after_session(request)
    page = {
        "safety": safety_for(client, at=timezone.now()).without_names(),
        "is_first": is_first_visit(client),
        "is_sent": invitation.used_at is not None,
    }
    return render(request, "checkin/welcome.html", page)


def welcome_after_session(request: CairnRequest) -> HttpResponse:
    """Say that questions about one session are open, and that it is fine without."""
    invitation, client = link_of(request)
    session = invitation.session
    if session is not None and was_said(session):
        return see("aftersession:speak", session=str(session.id))
    safety = safety_for(client, at=timezone.now()).without_names()
    page = {"safety": safety, "session": session}
    return render(request, "aftersession/welcome.html", page)


@require_safe
def decline(request: CairnRequest) -> HttpResponse:
    """Take a no for an answer, without a trace."""
    invitation, client = link_of(request)
    safety = safety_for(client, at=timezone.now()).without_names()
    until = date_format(timezone.localtime(invitation.expires_at), str(DAY))
    page = {"safety": safety, "open_until": until}
    return render(request, "checkin/no_thanks.html", page)


@require_safe
def say_run_out(request: HttpRequest) -> HttpResponse:
    """Say that the link leads nowhere, with help still in its place."""
    return render(request, "checkin/run_out.html", status=GONE)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: CairnRequest) -> HttpResponse:
    """Close the page at once and make this browser forget it."""
    if request.method != "POST":
        return render(request, "checkin/left.html")
    response = see("checkin:leave")
    drop(response)
    # What waits on a phone is sealed: it may still go out, and nobody reads it there.
    waits = bool(request.POST.get("waiting"))
    response["Clear-Site-Data"] = '"cookies"' if waits else '"cookies", "storage"'
    return response


def is_first_visit(client: Client) -> bool:
    """Whether this client has neither written nor sent anything yet."""
    laid = OwnItem.objects.filter(client=client).exists()
    wrote = laid or OwnWords.objects.filter(client=client).exists()
    return not (wrote or Submission.objects.filter(client=client).exists())


def see(place: str, **parts: str) -> HttpResponse:
    """Send the browser on so that going back or reloading repeats nothing."""
    response = redirect(place, permanent=False, **parts)
    response.status_code = 303
    return response
