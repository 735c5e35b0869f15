"""When is a client's own page open? A check-in link opens it once it was sent."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.http import HttpResponse

from cairn.clinic.records.models import Purpose
from cairn.web.checkin.door import see
from cairn.web.request import CairnRequest, link_of

Parts = ParamSpec("Parts")
View = Callable[Concatenate[CairnRequest, Parts], HttpResponse]


def for_own_page(view: View[Parts]) -> View[Parts]:
    """Lead whoever has not agreed to look yet to the page that asks them."""

    def opened(
        request: CairnRequest, /, *args: Parts.args, **parts: Parts.kwargs
    ) -> HttpResponse:
        invitation, _client = link_of(request)
        if invitation.purpose == Purpose.CHECK_IN and invitation.used_at is None:
            return see("checkin:welcome")
        return view(request, *args, **parts)

    update_wrapper(opened, view)
    return opened
