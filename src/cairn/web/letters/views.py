"""C8: the letters of a page, one letter, giving it, taking it back, putting it away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cairn.clinic.records.models import OwnItem
from cairn.clinic.records.services.give_letter import give_letter, take_back_letter
from cairn.clinic.records.services.lay_item import remove_item
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.letters.opening import ReadLetter, read_letter
from cairn.web.letters.presenters import present_letter, present_letters
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.key import key_of
from cairn.web.request import CairnRequest, author_of, link_of

ANY = ["GET", "HEAD", "POST"]


@require_safe
@for_own_page
def show_all(request: CairnRequest) -> HttpResponse:
    """Show what the client wrote; what is closed is asked for in one sentence."""
    _invitation, client = link_of(request)
    now = timezone.now()
    page = {
        "letters": present_letters(client, key=key_of(request), at=now),
        "safety": safety_for(client, at=now),
    }
    return render(request, "letters/all.html", page)


@require_http_methods(ANY)
@for_own_page
def show_letter(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Show one letter; a POST brings the words that open it and changes nothing."""
    _invitation, client = link_of(request)
    read = read_letter(request, own)
    if not isinstance(read, ReadLetter):
        return read
    now = timezone.now()
    page = {
        "letter": present_letter(read.item, client, at=now),
        "safety": safety_for(client, at=now),
    }
    return read.keep(render(request, "letters/letter.html", page))


@require_POST
@for_own_page
def give(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Give a letter to the therapist: an act of its own, after it was kept."""
    _invitation, client = link_of(request)
    read = read_letter(request, own)
    if not isinstance(read, ReadLetter):
        return read
    give_letter(own, key=read.key, by=author_of(request), at=timezone.now())
    said = _("Given. You can take it back until %(name)s has opened it.")
    messages.success(request, said % {"name": client.therapist.read_text("name")})
    return read.keep(see("letters:letter", own=str(own.id)))


@require_POST
@for_own_page
def take_back(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Take a letter back unread, or say that it has been opened."""
    _invitation, client = link_of(request)
    read = read_letter(request, own, needs_key=True)
    if not isinstance(read, ReadLetter):
        return read
    unread = take_back_letter(
        own, key=read.key, by=author_of(request), at=timezone.now()
    )
    name = client.therapist.read_text("name")
    if unread:
        said = _("Taken back. %(name)s has not read it.")
    else:
        said = _("%(name)s had opened it before. You can hide it from now on.")
    messages.success(request, said % {"name": name})
    return read.keep(see("letters:letter", own=str(own.id)))


@require_http_methods(ANY)
@for_own_page
def put_away(request: CairnRequest, own: OwnItem) -> HttpResponse:
    """Ask once, because a letter is long; then take it away for good."""
    _invitation, client = link_of(request)
    read = read_letter(request, own)
    if not isinstance(read, ReadLetter):
        return read
    now = timezone.now()
    if request.POST.get("deed") == "away":
        remove_item(own, by=author_of(request), at=now)
        messages.success(request, _("Taken away."))
        return read.keep(see("letters:all"))
    page = {
        "letter": present_letter(read.item, client, at=now),
        "safety": safety_for(client, at=now),
    }
    return read.keep(render(request, "letters/away.html", page))
