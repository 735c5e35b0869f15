"""C9: look back, alone or together; each sees what is theirs to see."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cairn.clinic.records.models import Client
from cairn.clinic.records.own_page import items_of_client, items_shown_to_therapist
from cairn.clinic.records.services.close_words import (
    ask_closing_words,
    put_closing_words_away,
)
from cairn.clinic.records.services.lock_page import has_lock
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ending.presenters import LOOKED_AT, present_look_back
from cairn.web.messages.presenters import present_follow_ups
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.key import key_of
from cairn.web.request import CairnRequest, author_of, link_of


@require_safe
@for_own_page
def show_look_back(request: CairnRequest) -> HttpResponse:
    """Show the client what there is to look back on."""
    _invitation, client = link_of(request)
    now, key = timezone.now(), key_of(request)
    items = items_of_client(client, key=key, kinds=LOOKED_AT)
    page = {
        "look": present_look_back(client, items, at=now),
        "after": present_follow_ups(client, back="look back"),
        "is_locked": key is None and has_lock(client),
        "safety": safety_for(client, at=now),
    }
    return render(request, "ending/look_back.html", page)


@require_POST
@for_own_page
def ask_closing(request: CairnRequest) -> HttpResponse:
    """Ask for closing words, take the question back, or put them away."""
    _invitation, client = link_of(request)
    by, now = author_of(request), timezone.now()
    if request.POST.get("deed") == "ask":
        ask_closing_words(client, by=by, at=now)
        said = _("Asked. %(name)s sees it before your next session.")
        name = client.therapist.read_text("name")
        messages.success(request, said % {"name": name})
    elif request.POST.get("deed") == "away":
        put_closing_words_away(client, by=by, at=now)
        messages.success(request, _("Put away."))
    return see("ending:look_back")


@require_safe
def show_together(request: CairnRequest, client: Client) -> HttpResponse:
    """Show the same to two who sit before one screen: what both may see."""
    now = timezone.now()
    items = items_shown_to_therapist(client, kinds=LOOKED_AT)
    page = {
        "client": client,
        "look": present_look_back(client, items, at=now),
        "safety": safety_for(client, at=now),
    }
    return render(request, "ending/together.html", page)
