"""T2: before a session, one strength, their words, and how one arrives."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import Session
from cairn.clinic.records.person import starts_at
from cairn.clinic.records.services.name_strength import name_strength
from cairn.clinic.records.services.write_taps import let_question_go, write_arriving
from cairn.clinic.records.well import entry_named
from cairn.clinic.records.well_sessions import STEPS, Taps, question_name, taps_of
from cairn.web.beforesession.presenters import present_before
from cairn.web.known.coin import coin_of
from cairn.web.path.forms import StrengthForm
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import way_to_well, with_well


@require_http_methods(["GET", "HEAD", "POST"])
@with_well
def show_before(
    request: CairnRequest, session: Session, key: bytes | None
) -> HttpResponse:
    """Show the page, and keep what was tapped or named on it."""
    form = StrengthForm(request.POST if "strength" in request.POST else None)
    if request.method == "POST" and form.is_bound and not form.is_valid():
        return show(request, session, form, key=key)
    if request.method != "POST":
        return show(request, session, form, key=key)
    here = reverse("beforesession:show", args=[session.id])
    if form.is_bound:
        line = form.cleaned_data["strength"]
        by = author_of(request)
        name_strength(session.client, line, by=by, at=timezone.now())
    elif key is None:
        here = way_to_well(request)
    else:
        keep_taps(request, session, key=key)
    return HttpResponseRedirect(here, status=303)


def keep_taps(request: CairnRequest, session: Session, *, key: bytes) -> None:
    """Keep how one arrives, or let go of the question that was asked."""
    member, by = request.member, author_of(request)
    step = request.POST.get("arriving", "")
    if step in map(str, STEPS):
        day = timezone.localdate(starts_at(session))
        taps = Taps(session.id, session.client.id, day)
        write_arriving(member, taps, int(step), key=key, by=by)
    if request.POST.get("deed") == "asked":
        let_question_go(member, session.client.id, key=key, by=by)


def show(
    request: CairnRequest, session: Session, form: StrengthForm, *, key: bytes | None
) -> HttpResponse:
    """Show what is worth remembering; one's own part only from the open Well."""
    page: dict[str, Any] = {
        "here": "today",
        "client": session.client,
        "session": session,
        "form": form,
        "is_open": key is not None,
        "way_to_well": way_to_well(request),
        **present_before(session, at=timezone.now()),
    }
    if key is not None:
        page |= _own_part(request, session, key=key)
    status = 400 if form.errors else 200
    return render(request, "beforesession/before.html", page, status=status)


def _own_part(
    request: CairnRequest, session: Session, *, key: bytes
) -> dict[str, object]:
    left = entry_named(request.member, question_name(session.client.id), key=key)
    taps = taps_of(request.member, session.id, key=key)
    return {
        "question": left.content.text if left else "",
        "steps": tuple(STEPS),
        "arriving": taps.arriving if taps else None,
        "coin": coin_of(request.member, session, key=key),
    }
