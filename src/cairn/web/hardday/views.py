"""A hard day: one thing that was kept for it, a breath, and whom to call.

The lines of the practice's region stand here at once. What the Well holds, the kept
lines and one's own people, needs the Well to be open: whom somebody leans on is theirs
to know. Nothing on this page is counted or written down.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.services.state_protocol import newest_protocol
from cairn.clinic.records.well import WellKind, entries_of
from cairn.clinic.records.well_support import contacts_among, draw_one, put_contact
from cairn.web.checkin.safety import lines_of
from cairn.web.hardday.forms import PeopleForm
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well, way_to_well, with_well


@require_safe
@with_well
def show(request: CairnRequest, key: bytes | None) -> HttpResponse:
    """Show one thing to hold, a breath, and whom to call."""
    kinds = (WellKind.COMFORT, WellKind.CONTACT)
    entries = entries_of(request.member, key=key, kinds=kinds) if key else []
    page = {
        "here": "well",
        "is_open": key is not None,
        "kept": draw_one(entries, WellKind.COMFORT),
        "contacts": contacts_among(entries),
        "lines": lines_of(newest_protocol(request.member.practice)),
        "way_to_well": way_to_well(request),
    }
    return render(request, "hardday/hard_day.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def name_people(request: CairnRequest, key: bytes) -> HttpResponse:
    """Name up to three people to call."""
    entries = entries_of(request.member, key=key, kinds=[WellKind.CONTACT])
    sent = request.POST if request.method == "POST" else None
    form = PeopleForm(sent, contacts=contacts_among(entries))
    if not form.is_valid():
        page = {"here": "well", "form": form}
        status = 400 if form.errors else 200
        return render(request, "hardday/people.html", page, status=status)
    for contact in form.contacts():
        put_contact(
            request.member,
            contact,
            on=timezone.localdate(),
            key=key,
            by=author_of(request),
        )
    messages.success(request, _("Put down."))
    return redirect("hardday:show")
