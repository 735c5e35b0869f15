"""C6: lay a stone, or take one that was suggested; it says "Laid." and nothing else."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.finders import NotThere, find_offer
from cairn.clinic.records.markings import Marking, read_marking
from cairn.clinic.records.models import Client, OwnItem, Proposal
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.set_pebble import leave_proposal, take_proposal
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.forms import NewStoneForm
from cairn.web.ownpage.key import key_of
from cairn.web.ownpage.once import CONFLICT, Place, item_of, lay_once
from cairn.web.ownpage.presenters import examples_on, last_choice, name_of_author
from cairn.web.request import CairnRequest, author_of, link_of

TIME_TO_UNDO = timedelta(seconds=10)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def lay_stone(request: CairnRequest) -> HttpResponse:
    """Ask for one line, or lay it."""
    _invitation, client = link_of(request)
    now = timezone.now()
    name = client.therapist.read_text("name")
    if request.method == "POST":
        form = NewStoneForm(request.POST, therapist=name)
        if form.is_valid():
            return lay(request, form, at=now)
        return show_form(request, form, at=now, status=400)
    offer = offer_of(client, request.GET.get("offer", ""))
    begun = {
        "key": uuid4().hex,
        "visibility": last_choice(client),
        "text": offer.read_text("text") if offer else "",
        "offer": offer.id if offer else None,
    }
    form = NewStoneForm(initial=begun, therapist=name)
    if begun["visibility"]:
        form.fields["visibility"].help_text = _("Chosen as last time.")
    return show_form(request, form, at=now)


def lay(request: CairnRequest, form: NewStoneForm, *, at: datetime) -> HttpResponse:
    """Lay the stone once."""
    return lay_once(
        request,
        form,
        put=lambda place: put_down(request, form, place=place, at=at),
        was_used=lambda: show_form(
            request, form, at=at, status=CONFLICT, was_used=True
        ),
    )


def put_down(
    request: CairnRequest, form: NewStoneForm, *, place: Place, at: datetime
) -> None:
    """Write the stone, or what was suggested in the client's own wording."""
    _invitation, client = link_of(request)
    offer = offer_of(client, form.cleaned_data["offer"])
    lay = partial(lay_item, client) if offer is None else partial(take_proposal, offer)
    lay(
        form.content(),
        visibility=form.who_sees(),
        key=place.key,
        by=author_of(request),
        at=at,
        number=place.number,
    )


@require_safe
@for_own_page
def say_laid(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Say that it lies there, and nothing else; it can be undone at once."""
    _invitation, client = link_of(request)
    now = timezone.now()
    page = {
        "own": own,
        "marking": marking_of(client, own, key=key_of(request)),
        "can_undo": now - own.at < TIME_TO_UNDO,
        "safety": safety_for(client, at=now),
    }
    return render(request, "ownpage/laid.html", page)


def marking_of(client: Client, own: OwnItem, *, key: bytes | None) -> Marking:
    """Return what was asked for; what only the client sees is always quiet."""
    item = item_of(client, own.id, key=key)
    if item is None or not item.is_shared:
        return Marking.QUIET
    return read_marking(item.content.marking)


@require_POST
@for_own_page
def leave_offer(request: CairnRequest) -> HttpResponse:
    """Leave what was suggested: nothing remains, and nothing is said about it."""
    _invitation, client = link_of(request)
    offer = offer_of(client, request.POST.get("offer", ""))
    if offer is not None:
        leave_proposal(offer, by=author_of(request), at=timezone.now())
    return see("mypath:show")


def offer_of(client: Client, named: str | UUID | None) -> Proposal | None:
    """Return what was suggested, or None when it was taken or left before."""
    try:
        return find_offer(client, UUID(str(named)))
    except (NotThere, ValueError):
        return None


def show_form(
    request: CairnRequest,
    form: NewStoneForm,
    *,
    at: datetime,
    status: int = 200,
    was_used: bool = False,
) -> HttpResponse:
    """Show the form; one that was used or has no number goes on under a new one."""
    _invitation, client = link_of(request)
    has_number = not was_used and not form["key"].errors
    offer = offer_of(client, form["offer"].value())
    such_as = " ".join(f"“{text}”" for text in examples_on(timezone.localtime(at)))
    form.fields["text"].help_text = _("Such as: %(texts)s") % {"texts": such_as}
    page = {
        "form": form,
        "key": form["key"].value() if has_number else uuid4().hex,
        "was_used": was_used,
        "suggested_by": name_of_author(offer, client) if offer else "",
        "safety": safety_for(client, at=at),
    }
    return render(request, "ownpage/lay.html", page, status=status)
