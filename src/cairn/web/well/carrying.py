"""From noticing to doing: a lesson becomes an intention, a mirror goes somewhere."""

from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.services.write_well import change_entry
from cairn.clinic.records.well import WellKind, entries_of
from cairn.clinic.records.well_intentions import (
    CARRIED_FOR,
    Domain,
    Intention,
    IntentionState,
    intention_content,
    intentions_among,
)
from cairn.clinic.records.well_shelves import (
    Route,
    finished,
    mirrors_among,
    repeated_words,
    routed,
)
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.carry_forms import DONE, AnswerForm, CarryForm, RouteForm
from cairn.web.well.door import for_open_well
from cairn.web.well.presenters import ROUTES, write_line, write_mirror
from cairn.web.well.writing import open_entry, points_out_a_name, write_once


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def carry(request: CairnRequest, well_entry: WellEntry, key: bytes) -> HttpResponse:
    """Turn a lesson into one small intention, asked about once in four weeks."""
    lesson = open_entry(request, well_entry, key=key)
    if lesson is None or lesson.content.kind is not WellKind.LESSON:
        return redirect("well:lessons")
    form = CarryForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid4().hex}
    )
    if not form.is_valid() or points_out_a_name(request, form, "text"):
        page = {"here": "well", "form": form, "line": write_line(lesson)}
        status = 400 if form.errors else 200
        return render(request, "well/carry.html", page, status=status)
    said, today = form.cleaned_data, timezone.localdate()
    intention = Intention(
        said["text"],
        today,
        Domain(said["domain"]) if said["domain"] else None,
        from_lesson=lesson.id,
        review_on=today + CARRIED_FOR,
    )
    content = intention_content(intention)
    write_once(request, content, number=said["key"], key=key)
    messages.success(request, _("Carried. It is asked about once, in four weeks."))
    return redirect("well:book")


@require_POST
@for_open_well
def answer(request: CairnRequest, well_entry: WellEntry, key: bytes) -> HttpResponse:
    """Take what became of an intention; any answer ends it."""
    entry, form = open_entry(request, well_entry, key=key), AnswerForm(request.POST)
    if entry is not None and form.is_valid():
        for one in intentions_among([entry]):
            state = IntentionState(form.cleaned_data["state"])
            content = intention_content(replace(one, state=state))
            change_entry(well_entry, content, key=key, by=author_of(request))
            messages.success(request, _("Noted. That is all that is asked."))
    return redirect("well:book")


@require_safe
@for_open_well
def show_mirrors(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show what touched something of one's own, and where it can go."""
    entries = entries_of(request.member, key=key, kinds=[WellKind.MIRROR])
    mirrors = mirrors_among(entries)
    page = {
        "here": "well",
        "mirrors": [write_mirror(one) for one in reversed(mirrors)],
        "routes": [(one.value, name) for one, name in ROUTES.items()],
        "repeated": repeated_words(mirrors),
    }
    return render(request, "well/mirrors.html", page)


@require_POST
@for_open_well
def route(request: CairnRequest, well_entry: WellEntry, key: bytes) -> HttpResponse:
    """Take a mirror somewhere, or say that it has been there."""
    entry, form = open_entry(request, well_entry, key=key), RouteForm(request.POST)
    if entry is None or not form.is_valid() or not mirrors_among([entry]):
        return redirect("well:mirrors")
    wanted = form.cleaned_data["route"]
    content = (
        finished(entry.content)
        if wanted == DONE
        else routed(entry.content, Route(wanted))
    )
    change_entry(well_entry, content, key=key, by=author_of(request))
    if wanted == Route.SUPERVISION:
        return redirect("supervision:tick_from_well", well_entry=well_entry.id)
    return redirect("well:mirrors")
