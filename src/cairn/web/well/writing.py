"""Writes what a form of the Well brings; the same form sent twice is written once."""

from uuid import UUID

from django import forms
from django.db import IntegrityError
from django.utils.translation import gettext as _

from cairn.clinic.records.models import WellEntry
from cairn.clinic.records.services.write_well import write_entry
from cairn.clinic.records.well import Kept, WellContent, entries_of
from cairn.clinic.well_names import names_in
from cairn.web.request import CairnRequest, author_of


def write_once(
    request: CairnRequest, content: WellContent, *, number: str, key: bytes
) -> None:
    """Write an entry under the form's own number."""
    try:
        write_entry(
            request.member,
            content,
            key=key,
            by=author_of(request),
            number=UUID(number),
        )
    except IntegrityError:
        return  # The same form, sent twice.


def open_entry(request: CairnRequest, row: WellEntry, *, key: bytes) -> Kept | None:
    """Open one entry; None when it has just faded."""
    entries = entries_of(request.member, key=key)
    return next((one for one in entries if one.id == row.id), None)


def points_out_a_name(
    request: CairnRequest, form: forms.Form, *fields: str, told: str = ""
) -> bool:
    """Say once that a client's name stands in it; the same line goes in after that."""
    said = form.cleaned_data
    named = [one for one in fields if names_in(said.get(one, ""), request.member)]
    if said["seen"] == "yes" or not named:
        return False
    # The form comes back with the note that this was pointed out.
    again = request.POST.copy()
    again["seen"] = "yes"
    form.data = again
    about_you = _(
        "A client's name may stand in this. The Well is about you. Put it in other "
        "words, or send it once more as it is."
    )
    for one in named:
        form.add_error(one, told or about_you)
    return True
