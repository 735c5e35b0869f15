"""A letter to oneself: written now, held back until next year's looking back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.finders import find_well_entry
from cairn.clinic.records.services.write_well import let_go, put_entry
from cairn.clinic.records.well import entry_named
from cairn.clinic.records.well_years import letter_content, letter_name
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well
from cairn.web.wording import DAY_WITH_YEAR
from cairn.web.year.forms import LetterForm
from cairn.web.year.presenters import name_year
from cairn.web.year.whose import year_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def write_letter(request: CairnRequest, key: bytes) -> HttpResponse:
    """Write it and seal it; a sealed one is not shown, and can be let go unread."""
    year = year_of(request.member)
    if year is None:
        return redirect("year:show")
    member, by, name = request.member, author_of(request), letter_name(year)
    sealed = entry_named(member, name, key=key)
    opens = date_format(year.next_opens_on, str(DAY_WITH_YEAR))
    if request.method == "POST" and "let_go" in request.POST:
        if sealed:
            let_go(find_well_entry(member, sealed.id), by=by)
        return redirect("year:letter")
    sent = request.POST if request.method == "POST" and not sealed else None
    form = LetterForm(sent, label=_("What do you want to read a year from now?"))
    if form.is_valid():
        today = timezone.localdate()
        content = letter_content(year, form.cleaned_data["text"], on=today)
        put_entry(member, name, content, key=key, by=by)
        messages.success(request, _("Sealed until %(day)s.") % {"day": opens})
        return redirect("year:letter")
    page = {
        "here": "well",
        "name": name_year(year),
        "form": form,
        "is_sealed": sealed is not None,
        "opens_on": opens,
    }
    status = 400 if form.errors else 200
    return render(request, "year/letter.html", page, status=status)
