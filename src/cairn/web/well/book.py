"""The open book: its water, what is asked about today, and one line to write."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.services.write_well import keep_entry, let_go
from cairn.clinic.records.well import WellContent, WellKind, entries_of
from cairn.clinic.records.well_intentions import intentions_among
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well
from cairn.web.well.forms import EntryForm
from cairn.web.well.key import well_key_of
from cairn.web.well.pictures import picture_pool
from cairn.web.well.presenters import ask_about, find_purpose
from cairn.web.well.writing import points_out_a_name, write_once


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_book(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the book, and write one entry into it."""
    form = EntryForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid4().hex}
    )
    if form.is_valid() and not points_out_a_name(request, form, "text"):
        _write(request, form, key=key)
        return redirect("well:book")
    entries, today = entries_of(request.member, key=key), timezone.localdate()
    page = {
        "here": "well",
        "form": form,
        "purpose": find_purpose(entries),
        "pool": picture_pool(entries, today),
        "asked": ask_about(intentions_among(entries), today),
    }
    return render(request, "well/book.html", page, status=400 if form.errors else 200)


@require_POST
@for_open_well
def keep(request: CairnRequest, well_entry: WellEntry, key: bytes) -> HttpResponse:
    """Keep an entry that would fade."""
    keep_entry(well_entry, key=key, by=author_of(request))
    messages.success(request, _("Kept."))
    return redirect("well:shelves")


@require_POST
def let_entry_go(request: CairnRequest, well_entry: WellEntry) -> HttpResponse:
    """Take an entry out of the open book."""
    if well_key_of(request) is None:
        return redirect("well:open")
    let_go(well_entry, by=author_of(request))
    messages.success(request, _("Let go."))
    return redirect("well:shelves")


def _write(request: CairnRequest, form: EntryForm, *, key: bytes) -> None:
    said = form.cleaned_data
    content = WellContent(
        WellKind(said["kind"]),
        timezone.localdate(),
        said["text"].replace("\r\n", "\n").strip(),
        said["tag"],
    )
    write_once(request, content, number=said["key"], key=key)
    messages.success(request, _("It lies here now."))
