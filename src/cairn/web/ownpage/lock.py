"""Opens what only the client reads, or asks for their own words and keeps the rest.

Any form that needs the key is answered by `open_or_ask`: when the key is not there, the
page asks for the words and carries along all that the form held, and the same form
comes back with the words in it. Nothing of it is stored in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.clinic.records.models import Client
from cairn.clinic.records.services.lock_page import has_lock, lock_page, unlock_page
from cairn.errors import NotAllowed, WrongWords
from cairn.web.checkin.safety import safety_for
from cairn.web.ownpage.forms import OpenForm, SetForm
from cairn.web.ownpage.key import keep_key, key_of
from cairn.web.request import CairnRequest, author_of, link_of
from cairn.web.tries import Tries, say_too_many

# Belongs to the page that asks, and not to the form that it carries along.
_NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "own_words", "own_words_again"})


@dataclass(frozen=True, slots=True)
class Opened:
    """The key, and whether this browser has still to be given it."""

    key: bytes
    client: Client
    is_new_here: bool = False

    def keep(self, response: HttpResponse) -> HttpResponse:
        """Let the browser that gave the words open the page from now on."""
        if self.is_new_here:
            keep_key(response, self.key, client=self.client)
        return response


def open_or_ask(request: CairnRequest) -> Opened | HttpResponse:
    """Return the key; without it, the page that asks for the client's own words."""
    _invitation, client = link_of(request)
    key = key_of(request)
    if key is not None:
        return Opened(key, client)
    now = timezone.now()
    form = word_form(client, request.POST if "own_words" in request.POST else None)
    if form.is_valid():
        found = _open(request, form.cleaned_data["own_words"], at=now)
        if isinstance(found, bytes):
            return Opened(found, client, is_new_here=True)
        form.add_error("own_words", found)
    return show_lock(request, form, at=now)


def word_form(client: Client, sent: Mapping[str, str] | None) -> OpenForm | SetForm:
    """Return the form for words that are set, or for the first ones."""
    return OpenForm(sent) if has_lock(client) else SetForm(sent)


def show_lock(
    request: CairnRequest, form: OpenForm | SetForm, *, at: datetime
) -> HttpResponse:
    """Ask for the words, with all that was sent kept on the page."""
    _invitation, client = link_of(request)
    carried = [
        (name, value)
        for name in request.POST
        if name not in _NOT_CARRIED
        for value in request.POST.getlist(name)
    ]
    page = {
        "form": form,
        "is_first": isinstance(form, SetForm),
        "carried": carried,
        "safety": safety_for(client, at=at),
    }
    status = 400 if form.errors else 200
    return render(request, "ownpage/lock.html", page, status=status)


def _open(request: CairnRequest, words: str, *, at: datetime) -> bytes | str:
    """Return the key that these words open or set, or what to say instead."""
    _invitation, client = link_of(request)
    if not has_lock(client):
        try:
            return lock_page(client, words, by=author_of(request), at=at)
        except (NotAllowed, IntegrityError):
            pass  # The same form, sent twice at once: the words are set by now.
    tries = tries_of(client)
    if tries.are_too_many:
        return say_too_many()
    try:
        return unlock_page(client, words)
    except WrongWords:
        tries.note()
        return _("These words do not open it. Take your time; nothing is lost.")


def tries_of(client: Client) -> Tries:
    """Return the words that were tried at this client's lock."""
    return Tries(f"own-words:{client.id}")
