"""Signs and what I do, people and how I reach them: laid once, changed, taken away."""

from functools import partial
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.clinic.records.models import ItemKind, OwnItem
from cairn.clinic.records.services.lay_item import change_item, lay_item
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ending.forms import ASKED, ChangeLineForm, NewLineForm
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.once import CONFLICT, Place, item_of, lay_once
from cairn.web.ownpage.presenters import last_choice
from cairn.web.ownpage.stones import opened_for
from cairn.web.request import CairnRequest, author_of, link_of

ANY = ["GET", "HEAD", "POST"]


@require_http_methods(ANY)
@for_own_page
def write_sign(request: CairnRequest) -> HttpResponse:
    """Ask for a sign that it is getting hard, and what the client does then."""
    return _write(request, ItemKind.SIGN)


@require_http_methods(ANY)
@for_own_page
def write_person(request: CairnRequest) -> HttpResponse:
    """Ask for somebody the client can turn to."""
    return _write(request, ItemKind.PERSON)


def _write(request: CairnRequest, kind: ItemKind) -> HttpResponse:
    _invitation, client = link_of(request)
    name = client.therapist.read_text("name")
    if request.method != "POST":
        begun = {"visibility": last_choice(client)}
        form = NewLineForm(initial=begun, kind=kind, therapist=name)
        if begun["visibility"]:
            form.fields["visibility"].help_text = _("Chosen as last time.")
        return _show(request, form, key=uuid4().hex)
    form = NewLineForm(request.POST, kind=kind, therapist=name)
    if not form.is_valid():
        fresh = uuid4().hex if form["key"].errors else form["key"].value()
        return _show(request, form, key=fresh, status=400)
    return lay_once(
        request,
        form,
        put=partial(_put_down, request, form),
        was_used=lambda: _show(request, form, key=uuid4().hex, status=CONFLICT),
        then=partial(_say_laid, request),
    )


def _put_down(request: CairnRequest, form: NewLineForm, place: Place) -> None:
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


def _say_laid(request: CairnRequest, _number: UUID) -> HttpResponse:
    messages.success(request, _("Kept."))
    return see("ending:look_back")


def _show(
    request: CairnRequest, form: NewLineForm, *, key: str, status: int = 200
) -> HttpResponse:
    _invitation, client = link_of(request)
    page = {
        "form": form,
        "key": key,
        "was_used": status == CONFLICT,
        "safety": safety_for(client, at=timezone.now()),
    }
    return render(request, "ending/new_line.html", page, status=status)


@require_http_methods(ANY)
@for_own_page
def change_line(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Change the lines; beside them stand hiding, showing and taking away."""
    _invitation, client = link_of(request)
    opened = opened_for(request, own)
    if isinstance(opened, HttpResponse):
        return opened
    key = opened.key if opened else None
    line = item_of(client, own.id, key=key)
    if line is None or line.content.kind not in ASKED:
        return see("ending:look_back")
    now = timezone.now()
    # Whoever only opened the page with their own words has sent no lines.
    form = ChangeLineForm(request.POST if "text" in request.POST else None, line=line)
    if form.is_valid():
        change_item(own, form.content(), key=key, by=author_of(request), at=now)
        messages.success(request, _("Changed."))
        response = see("ending:look_back")
    else:
        page = {"form": form, "line": line, "safety": safety_for(client, at=now)}
        status = 400 if form.errors else 200
        response = render(request, "ending/line.html", page, status=status)
    return opened.keep(response) if opened else response
