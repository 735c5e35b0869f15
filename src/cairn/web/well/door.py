"""Lets a therapist into their own book, and nobody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from cairn.clinic.records.services.open_well import has_well
from cairn.web.request import CairnRequest
from cairn.web.well.key import hold_well_key, well_key_of

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
