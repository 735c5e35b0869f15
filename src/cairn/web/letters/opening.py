"""Opens a letter for its writer, or asks for the words that open it."""

from dataclasses import dataclass

from django.http import HttpResponse

from cairn.clinic.records.models import ItemKind, OwnItem, Visibility
from cairn.clinic.records.own_page import PageItem
from cairn.web.checkin.door import see
from cairn.web.ownpage.lock import Opened, open_or_ask
from cairn.web.ownpage.once import item_of
from cairn.web.request import CairnRequest, link_of


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter that is open before its writer, and the key if one was needed."""

    item: PageItem
    opened: Opened | None

    @property
    def key(self) -> bytes | None:
        """Return the key that opened it."""
        return self.opened.key if self.opened else None

    def keep(self, response: HttpResponse) -> HttpResponse:
        """Let this browser go on with the words that were given now."""
        return self.opened.keep(response) if self.opened else response


def read_letter(
    request: CairnRequest, own: OwnItem, *, needs_key: bool = False
) -> ReadLetter | HttpResponse:
    """Open a letter, ask for the client's words, or lead to the list if it is none."""
    _invitation, client = link_of(request)
    opened = None
    if needs_key or own.visibility == Visibility.ONLY_ME:
        answer = open_or_ask(request)
        if isinstance(answer, HttpResponse):
            return answer
        opened = answer
    item = item_of(client, own.id, key=opened.key if opened else None)
    if item is None or item.content.kind is not ItemKind.LETTER:
        return see("letters:all")
    return ReadLetter(item, opened)
