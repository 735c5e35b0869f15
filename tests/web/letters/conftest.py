"""Ben's phone, on which he writes letters, and what lies in the record of them."""

import re
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Client, OwnItem, Purpose
from cairn.clinic.records.services.invite_client import invite_client

WORDS = "lamp river thirteen"
LETTERS, NEW = "/page/letters/", "/page/letters/new/"
TEXT = "Dear you,\n\nit was a long winter.\n\nBen"


@dataclass
class Writer:
    """A phone with a client's page open, for writing."""

    client: Client
    browser: Browser = field(default_factory=Browser)

    def get(self, address: str) -> str:
        return unescape(self.browser.get(address).content.decode())

    def form(self, **changes: str) -> dict[str, str]:
        page = self.get(NEW)
        key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
        words = {"own_words": WORDS, "own_words_again": WORDS}
        return {"key": key, "text": TEXT, "to": "therapist"} | words | changes

    def keep(self, **changes: str) -> OwnItem:
        """Write a letter and keep it; return the newest one."""
        answer = self.browser.post(NEW, self.form(**changes))
        assert answer.status_code == 303, answer.content.decode()
        return self.items()[-1]

    def send(self, letter: OwnItem, act: str, **sent: str):
        return self.browser.post(f"{LETTERS}{letter.id}/{act}/", sent)

    def items(self) -> list[OwnItem]:
        with scope(practice=self.client.practice):
            return list(OwnItem.objects.filter(client=self.client).order_by("at"))


@pytest.fixture
def writer(cast) -> Writer:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode,
            purpose=Purpose.OWN_PATH,
            by=cast.by_anna,
            at=timezone.now(),
        )
    writer = Writer(cast.ben)
    writer.browser.get(f"/c/{link.token}/")
    return writer
