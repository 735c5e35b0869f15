"""Fifty losses of the connection, at every step: each form arrives exactly once."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid5

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import BrowserContext, Error, Page, Route

from cairn.clinic.records.models import Client, OwnItem, Purpose, Submission
from cairn.clinic.records.services.invite_client import invite_client
from cairn.web.middleware import LINK_COOKIE
from stories.conftest import SIZES
from stories.waiting import EMPTY, KEPT, NUMBER, SEND, wait_for_copies, wait_until

LOSSES = 50
SEED = 20261122
WAITING = "**/page/waiting/"
CHECK_IN, STONE = "/page/check-in/", "/page/stones/new/"
WRITE = {
    CHECK_IN: """(text) => {
        const form = document.querySelector("form[data-kept-as]");
        form.querySelector("[name='phq-9.1'][value='2']").checked = true;
        form.elements.opening_words.value = text;
    }""",
    STONE: """(text) => {
        const form = document.querySelector("form[data-kept-as]");
        form.elements.text.value = text;
        form.querySelector("[name=visibility][value=shared]").checked = true;
    }""",
}
REACHES = """() => fetch("/alive/", { method: "HEAD", cache: "no-store" })
    .then(() => true, () => false)"""


@dataclass
class Tunnel:
    """One phone whose connection goes at a step of its own, and comes back."""

    window: BrowserContext
    url: str
    page: Page = field(init=False)

    def open(self, address: str) -> None:
        self.page = self.window.new_page()
        self.page.goto(address)

    def carry(self, token: str) -> None:
        """Hold this link, as if it had just been opened."""
        self.window.add_cookies(
            [{"name": LINK_COOKIE, "value": token, "url": self.url}]
        )

    def lose_before_the_page(self) -> None:
        """The page itself is opened in the tunnel."""
        wait_for_copies(self.page, self.page.url)
        self.window.set_offline(True)
        worker = self.window.service_workers[0]
        # The browser cuts the worker off a moment later than the page.
        while worker.evaluate(REACHES):
            self.page.wait_for_timeout(20)
        self.page.reload()

    def lose_before_sending(self) -> None:
        """Everything is written and then the connection is gone."""
        self.window.set_offline(True)

    def lose_the_request(self) -> None:
        """What is sent never reaches the server."""
        self.window.route(WAITING, lambda route: route.abort())

    def lose_the_answer(self) -> None:
        """The server has it, and nobody hears of it."""
        self.window.route(WAITING, swallow_answer)

    def lose_half_the_answer(self) -> None:
        """The answer breaks off in the middle."""
        self.window.route(WAITING, halve_answer)

    def lose_to_a_busy_server(self) -> None:
        """Something on the way answers in its place."""
        self.window.route(
            WAITING, lambda route: route.fulfill(status=502, body="<h1>Bad</h1>")
        )

    def send(self) -> None:
        self.page.evaluate(SEND)

    def send_twice(self) -> None:
        self.page.evaluate(SEND)
        self.page.evaluate(SEND)

    def wait_until_saved(self, number: str) -> None:
        """Nothing is claimed before the phone has it on its disk."""
        wait_until(self.page, KEPT, number)

    def come_back(self) -> None:
        self.window.unroute_all(behavior="wait")
        self.window.set_offline(False)

    def come_back_by_itself(self) -> None:
        """The browser notices, and the page sends."""
        self.come_back()
        self.page.evaluate("() => dispatchEvent(new Event('online'))")

    def come_back_on_another_day(self) -> None:
        """The page was killed; another one is opened later."""
        self.page.close()
        self.come_back()
        self.open("/page/path/")

    def come_back_with_two_tabs(self) -> None:
        """Two pages send the same thing at the same moment."""
        self.come_back()
        first = self.page
        self.open("/page/path/")
        first.reload()
        first.close()

    def come_back_with_a_tap(self) -> None:
        """The person presses the button, twice."""
        self.come_back()
        # The page may have noticed by itself and be on its way to the thanks already.
        try:
            self.page.evaluate(
                "document.querySelectorAll('[data-send]').forEach((go) => {"
                " go.click(); go.click(); })"
            )
        except Error as left:
            if "navigation" not in str(left):
                raise

    def wait_until_nothing_waits(self) -> None:
        wait_until(self.page, EMPTY)


def swallow_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def halve_answer(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(status=answer.status, body=answer.text()[:20])


LOSE: list[Callable[[Tunnel], None]] = [
    Tunnel.lose_before_the_page,
    Tunnel.lose_before_sending,
    Tunnel.lose_the_request,
    Tunnel.lose_the_answer,
    Tunnel.lose_half_the_answer,
    Tunnel.lose_to_a_busy_server,
]
SEND_BY: list[Callable[[Tunnel], None]] = [Tunnel.send, Tunnel.send_twice]
COME_BACK: list[Callable[[Tunnel], None]] = [
    Tunnel.come_back_by_itself,
    Tunnel.come_back_on_another_day,
    Tunnel.come_back_with_two_tabs,
    Tunnel.come_back_with_a_tap,
]


@pytest.fixture
def tunnel(chromium, live_server):
    window = chromium.new_context(base_url=live_server.url, **SIZES["phone"])
    window.set_default_timeout(15_000)
    yield Tunnel(window, live_server.url)
    window.close()


def make_token(cast, purpose: Purpose) -> str:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=purpose, by=cast.by_anna, at=timezone.now()
        )
    return link.token


def arrived(client: Client, address: str, number: str) -> int:
    with scope(practice=client.practice):
        if address == CHECK_IN:
            return Submission.objects.filter(key=number).count()
        return OwnItem.objects.filter(id=uuid5(client.id, number)).count()


def test_fifty_losses_and_each_form_arrives_once(transactional_db, cast, tunnel):
    chance = random.Random(SEED)
    sent: Counter[str] = Counter()
    for turn in range(LOSSES):
        # Every step is lost in turn; how it goes on is left to chance.
        lose = LOSE[turn % len(LOSE)]
        send, come_back = chance.choice(SEND_BY), chance.choice(COME_BACK)
        address = chance.choice(sorted(WRITE))
        purpose = Purpose.CHECK_IN if address == CHECK_IN else Purpose.OWN_PATH
        tunnel.carry(make_token(cast, purpose))
        tunnel.open(address)
        lose(tunnel)
        number = tunnel.page.evaluate(NUMBER)
        tunnel.page.evaluate(WRITE[address], f"Turn {turn}.")
        send(tunnel)
        tunnel.wait_until_saved(number)
        come_back(tunnel)
        tunnel.wait_until_nothing_waits()
        story = f"{turn}: {lose.__name__}, {send.__name__}, {come_back.__name__}"
        assert arrived(cast.ben, address, number) == 1, story
        sent[address] += 1
        tunnel.page.close()
    with scope(practice=cast.practice):
        assert Submission.objects.count() == sent[CHECK_IN]
        assert OwnItem.objects.count() == sent[STONE]
    assert sum(sent.values()) == LOSSES
