"""Change a stone or a milestone, hide it, show it, take it away; lift a pebble."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.finders import NotThere, find_own
from cairn.clinic.records.models import ItemKind, OwnItem, Visibility
from cairn.clinic.records.services.keep_words import show_words
from cairn.clinic.records.services.lay_item import (
    change_item,
    remove_item,
    show_item_to,
)
from cairn.clinic.records.services.set_pebble import lift_pebble
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.forms import ChangeMilestoneForm, ChangeStoneForm
from cairn.web.ownpage.lock import Opened, open_or_ask
from cairn.web.ownpage.once import item_of
from cairn.web.request import CairnRequest, author_of, link_of

FORMS = {
    ItemKind.STONE: ChangeStoneForm,
    ItemKind.MILESTONE: ChangeMilestoneForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def change_stone(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Change the words; beside it stand hiding, showing and taking away."""
    _invitation, client = link_of(request)
    opened = opened_for(request, own)
    if isinstance(opened, HttpResponse):
        return opened
    key = opened.key if opened else None
    stone = item_of(client, own.id, key=key)
    if stone is None or stone.content.kind not in FORMS:
        raise NotThere
    now = timezone.now()
    # Whoever only opened the page with their own words has sent no stone.
    sent = request.POST if "text" in request.POST else None
    form = FORMS[stone.content.kind](sent, stone=stone)
    if form.is_valid():
        change_item(own, form.content(), key=key, by=author_of(request), at=now)
        messages.success(request, _("Changed."))
        response = see("mypath:show")
    else:
        page = {"form": form, "stone": stone, "safety": safety_for(client, at=now)}
        status = 400 if form.errors else 200
        response = render(request, "ownpage/stone.html", page, status=status)
    return opened.keep(response) if opened else response


def opened_for(request: CairnRequest, own: OwnItem) -> Opened | HttpResponse | None:
    """Return the key that this item needs, if it needs one, or ask for it."""
    if own.visibility == Visibility.SHARED:
        return None
    return open_or_ask(request)


@require_POST
@for_own_page
def hide_item(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Let only the client see it from now on."""
    said = _("Hidden. Only you see it now.")
    return _show_to(request, own, Visibility.ONLY_ME, said=said)


@require_POST
@for_own_page
def show_item(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Let the therapist see it from now on."""
    _invitation, client = link_of(request)
    name = client.therapist.read_text("name")
    said = _("Shown. You and %(name)s see it now.") % {"name": name}
    return _show_to(request, own, Visibility.SHARED, said=said)


def _show_to(
    request: CairnRequest, own: OwnItem, visibility: Visibility, *, said: str
) -> HttpResponse:
    if own.visibility == visibility:
        return see("mypath:show")
    opened = open_or_ask(request)
    if isinstance(opened, HttpResponse):
        return opened
    by, now = author_of(request), timezone.now()
    item = item_of(own.client, own.id, key=opened.key)
    if item is not None and item.content.kind is ItemKind.WORDS:
        show_words(own, key=opened.key, by=by, at=now)
    else:
        show_item_to(own, visibility, key=opened.key, by=by, at=now)
    messages.success(request, said)
    return opened.keep(see("mypath:show"))


@require_POST
@for_own_page
def remove(request: CairnRequest) -> HttpResponse:
    """Take something off the page for good; asked twice, it is gone all the same."""
    _invitation, client = link_of(request)
    try:
        own = find_own(client, UUID(request.POST.get("own", "")))
    except (NotThere, ValueError):
        return see("mypath:show")
    remove_item(own, by=author_of(request), at=timezone.now())
    messages.success(request, _("Taken away."))
    return see("mypath:show")


@require_POST
@for_own_page
def lift(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Lift the pebble off."""
    lift_pebble(own, by=author_of(request), at=timezone.now())
    return see("mypath:show")
