"""The pages of a year on which something is written, kept or let go."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.finders import NotThere, find_well_entry
from cairn.clinic.records.own_year import facts_of_year
from cairn.clinic.records.services.write_well import (
    keep_entry,
    let_go,
    put_entry,
)
from cairn.clinic.records.well import Kept, entries_of, entry_named
from cairn.clinic.records.well_years import (
    Year,
    YearText,
    year_text_content,
    year_text_name,
)
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well
from cairn.web.year.forms import YearForm
from cairn.web.year.pages import PAGES, TextPage, is_lesson, lines_of
from cairn.web.year.presenters import name_year, show_lines
from cairn.web.year.whose import year_of

FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes about which year, and with which key."""

    request: CairnRequest
    year: Year
    key: bytes

    def entries(self) -> list[Kept]:
        """Return everything in the open Well."""
        return entries_of(self.request.member, key=self.key)


@require_http_methods(FORM)
@for_open_well
def write_text(request: CairnRequest, key: bytes, page: TextPage) -> HttpResponse:
    """Show one page of the year with its entries, and keep what is written on it."""
    year = year_of(request.member)
    if year is None:
        return redirect("year:show")
    pen = Pen(request, year, key)
    name = year_text_name(year, page.text)
    stands = entry_named(request.member, name, key=key)
    words = stands.content.text if stands else ""
    sent = request.POST if request.method == "POST" else None
    form = YearForm(sent, label=str(page.question), stands=words)
    if form.is_valid():
        _put_text(pen, page.text, form.cleaned_data["text"])
        act_on_line(pen)
        return redirect(_next_page(request, page.slug))
    shown = {
        "form": form,
        "stands": words if form.errors else "",
        "title": page.title,
        "question": page.question,
        "is_burden": page.text is YearText.BURDEN,
        "is_way_of_living": page.text is YearText.WAY_OF_LIVING,
    }
    return _show(pen, shown, page.holds, status=400 if form.errors else 200)


@require_http_methods(FORM)
@for_open_well
def show_learned(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the lessons of the year; each is kept or let go."""
    year = year_of(request.member)
    if year is None:
        return redirect("year:show")
    pen = Pen(request, year, key)
    if request.method == "POST":
        act_on_line(pen)
        return redirect(_next_page(request, "learned"))
    shown = {"title": _("What I learned"), "question": _("What do you keep of it?")}
    return _show(pen, shown, is_lesson)


def _show(
    pen: Pen,
    shown: Mapping[str, object],
    holds: Callable[[Kept], bool],
    status: int = 200,
) -> HttpResponse:
    facts = facts_of_year(pen.request.member, pen.year)
    page = {
        "here": "well",
        "name": name_year(pen.year),
        "lines": show_lines(lines_of(pen.entries(), pen.year, holds)),
        "facts": facts,
        "most": max((month.sessions for month in facts.months), default=0),
        **shown,
    }
    return render(pen.request, "year/text.html", page, status=status)


def _put_text(pen: Pen, text: YearText, words: str) -> None:
    """Put the words in the place of what stood there; none leave nothing behind."""
    by, name = author_of(pen.request), year_text_name(pen.year, text)
    member = pen.request.member
    if words:
        content = year_text_content(pen.year, text, words)
        put_entry(member, name, content, key=pen.key, by=by)
        return
    stands = entry_named(member, name, key=pen.key)
    if stands:
        let_go(find_well_entry(member, stands.id), by=by)


def act_on_line(pen: Pen) -> None:
    """Keep a line or let it go; one that went in another tab is no fault."""
    said, by = pen.request.POST, author_of(pen.request)
    with suppress(NotThere, ValueError):
        if "keep" in said:
            row = find_well_entry(pen.request.member, UUID(said["keep"]))
            keep_entry(row, key=pen.key, by=by)
        elif "let_go" in said:
            let_go(find_well_entry(pen.request.member, UUID(said["let_go"])), by=by)


def _next_page(request: CairnRequest, slug: str) -> str:
    """Return the page that follows; whoever kept or let go a line stays."""
    slugs = [one for one, _title in PAGES]
    if "on" in request.POST:
        slug = slugs[slugs.index(slug) + 1]
    return "year:show" if "stop" in request.POST else f"year:{slug}"
