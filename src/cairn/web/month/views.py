"""How one arrived and left, the sessions of a month: a page of the open Well."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.clinic.records.well import WellKind, entries_of
from cairn.clinic.records.well_sessions import taps_among
from cairn.web.month.presenters import picture_month
from cairn.web.request import CairnRequest
from cairn.web.well.door import for_open_well


@require_safe
@for_open_well
def show_month(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the last month; whose sessions they were stands nowhere."""
    entries = entries_of(request.member, key=key, kinds=[WellKind.SESSION])
    picture = picture_month(taps_among(entries), today=timezone.localdate())
    page = {"here": "well", "picture": picture}
    return render(request, "month/month.html", page)
