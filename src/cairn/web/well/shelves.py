"""The shelves of the open book: everything, a search in it, and the lessons by word."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.clinic.records.understood import understood_trend
from cairn.clinic.records.well import WellKind, entries_of
from cairn.clinic.records.well_shelves import (
    SURPRISE,
    Shelf,
    find_words,
    has_surprise,
    lessons_on,
)
from cairn.clinic.records.well_support import draw_one
from cairn.web.request import CairnRequest
from cairn.web.well.door import for_open_well
from cairn.web.well.forms import EntryForm, SearchForm
from cairn.web.well.pictures import picture_understood, say_few
from cairn.web.well.presenters import fill_shelves, write_line, write_lines

SHELVES = {
    Shelf.RESILIENCE: _("Resilience"),
    Shelf.EMPATHY: _("Empathy"),
    Shelf.HOPE: _("Hope"),
    Shelf.OWN: _("Under words of my own"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_shelves(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show what was written; what is searched for is sent and never in an address."""
    entries = entries_of(request.member, key=key)
    form = SearchForm(request.POST if request.method == "POST" else None)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    page = {
        "here": "well",
        "form": form,
        "searched": bool(words),
        "shelves": fill_shelves(find_words(entries, words)),
    }
    return render(request, "well/shelves.html", page)


@require_safe
@for_open_well
def show_lessons(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the lessons of one shelf, or of all."""
    entries = entries_of(request.member, key=key)
    wanted = request.GET.get("shelf", "")
    shelf = Shelf(wanted) if wanted in set(Shelf) else None
    page: dict[str, Any] = {
        "here": "well",
        "shelf": shelf,
        "shelves": [(one.value, name, one is shelf) for one, name in SHELVES.items()],
        "lines": write_lines(lessons_on(entries, shelf)),
        "surprise": None if has_surprise(entries, timezone.localdate()) else _ask(),
    }
    # What clients marked stands beside what one thinks one learned about them.
    if shelf is Shelf.EMPATHY:
        understood = picture_understood(understood_trend(request.member))
        page |= {"understood": understood, "few": say_few(), "surprise": None}
    return render(request, "well/lessons.html", page)


@require_safe
@for_open_well
def draw_hope(request: CairnRequest, key: bytes) -> HttpResponse:
    """Draw one line of hope out of the jar; which one is written down nowhere."""
    lessons = entries_of(request.member, key=key, kinds=[WellKind.LESSON])
    drawn = draw_one(lessons, WellKind.LESSON, tag=Shelf.HOPE)
    page = {"here": "well", "line": write_line(drawn) if drawn else None}
    return render(request, "well/hope_jar.html", page)


def _ask() -> EntryForm:
    start = {"key": uuid4().hex, "kind": WellKind.LESSON, "tag": SURPRISE}
    return EntryForm(initial=start)
