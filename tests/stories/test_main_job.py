"""From an empty machine to a client's path: the whole main job, in one browser.

Maren sets up her practice and invites Jonas. He answers on his phone, twice. She sees
his path, with change told apart from noise.
"""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from stories.test_set_up import Owner

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True}


class Client:
    """Jonas at his own phone, with nothing on it but a link."""

    def __init__(self, chromium: Browser, address: str):
        self.window = chromium.new_context(**PHONE)
        self.page = self.window.new_page()
        self.page.goto(address)

    def has_a_look(self):
        self.page.get_by_role("link", name="Have a look").click()

    def says_in_his_own_words(self, words: str):
        self.page.get_by_label("What would a good week look like?").fill(words)
        self.page.get_by_label("Me and", exact=False).check()
        self.page.get_by_role("button", name="Keep and go on").click()

    def answers_every_question(self, answer: str):
        """Answer the nine questions; the one about safety with "Not at all"."""
        self.page.get_by_role("button", name="Next").click()
        for number in range(1, 10):
            shown = self.page.locator("fieldset.question:visible").filter(
                has_text=re.compile(rf"^\s*{number} of")
            )
            chosen = "Not at all" if number == 9 else answer
            shown.locator("label.answer").filter(has_text=chosen).click()

    def leaves_the_rest_empty(self):
        self.page.get_by_role("button", name="Skip this").click()
        # A first hope is asked for at the first check-in alone.
        if self.page.get_by_label("Is there one thing you hope for?").is_visible():
            self.page.get_by_role("button", name="Next").click()

    def sends_it(self):
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Thank you.")
        self.window.close()


@pytest.fixture
def maren(page: Page, transactional_db) -> Owner:
    cache.clear()
    return Owner(page)


def enrols_jonas(page: Page) -> None:
    page.get_by_label("Name", exact=False).first.fill("Jonas H.")
    page.get_by_label("PHQ-9").first.check()
    page.get_by_role("button", name="On to the link").click()


def makes_a_link(page: Page) -> str:
    page.get_by_role("button", name="Make").first.click()
    return page.get_by_label("The link", exact=True).input_value()


def test_from_an_empty_machine_to_a_clients_path(
    maren, page, chromium, live_server, settings, ends_accessible, take_picture
):
    settings.PUBLIC_URL = live_server.url
    # Given a practice that has said who looks, and when
    maren.opens_the_practice()
    maren.says_when_she_can_be_reached()
    maren.states_the_risk_protocol()
    maren.puts_it_in_force()
    maren.goes_on_to_the_first_client()
    # and a client who agreed on one measure
    enrols_jonas(page)

    # When he answers on his phone, at home
    jonas = Client(chromium, makes_a_link(page))
    jonas.has_a_look()
    jonas.says_in_his_own_words("I want to eat lunch with the others again.")
    jonas.answers_every_question("More than half the days")
    jonas.leaves_the_rest_empty()
    jonas.sends_it()
    # and again
    jonas = Client(chromium, makes_a_link(page))
    jonas.has_a_look()
    jonas.answers_every_question("Several days")
    jonas.leaves_the_rest_empty()
    jonas.sends_it()

    # Then she sees his words first, and a change that is larger than the wobble
    page.get_by_role("link", name="Jonas H.").first.click()
    expect(
        page.get_by_text("I want to eat lunch with the others again.")
    ).to_be_visible()
    expect(page.get_by_text("Reliably improved on PHQ-9").first).to_be_visible()
    take_picture("first-path")
    ends_accessible()
