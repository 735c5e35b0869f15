"""Ben's phone in a tunnel: saved there and locked, sent, received, exactly once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import BrowserContext, Page, expect

from cairn.clinic.records.models import Administration, OwnItem, Purpose, Submission
from cairn.clinic.records.services.invite_client import invite_client
from stories.waiting import EMPTY, SEND, wait_for_copies

SAVED = re.compile(r"Saved on this phone at \d\d:\d\d.*, locked\. Nobody has received")
RECEIVED = re.compile(r"Received at \d\d?:\d\d.*\. It is no longer on this phone\.")


@pytest.fixture
def make_link(transactional_db, cast):
    """Make a link for Ben and return its path."""

    def make_link(purpose: Purpose) -> str:
        with scope(practice=cast.practice):
            return "/c/{}/".format(
                invite_client(
                    cast.bens_episode,
                    purpose=purpose,
                    by=cast.by_anna,
                    at=timezone.now(),
                ).token
            )

    return make_link


def write_check_in(page: Page) -> None:
    """Answer two questions on the page of all questions."""
    page.evaluate(
        """() => {
            const form = document.querySelector("form[data-kept-as]");
            form.querySelector("[name='phq-9.1'][value='2']").checked = true;
            form.querySelector("[name='phq-9.2'][value='1']").checked = true;
            form.elements.opening_words.value = "The letter came.";
        }"""
    )


def rows(cast) -> tuple[int, int]:
    with scope(practice=cast.practice):
        return Submission.objects.count(), OwnItem.objects.count()


def test_a_check_in_is_written_and_sent_in_a_tunnel(
    page, window: BrowserContext, cast, make_link, ends_accessible, take_picture
):
    # Given a check-in that was opened once
    page.goto(make_link(Purpose.CHECK_IN))
    page.goto("/page/check-in/")
    wait_for_copies(page, "/page/check-in/")

    # When the phone is in a tunnel and the page is opened anew
    window.set_offline(True)
    page.goto("/page/check-in/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    write_check_in(page)
    page.evaluate(SEND)

    # Then it says what is true: saved here, locked, and with nobody
    expect(page.locator("[data-said]")).to_have_text(SAVED)
    take_picture("check-in-offline")
    ends_accessible()
    assert rows(cast) == (0, 0)
    assert not page.evaluate(EMPTY)

    # And other pages say what works without a connection, with help in its place
    page.goto("/page/path/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "There is no connection right now."
    )
    expect(page.locator("#safety")).to_contain_text("Need help now?")
    take_picture("offline")
    ends_accessible()

    # When the connection is back
    window.set_offline(False)

    # Then it goes out by itself, once, and is off the phone
    expect(page.locator("[data-said]")).to_have_text(RECEIVED)
    assert rows(cast) == (1, 0)
    assert page.evaluate(EMPTY)
    with scope(practice=cast.practice):
        answers = Administration.objects.get(instrument="phq-9").answers
        assert (answers["1"], answers["2"], answers["3"]) == (2, 1, None)
        submission = Submission.objects.get()
        assert submission.read_text("opening_words") == "The letter came."
        assert timezone.now() - submission.answered_at < timedelta(minutes=2)
    take_picture("offline-received")
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")
