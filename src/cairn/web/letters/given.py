"""A letter the therapist was given: closed until they open it, by an act alone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cairn.clinic.finders import NotThere
from cairn.clinic.records.models import OwnItem
from cairn.clinic.records.services.give_letter import open_letter
from cairn.web.letters.presenters import present_given
from cairn.web.request import CairnRequest, author_of


@require_safe
def show_given(request: CairnRequest, given: OwnItem) -> HttpResponse:
    """Show a letter that was opened, or that there is one to open."""
    client, now = given.client, timezone.now()
    letters = present_given(client, at=now)
    letter = next((one for one in letters if one.id == given.id), None)
    if letter is None:
        raise NotThere
    page = {
        "here": "people",
        "client": client,
        "name": client.read_text("name"),
        "letter": letter,
    }
    return render(request, "letters/given.html", page)


@require_POST
def open_given(request: CairnRequest, given: OwnItem) -> HttpResponse:
    """Open it; from now on it cannot be taken back unread."""
    open_letter(given, by=author_of(request), at=timezone.now())
    return redirect("letters:given", given.id)
