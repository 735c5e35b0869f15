"""When is a client's own page open? A link opens it once its form was sent."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import HttpResponse

from cairn.clinic.records.after_sessions import was_said
from cairn.clinic.records.models import Invitation, Purpose
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, link_of

Parts = ParamSpec("Parts")
View = Callable[Concatenate[CairnRequest, Parts], HttpResponse]


def is_ahead(invitation: Invitation) -> bool:
    """Whether what the link was made for has not been sent yet."""
    if invitation.purpose == Purpose.OWN_PATH or invitation.used_at is not None:
        return False
    session = invitation.session
    return session is None or not was_said(session)


def for_own_page(view: View[Parts]) -> View[Parts]:
    """Lead whoever has not agreed to look yet to the page that asks them."""

    def opened(
        request: CairnRequest, /, *args: Parts.args, **parts: Parts.kwargs
    ) -> HttpResponse:
        invitation, _client = link_of(request)
        if is_ahead(invitation):
            return see("checkin:welcome")
        return view(request, *args, **parts)

    update_wrapper(opened, view)
    return opened
