"""Keeps a client's link in the browser: in a cookie, never again in an address."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse

from cairn.clinic.records.models import Invitation
from cairn.clinic.records.models.answers import Mode
from cairn.web.middleware import LINK_COOKIE, TIME_TO_FINISH
from cairn.web.ownpage.key import drop_key
from cairn.web.request import CairnRequest

# Long enough to come back to a half-finished form, short enough for a shared phone.
ON_A_PHONE = timedelta(hours=24)
ON_THIS_SCREEN = timedelta(hours=2)
_KIOSK = "handed over"


def carry(
    response: HttpResponse,
    token: str,
    *,
    invitation: Invitation,
    at: datetime,
    longest: timedelta = ON_A_PHONE,
) -> None:
    """Let this browser open the client's page for a while."""
    left = min(longest, invitation.expires_at + TIME_TO_FINISH - at)
    response.set_cookie(
        LINK_COOKIE,
        token,
        max_age=int(left.total_seconds()),
        path="/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponse) -> None:
    """Make this browser forget the client's page, and the key to what is theirs."""
    drop_key(response)
    # A __Host- cookie can be replaced only by one that is Secure as well.
    response.set_cookie(
        LINK_COOKIE,
        "",
        max_age=0,
        path="/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def hand_over(request: CairnRequest, invitation: Invitation) -> None:
    """Remember that this link is open on the therapist's own screen."""
    request.session[_KIOSK] = str(invitation.id)


def mode_of(request: CairnRequest, invitation: Invitation) -> Mode:
    """Say whether the answers come over a link or on the therapist's own screen."""
    here = request.session.get(_KIOSK) == str(invitation.id)
    return Mode.KIOSK if here else Mode.LINK
