"""The open book: read, write, keep, let go."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.services.write_well import keep_entry, let_go, write_entry
from cairn.clinic.records.well import WellContent, WellKind, entries_of
from cairn.clinic.well_names import names_in
from cairn.web.request import CairnRequest, author_of
from cairn.web.well.door import for_open_well
from cairn.web.well.forms import EntryForm
from cairn.web.well.key import well_key_of
from cairn.web.well.presenters import fill_shelves, find_purpose


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_well
def show_book(request: CairnRequest, key: bytes) -> HttpResponse:
    """Show the book, and write one entry into it."""
    form = EntryForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid4().hex}
    )
    if form.is_valid() and not _points_out_a_name(request, form):
        _write(request, form, key=key)
        return redirect("well:book")
    entries = entries_of(request.member, key=key)
    page = {
        "here": "well",
        "form": form,
        "purpose": find_purpose(entries),
        "shelves": fill_shelves(entries),
    }
    return render(request, "well/book.html", page, status=400 if form.errors else 200)


@require_POST
@for_open_well
def keep(request: CairnRequest, well_entry: WellEntry, key: bytes) -> HttpResponse:
    """Keep an entry that would fade."""
    keep_entry(well_entry, key=key, by=author_of(request))
    return redirect("well:book")


@require_POST
def let_entry_go(request: CairnRequest, well_entry: WellEntry) -> HttpResponse:
    """Take an entry out of the open book."""
    if well_key_of(request) is None:
        return redirect("well:open")
    let_go(well_entry, by=author_of(request))
    messages.success(request, _("Let go."))
    return redirect("well:book")


def _write(request: CairnRequest, form: EntryForm, *, key: bytes) -> None:
    said = form.cleaned_data
    content = WellContent(
        WellKind(said["kind"]),
        timezone.localdate(),
        said["text"].replace("\r\n", "\n").strip(),
        said["tag"],
    )
    try:
        write_entry(
            request.member,
            content,
            key=key,
            by=author_of(request),
            number=UUID(said["key"]),
        )
    except IntegrityError:
        return  # The same form, sent twice.


def _points_out_a_name(request: CairnRequest, form: EntryForm) -> bool:
    """Say once that a client's name stands in it; the same line goes in after that."""
    text = form.cleaned_data["text"]
    if form.cleaned_data["seen"] == "yes" or not names_in(text, request.member):
        return False
    # The form comes back with the note that this was pointed out.
    form.data = {**request.POST.dict(), "seen": "yes"}
    form.add_error(
        "text",
        _(
            "A client's name may stand in this. The Well is about you. Put it in other "
            "words, or send it once more as it is."
        ),
    )
    return True
