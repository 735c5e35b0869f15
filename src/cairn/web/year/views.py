"""T7: a therapist looks back on a year; its paper is made at once and kept nowhere."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cairn.clinic.records.own_year import facts_of_year
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_years import first_opening, letter_that_came
from cairn.clinic.records.witnessed import growth_of
from cairn.exchange.paper import set_pdf
from cairn.web.friday.growth import say_elsewhere, say_growth
from cairn.web.request import CairnRequest
from cairn.web.well.door import for_open_well
from cairn.web.well.presenters import find_purpose
from cairn.web.year.paper import write_year
from cairn.web.year.pictures import picture_year
from cairn.web.year.presenters import (
    codes_of_worse,
    list_pages,
    name_year,
    own_side,
    say_year,
)
from cairn.web.year.whose import year_of


@require_safe
@for_open_well
def show_year(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the letter that came, the year from above, and its pages."""
    member, year = request.member, year_of(request.member)
    if year is None:
        began = timezone.localdate(member.joined_at)
        page = {"here": "well", "opens_on": first_opening(began)}
        return render(request, "year/not_yet.html", page)
    entries, facts = entries_of(member, key=key), facts_of_year(member, year)
    page = {
        "here": "well",
        "name": name_year(year),
        "sentence": say_year(facts),
        "purpose": find_purpose(entries),
        "letter": letter_that_came(entries, today=timezone.localdate()),
        "picture": picture_year(facts, entries, year),
        "months": facts.months,
        "pages": list_pages(entries, year),
    }
    return render(request, "year/show.html", page)


@require_safe
@for_open_well
def show_growth(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show clients' growth and one's own beside each other, with nothing between."""
    year = year_of(request.member)
    if year is None:
        return redirect("year:show")
    witnessed = growth_of(request.member)
    page = {
        "here": "well",
        "name": name_year(year),
        "growth": [say_growth(one) for one in witnessed],
        "worse": codes_of_worse(witnessed),
        "elsewhere": say_elsewhere(),
        "own": own_side(entries_of(request.member, key=key), year),
    }
    return render(request, "year/growth.html", page)


@require_POST
@for_open_well
def take_paper(request: CairnRequest, key: bytes) -> HttpResponse:
    """Hand out the year as a document."""
    year = year_of(request.member)
    if year is None:
        return redirect("year:show")
    entries = entries_of(request.member, key=key)
    document = write_year(request.member, entries, year, at=timezone.localtime())
    response = HttpResponse(set_pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="my-year.pdf"'
    return response
