"""Ask two questionnaires about oneself, and show how they went; all in the Well."""

from uuid import UUID, uuid4

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_anchors import CBI, PROQOL, anchor_content, measure_of
from cairn.science.measure.instrument import Instrument
from cairn.science.measure.scoring import score
from cairn.web.anchors.presenters import show_anchor
from cairn.web.checkin.questions import ask, count_off, field_name, sources_of
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well


@require_safe
@for_open_well
def show_anchors(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show both questionnaires, each with its course."""
    entries = entries_of(request.member, key=key)
    shown = [show_anchor(entries, measure) for measure in (PROQOL, CBI)]
    return render(request, "anchors/show.html", {"here": "well", "anchors": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def ask_about(request: CairnRequest, key: bytes, measure: str) -> HttpResponse:
    """Ask one of them, word for word, and keep the answers."""
    asked = measure_of(measure)
    answers = read_answers(request, asked)
    error = ""
    if request.method == "POST":
        if score(asked, answers)[0].value is not None:
            _keep(request, asked, answers, key=key)
            return redirect("anchors:show")
        error = _("Too few answers for a score. Add some, or leave it for today.")
    chosen = {
        field_name(asked, item): answers[item.id]
        for item in asked.items
        if item.id in answers
    }
    page = {
        "here": "well",
        "title": asked.short_name,
        "questions": count_off(ask([asked], chosen=chosen, errors={}), after=0),
        "sources": list(sources_of([asked])),
        "number": request.POST.get("key", uuid4().hex),
        "error": error,
    }
    return render(request, "anchors/ask.html", page, status=400 if error else 200)


def read_answers(request: CairnRequest, measure: Instrument) -> dict[str, int]:
    """Return the answers that fit; anything else is as if it was left out."""
    return {
        item.id: value
        for item in measure.items
        for value in item.values
        if request.POST.get(field_name(measure, item)) == str(value)
    }


def _keep(
    request: CairnRequest, measure: Instrument, answers: dict[str, int], *, key: bytes
) -> None:
    content = anchor_content(measure, answers, on=timezone.localdate())
    by = author_of(request)
    try:
        number = UUID(request.POST.get("key", ""))
    except ValueError:
        number = uuid4()
    try:
        write_entry(request.member, content, key=key, by=by, number=number)
    except IntegrityError:
        return  # The same form, sent twice.
