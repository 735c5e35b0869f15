"""C8: write a letter or change it. It is kept for the client alone, and once."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import OwnItem
from cairn.clinic.records.services.lay_item import change_item, lay_item
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.letters.forms import TO, LetterForm
from cairn.web.letters.opening import ReadLetter, read_letter
from cairn.web.letters.presenters import state_of
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.once import CONFLICT, Place, lay_once
from cairn.web.request import CairnRequest, author_of, link_of

ANY = ["GET", "HEAD", "POST"]


@require_http_methods(ANY)
@for_own_page
def write_letter(request: CairnRequest) -> HttpResponse:
    """Show an empty sheet, or keep what was written for the client alone."""
    _invitation, client = link_of(request)
    name = client.therapist.read_text("name")
    if request.method != "POST":
        return show_sheet(request, LetterForm(therapist=name), key=uuid4().hex)
    form = LetterForm(request.POST, therapist=name)
    if not form.is_valid():
        return show_sheet(request, form, key=_number_of(form), status=400)
    return lay_once(
        request,
        form,
        put=lambda place: _put_down(request, form, place),
        was_used=lambda: show_sheet(request, form, key=uuid4().hex, status=CONFLICT),
        then=lambda number: _say_kept(request, number),
    )


def _put_down(request: CairnRequest, form: LetterForm, place: Place) -> None:
    _invitation, client = link_of(request)
    lay_item(
        client,
        form.content(),
        visibility=form.who_sees(),
        key=place.key,
        by=author_of(request),
        at=timezone.now(),
        number=place.number,
    )


def _say_kept(request: CairnRequest, number: UUID) -> HttpResponse:
    messages.success(request, _("Kept. Only you can read it."))
    return see("letters:letter", own=str(number))


@require_http_methods(ANY)
@for_own_page
def change_letter(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Change a letter that is still the client's alone."""
    _invitation, client = link_of(request)
    read = read_letter(request, own)
    if not isinstance(read, ReadLetter):
        return read
    if read.item.is_shared:
        return see("letters:letter", own=str(own.id))
    name, was = client.therapist.read_text("name"), read.item.content
    # Whoever only opened the page with their own words has sent no letter.
    sent = request.POST if "text" in request.POST else None
    form = LetterForm(
        sent, initial={"text": was.text, "to": was.more.get(TO)}, therapist=name
    )
    state = state_of(was)
    if sent is None or not form.is_valid():
        status = 400 if sent else 200
        response = show_sheet(request, form, key=state, changing=own, status=status)
    elif form.cleaned_data["key"] not in {state, state_of(form.content())}:
        response = show_sheet(
            request, form, key=state, changing=own, status=CONFLICT, other=was.text
        )
    else:
        by = author_of(request)
        change_item(own, form.content(), key=read.key, by=by, at=timezone.now())
        messages.success(request, _("Changed."))
        response = see("letters:letter", own=str(own.id))
    return read.keep(response)


def show_sheet(
    request: CairnRequest,
    form: LetterForm,
    *,
    key: str,
    changing: OwnItem | None = None,
    status: int = 200,
    other: str = "",
) -> HttpResponse:
    """Show the sheet with what is on it; `other` is what another window kept."""
    _invitation, client = link_of(request)
    page = {
        "form": form,
        "key": key,
        "own": changing,
        "was_used": status == CONFLICT,
        "other": other,
        "safety": safety_for(client, at=timezone.now()),
    }
    return render(request, "letters/write.html", page, status=status)


def _number_of(form: LetterForm) -> str:
    """Return the form's own number; without one it goes on under a new one."""
    return uuid4().hex if form["key"].errors else str(form["key"].value())
