"""The client's own words: set them, open with them, change them, begin again, close."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.clinic.records.services.lock_page import (
    change_page_words,
    forget_locked,
    has_lock,
    unlock_page,
)
from cairn.errors import WrongWords
from cairn.web.checkin.door import see
from cairn.web.checkin.safety import safety_for
from cairn.web.ownpage.door import for_own_page
from cairn.web.ownpage.forms import ChangeForm
from cairn.web.ownpage.key import drop_key, keep_key, key_of
from cairn.web.ownpage.lock import open_or_ask, tries_of
from cairn.web.request import CairnRequest, author_of, link_of
from cairn.web.tries import say_too_many


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def open_page(request: CairnRequest) -> HttpResponse:
    """Ask for the client's own words, or say that all is open here."""
    _invitation, client = link_of(request)
    if request.method != "POST" and key_of(request) is not None:
        page = {"safety": safety_for(client, at=timezone.now())}
        return render(request, "ownpage/open.html", page)
    opened = open_or_ask(request)
    if isinstance(opened, HttpResponse):
        return opened
    return opened.keep(see("mypath:show"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def change_words(request: CairnRequest) -> HttpResponse:
    """Let other words open the same things."""
    _invitation, client = link_of(request)
    if not has_lock(client):
        return see("ownpage:lock")
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and change(request, form):
        messages.success(request, _("Changed. The new words open it from now on."))
        key = unlock_page(client, form.cleaned_data["own_words"])
        response = see("mypath:show")
        keep_key(response, key, client=client)
        return response
    page = {"form": form, "safety": safety_for(client, at=timezone.now())}
    status = 400 if form.errors else 200
    return render(request, "ownpage/words.html", page, status=status)


def change(request: CairnRequest, form: ChangeForm) -> bool:
    """Change the words, or say at the form why not."""
    _invitation, client = link_of(request)
    tries = tries_of(client)
    if tries.are_too_many:
        form.add_error("words_now", say_too_many())
        return False
    said = form.cleaned_data
    try:
        change_page_words(
            client,
            old=said["words_now"],
            new=said["own_words"],
            by=author_of(request),
            at=timezone.now(),
        )
    except WrongWords:
        tries.note()
        form.add_error("words_now", _("These words do not open it. Nothing is lost."))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_page
def begin_again(request: CairnRequest) -> HttpResponse:
    """Say what would be lost, and throw it away when that is confirmed."""
    _invitation, client = link_of(request)
    if not has_lock(client):
        return see("mypath:show")
    if request.method != "POST":
        page = {"safety": safety_for(client, at=timezone.now())}
        return render(request, "ownpage/begin_again.html", page)
    forget_locked(client, by=author_of(request), at=timezone.now())
    messages.success(request, _("Thrown away. You can choose new words any time."))
    response = see("mypath:show")
    drop_key(response)
    return response


@require_POST
@for_own_page
def close(request: CairnRequest) -> HttpResponse:
    """Make this browser forget the key until the words are given again."""
    messages.success(request, _("Closed. Your own words open it again."))
    response = see("mypath:show")
    drop_key(response)
    return response
