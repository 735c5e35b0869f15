"""Ben writes a letter, gives it, takes it back; Anna opens the one she was given."""

import re

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.models import OwnItem, Purpose, Visibility
from cairn.clinic.records.services.invite_client import invite_client
from stories.waiting import go_to

WORDS = "lamp river thirteen"
LETTER = (
    "Dear Ben,\n\nyou thought the winter would not end. Then you rang the landlord, "
    "and the flat was warm.\n\nKeep this for the next time."
)


@pytest.fixture
def own_page(transactional_db, cast):
    """Ben's link to his own page."""
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode,
            purpose=Purpose.OWN_PATH,
            by=cast.by_anna,
            at=timezone.now(),
        )
    return f"/c/{link.token}/"


def letter_of(cast) -> OwnItem:
    with scope(practice=cast.practice):
        return OwnItem.objects.get(client=cast.ben)


def test_a_letter_is_kept_given_taken_back_and_opened(
    page, own_page, cast, sign_in, ends_accessible, take_picture
):
    # Given Ben's own page, from which alone the letters are reached
    page.goto(own_page)
    page.get_by_role("link", name="Letters of your own").click()
    expect(page.get_by_text("Nothing lies here. It can stay that way.")).to_be_visible()
    take_picture("letters-empty")
    ends_accessible()

    # When he writes one to himself
    page.get_by_role("link", name="Write a letter").click()
    expect(page.locator("[name=to]:checked")).to_have_count(0)
    page.get_by_label("To anyone. For you first.").fill(LETTER)
    page.get_by_label("Me", exact=True).check()
    take_picture("letter-write")
    take_picture("letter-write", dark=True)
    ends_accessible()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_label("Words of your own").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    page.get_by_role("button", name="Lock with these words").click()

    # Then it is his alone, and in the record there is nothing to read
    expect(page.get_by_role("status")).to_have_text("Kept. Only you can read it.")
    expect(page.get_by_text("the flat was warm")).to_be_visible()
    assert letter_of(cast).visibility == Visibility.ONLY_ME
    take_picture("letter-kept")
    ends_accessible()

    # When he gives it, and takes it back before she has opened it
    page.get_by_role("button", name="Give this to Anna").click()
    expect(page.get_by_role("status")).to_contain_text("You can take it back until")
    take_picture("letter-given")
    ends_accessible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_have_text("Taken back. Anna has not read it.")
    assert letter_of(cast).visibility == Visibility.ONLY_ME

    # And gives it once more
    page.get_by_role("button", name="Give this to Anna").click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page).to_have_title("Closed")

    # Then Anna finds a closed letter, and a look does not open it
    sign_in(cast.anna)
    go_to(page, f"/people/{cast.ben.id}/")
    page.get_by_role("link", name=re.compile("A letter from Ben")).click()
    expect(page.get_by_text("the flat was warm")).to_have_count(0)
    take_picture("letter-closed")
    ends_accessible()

    # When she opens it, she reads it
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("the flat was warm")).to_be_visible()
    take_picture("letter-opened")
    ends_accessible()

    # And Ben's page says so
    go_to(page, own_page)
    page.get_by_role("link", name="Letters of your own").click()
    expect(page.get_by_text("Anna has opened it")).to_be_visible()
    ends_accessible()


def test_a_letter_is_kept_without_any_script(page, own_page, window, cast):
    # Given a phone without script
    window.route("**/*.js", lambda route: route.abort())
    page.goto(own_page)
    page.get_by_role("link", name="Letters of your own").click()
    page.get_by_role("link", name="Write a letter").click()

    # When he writes far too much
    page.get_by_label("To anyone. For you first.").fill("word " * 2_001)
    page.get_by_role("button", name="Keep it").click()

    # Then nothing is cut or lost
    expect(page.get_by_role("alert")).to_contain_text("Nothing you wrote is lost.")
    expect(page.get_by_label("To anyone.")).to_have_value("word " * 2_001)

    # And a shorter one is kept
    page.get_by_label("To anyone.").fill(LETTER)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_label("Words of your own").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    page.get_by_role("button", name="Lock with these words").click()
    expect(page.get_by_text("the flat was warm")).to_be_visible()
    page.get_by_role("link", name="Take it away").click()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_role("status")).to_have_text("Taken away.")
    with scope(practice=cast.practice):
        assert not OwnItem.objects.exists()
