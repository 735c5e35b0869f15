"""A client's hopes: lay one, put it in other words, mark it, close it for now."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.finders import NotThere
from cairn.clinic.records.hopes import Hope, hopes_of_client
from cairn.clinic.records.models import Client, OwnItem
from cairn.clinic.records.services.tend_hope import (
    close_hope,
    lay_hope,
    mark_hope,
    reword_hope,
)
from cairn.errors import NotAllowed
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.hopes.forms import HopeForm, MarkForm, NewHopeForm
from cairn.web.hopes.presenters import ask_near, present_hope
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.once import CONFLICT, Place, lay_once
from cairn.web.ownpage.presenters import last_choice
from cairn.web.ownpage.stones import opened_for
from cairn.web.request import CairnRequest, author_of, link_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def lay(request: CairnRequest) -> HttpResponse:
    """Ask for one hope, or lay it."""
    _invitation, client = link_of(request)
    now, name = timezone.now(), client.therapist.read_text("name")
    if request.method != "POST":
        begun = {"key": uuid4().hex, "visibility": last_choice(client)}
        form = NewHopeForm(initial=begun, therapist=name)
        return show_form(request, form, at=now)
    form = NewHopeForm(request.POST, therapist=name)
    if not form.is_valid():
        return show_form(request, form, at=now, status=400)

    def put(place: Place) -> OwnItem:
        return lay_hope(
            client,
            form.content(),
            visibility=form.who_sees(),
            key=place.key,
            by=author_of(request),
            at=now,
            number=place.number,
            mark=form.cleaned_data["mark"],
        )

    def say_used() -> HttpResponse:
        return show_form(request, form, at=now, status=CONFLICT, was_used=True)

    try:
        return lay_once(request, form, put=put, was_used=say_used)
    except NotAllowed:
        form.add_error(None, say_no_room())
        return show_form(request, form, at=now, status=CONFLICT)


def show_form(
    request: CairnRequest,
    form: NewHopeForm,
    *,
    at: datetime,
    status: int = 200,
    was_used: bool = False,
) -> HttpResponse:
    """Show the form; one that was used or has no number goes on under a new one."""
    _invitation, client = link_of(request)
    has_number = not was_used and not form["key"].errors
    page = {
        "form": form,
        "key": form["key"].value() if has_number else uuid4().hex,
        "scale": scale_of(form, ""),
        "was_used": was_used,
        "safety": safety_for(client, at=at),
    }
    return render(request, "hopes/lay.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def change(request: CairnRequest, hope: OwnItem) -> HttpResponse:
    """Change the words; beside them stand marking, closing, and who sees it."""
    _invitation, client = link_of(request)
    opened = opened_for(request, hope)
    if isinstance(opened, HttpResponse):
        return opened
    key = opened.key if opened else None
    found = find_hope(client, hope, key=key)
    now = timezone.now()
    sent = request.POST if "text" in request.POST else None
    form = HopeForm(sent, initial={"text": found.text})
    if form.is_valid():
        text, by = form.cleaned_data["text"], author_of(request)
        reword_hope(hope, text, key=key, by=by, at=now)
        messages.success(request, _("Changed."))
        response = see("mypath:show")
    else:
        response = show_hope(request, found, form=form, at=now)
    return opened.keep(response) if opened else response


@require_POST
@for_own_page
def mark(request: CairnRequest, hope: OwnItem) -> HttpResponse:
    """Mark how near it is now; the same form marks it once."""
    _invitation, client = link_of(request)
    opened = opened_for(request, hope)
    if isinstance(opened, HttpResponse):
        return opened
    key, now = opened.key if opened else None, timezone.now()
    found = find_hope(client, hope, key=key)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return show_hope(request, found, marking=form, at=now)
    said = form.cleaned_data
    mark_hope(
        hope, said["mark"], key=key, by=author_of(request), at=now, sent_as=said["key"]
    )
    messages.success(request, _("Marked."))
    response = see("mypath:show")
    return opened.keep(response) if opened else response


@require_POST
@for_own_page
def close(request: CairnRequest, hope: OwnItem) -> HttpResponse:
    """Put it aside for now."""
    return _close(request, hope, closed=True, said=_("Closed for now. It stays yours."))


@require_POST
@for_own_page
def take_up(request: CairnRequest, hope: OwnItem) -> HttpResponse:
    """Take it up again."""
    return _close(request, hope, closed=False, said=_("It is open again."))


def _close(
    request: CairnRequest, hope: OwnItem, *, closed: bool, said: str
) -> HttpResponse:
    _invitation, client = link_of(request)
    opened = opened_for(request, hope)
    if isinstance(opened, HttpResponse):
        return opened
    key = opened.key if opened else None
    find_hope(client, hope, key=key)
    try:
        close_hope(
            hope, closed=closed, key=key, by=author_of(request), at=timezone.now()
        )
        messages.success(request, said)
    except NotAllowed:
        messages.info(request, say_no_room())
    response = see("mypath:show")
    return opened.keep(response) if opened else response


def show_hope(
    request: CairnRequest,
    hope: Hope,
    *,
    at: datetime,
    form: HopeForm | None = None,
    marking: MarkForm | None = None,
) -> HttpResponse:
    """Show one hope with all that can be done with it."""
    _invitation, client = link_of(request)
    form = form or HopeForm(initial={"text": hope.text})
    shown = present_hope(hope, at=at)
    page = {
        "form": form,
        "hope": shown,
        "thing": shown,
        "key": uuid4().hex,
        "scale": scale_of(marking, hope.text),
        "safety": safety_for(client, at=at),
    }
    wrong = form.errors or (marking is not None and marking.errors)
    return render(request, "hopes/hope.html", page, status=400 if wrong else 200)


def scale_of(form: NewHopeForm | MarkForm | None, text: str) -> object:
    """Return the scale of a form as it was sent, or one without any mark."""
    if form is None or not form.is_bound:
        return ask_near(text, name="mark", ids="near")
    given = form["mark"].value()
    return ask_near(
        text,
        name="mark",
        ids="near",
        chosen=int(given) if str(given).isdecimal() else None,
        error=" ".join(map(str, form["mark"].errors)),
    )


def find_hope(client: Client, item: OwnItem, *, key: bytes | None) -> Hope:
    """Return one of the client's hopes; anything else of theirs is none."""
    hopes = hopes_of_client(client, key=key)
    found = next((hope for hope in hopes if hope.id == item.id), None)
    if found is None:
        raise NotThere
    return found


def say_no_room() -> str:
    """Say how there can be room for one more."""
    return _(
        "Three hopes are open. Close one for now, then there is room for this one. "
        "Nothing was lost."
    )
