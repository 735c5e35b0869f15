"""Lets a therapist into their own book, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cairn.clinic.records.services.open_well import has_well
from cairn.web.request import CairnRequest
from cairn.web.well.key import hold_well_key, well_key_of

# The part of an address that says where one comes from.
BACK = "next"
View = Callable[..., HttpResponse]


def for_open_well(view: View) -> View:
    """Give a view the key, or lead to the page where the Well is opened or begun."""

    @wraps(view)
    def inside(request: CairnRequest, **parts: Any) -> HttpResponse:
        key = well_key_of(request)
        if key is None:
            return redirect("well:open" if has_well(request.member) else "well:begin")
        # Half an hour counts from the last page that was used.
        return hold_well_key(request, view(request, **parts, key=key), key)

    return inside


def with_well(view: View) -> View:
    """Give a view the key where the Well is open in this browser, and None else."""

    @wraps(view)
    def inside(request: CairnRequest, **parts: Any) -> HttpResponse:
        key = well_key_of(request)
        response = view(request, **parts, key=key)
        return response if key is None else hold_well_key(request, response, key)

    return inside


def way_to_well(request: CairnRequest) -> str:
    """Return where the Well is opened, or begun, and how one comes back from there."""
    if not has_well(request.member):
        return reverse("well:begin")
    return f"{reverse('well:open')}?{urlencode({BACK: request.path})}"


def way_back(request: CairnRequest) -> str:
    """Return the page one came from to open the Well; without one, the book."""
    wanted = request.GET.get(BACK, "")
    is_here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_here else reverse("well:book")
