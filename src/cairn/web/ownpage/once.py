"""Lays what a form holds exactly once, however often the form is sent.

The form's own number, together with the client's, is the number of what it lays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.http import HttpResponse

from cairn.clinic.records.models import Client, OwnItem, Visibility
from cairn.clinic.records.own_page import PageItem, items_of_client
from cairn.web.checkin.door import see
from cairn.web.ownpage.forms import NewThing
from cairn.web.ownpage.key import key_of
from cairn.web.ownpage.lock import open_or_ask
from cairn.web.request import CairnRequest, link_of

CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is laid: its number, and the key while the page is open."""

    number: UUID
    key: bytes | None


def lay_once(
    request: CairnRequest,
    form: NewThing,
    *,
    put: Callable[[Place], object],
    was_used: Callable[[], HttpResponse],
    then: Callable[[UUID], HttpResponse] | None = None,
) -> HttpResponse:
    """Lay it and say so; the same form again leads to the same thing.

    `was_used` answers a form that has laid something else before, `then` says it in
    another place than the page that says "Laid.".
    """
    _invitation, client = link_of(request)
    opened = None
    if form.who_sees() is Visibility.ONLY_ME:
        answer = open_or_ask(request)
        if isinstance(answer, HttpResponse):
            return answer
        opened = answer
    number = uuid5(client.id, form.cleaned_data["key"])
    place = Place(number, opened.key if opened else key_of(request))
    _put_once(client, place, put)
    found = item_of(client, number, key=place.key)
    sent = (form.content(), form.who_sees())
    if found is None or (found.content, found.visibility) != sent:
        return was_used()
    response = then(number) if then else see("ownpage:laid", own=str(number))
    return opened.keep(response) if opened else response


def item_of(client: Client, number: UUID, *, key: bytes | None) -> PageItem | None:
    """Return one thing on the client's page, opened."""
    items = items_of_client(client, key=key)
    return next((item for item in items if item.id == number), None)


def _put_once(client: Client, place: Place, put: Callable[[Place], object]) -> None:
    """Put it down; whoever comes second at the same moment finds it there."""
    mine = OwnItem.objects.filter(client=client, id=place.number)
    if mine.exists():
        return
    try:
        put(place)
    except IntegrityError:
        if not mine.exists():
            raise
