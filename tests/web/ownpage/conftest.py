"""Ben's phone on his own page, and what he would send from it."""

import re
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Client, OwnItem, Purpose
from cairn.clinic.records.services.invite_client import invite_client

WORDS = "lamp river thirteen"
LAY, PATH, LOCK = "/page/stones/new/", "/page/path/", "/page/lock/"


@dataclass
class Phone:
    """A phone with a client's page open."""

    client: Client
    browser: Browser = field(default_factory=Browser)

    def get(self, address: str) -> str:
        return self.browser.get(address).content.decode()

    def stones_on_path(self) -> str:
        """Return the list of stones on the path, below the way they lie on."""
        page = self.get("/page/path/")
        return page.split('id="stones"')[1].split("</section>")[0]

    def form(self, **changes: str) -> dict[str, str]:
        """Open the form and fill it in."""
        page = self.get(LAY)
        key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
        filled = {"key": key, "text": "Opened the post.", "visibility": "shared"}
        return filled | {"marking": "quiet"} | changes

    def lay(self, **changes: str):
        return self.browser.post(LAY, self.form(**changes))

    def lay_alone(self, text: str = "Said no."):
        """Lay a stone for oneself; the first one sets the words."""
        words = {"own_words": WORDS, "own_words_again": WORDS}
        return self.lay(text=text, visibility="only me", **words)

    def stones(self) -> list[OwnItem]:
        with scope(practice=self.client.practice):
            return list(OwnItem.objects.filter(client=self.client).order_by("at"))

    def post(self, act: str, item: OwnItem, **sent: str):
        if act == "remove":
            return self.browser.post("/page/things/remove/", {"own": str(item.id)})
        return self.browser.post(f"/page/things/{item.id}/{act}/", sent)


@pytest.fixture
def open_page(cast):
    """Open a client's own page on a phone."""

    def open_page(client: Client | None = None) -> Phone:
        client = client or cast.ben
        with scope(practice=client.practice):
            episode = client.episodes.get()
            link = invite_client(
                episode, purpose=Purpose.OWN_PATH, by=cast.by_anna, at=timezone.now()
            )
        phone = Phone(client)
        phone.browser.get(f"/c/{link.token}/")
        return phone

    return open_page


@pytest.fixture
def phone(open_page) -> Phone:
    return open_page()
