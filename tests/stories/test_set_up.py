"""On a fresh machine a therapist opens her practice, ready for her first client."""

import pytest
from django.core.cache import cache

PASSPHRASE = "seven quiet stones by the river"


class Owner:
    """Maren at a browser on the machine that serves."""

    def __init__(self, page):
        self.page = page

    def opens_the_practice(self):
        page = self.page
        page.goto("/")
        page.get_by_label("Name of the practice").fill("Practice by the river")
        page.get_by_label("Time zone").select_option("Europe/Berlin")
        page.get_by_label("Your name", exact=True).fill("Maren Lind")
        page.get_by_label("Your sign-in name").fill("maren")
        page.get_by_label("Your passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Open the practice").click()

    def says_when_she_can_be_reached(self):
        self.page.get_by_label("When you can be reached").fill("Mondays, 9 to 16")
        self.page.get_by_role("button", name="Keep").click()

    def states_the_risk_protocol(self):
        page = self.page
        page.get_by_label("Where your clients are").select_option("United States")
        page.get_by_role("button", name="Show its numbers").click()
        page.get_by_label("Looks first").select_option("Maren Lind")
        page.get_by_label("I work alone").check()
        page.get_by_label("What a client reads outside").fill(
            "Nobody looks before the next working day."
        )
        page.get_by_label("988 Suicide & Crisis Lifeline: Call").check()

    def puts_it_in_force(self):
        self.page.get_by_role("button", name="Put this in force").click()
        self.page.get_by_role("heading", name="People who work here").wait_for()

    def goes_on_to_the_first_client(self):
        self.page.get_by_role("link", name="Bring in a client").click()
        self.page.wait_for_url("**/people/new/")


@pytest.fixture
def maren(page, transactional_db) -> Owner:
    cache.clear()
    return Owner(page)


def test_a_practice_is_open_after_four_short_pages(
    maren, page, ends_accessible, take_picture
):
    maren.opens_the_practice()
    ends_accessible()
    maren.says_when_she_can_be_reached()
    maren.states_the_risk_protocol()
    take_picture("risk-protocol")
    ends_accessible()
    maren.puts_it_in_force()
    ends_accessible()
    maren.goes_on_to_the_first_client()


def test_the_first_page_of_all_can_be_read_by_everybody(
    maren, page, ends_accessible, take_picture
):
    page.goto("/set-up/")
    take_picture("set-up")
    ends_accessible()
