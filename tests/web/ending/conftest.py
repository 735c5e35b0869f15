"""Ben's phone with his own page open, and what lies on it."""

import re
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    Author,
    Client,
    ItemKind,
    OwnItem,
    Purpose,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.lay_item import lay_item

WORDS = "lamp river thirteen"
KEEPSAKE = "/page/keepsake/"


@dataclass
class OwnPhone:
    """A phone with a client's page open."""

    client: Client
    browser: Browser = field(default_factory=Browser)

    def get(self, address: str) -> str:
        return unescape(self.browser.get(address).content.decode())

    def write(self, what: str, **changes: str):
        """Write a sign or a person."""
        place = f"/page/look-back/{what}/new/"
        key = re.search(r'name="key" value="([0-9a-f]{32})"', self.get(place))[1]
        words = {"own_words": WORDS, "own_words_again": WORDS}
        filled = {"key": key, "text": "I stop opening the post.", "then": "I ring Ada."}
        filled |= {"visibility": "shared"}
        return self.browser.post(place, filled | words | changes)

    def lay(self, text: str, kind: ItemKind = ItemKind.STONE) -> OwnItem:
        """Lay something shared, past every page."""
        with scope(practice=self.client.practice):
            return lay_item(
                self.client,
                Content(kind, text),
                visibility=Visibility.SHARED,
                key=None,
                by=Author.client(self.client),
                at=timezone.now(),
            )

    def take(self, **chosen):
        """Make the keepsake for a screen and return its text."""
        sent = {"deed": "page", "order": ""} | chosen
        answer = self.browser.post(KEEPSAKE, sent)
        assert answer.status_code == 200, answer.content.decode()
        return unescape(answer.content.decode())

    def items(self) -> list[OwnItem]:
        with scope(practice=self.client.practice):
            return list(OwnItem.objects.filter(client=self.client).order_by("at"))


@pytest.fixture
def phone(cast) -> OwnPhone:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode,
            purpose=Purpose.OWN_PATH,
            by=cast.by_anna,
            at=timezone.now(),
        )
    phone = OwnPhone(cast.ben)
    phone.browser.get(f"/c/{link.token}/")
    return phone
