"""Ben's hopes: marked at a check-in by keys alone, offered as a milestone, seen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from cairn.clinic.records.hopes import hopes_of_client
from cairn.clinic.records.models import ItemKind, Purpose, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.tend_hope import lay_hope, mark_hope
from weeks import meet, midday, weekly

LUNCH = "lunch with the others"
POST = "open the post"


@pytest.fixture
def two_hopes(transactional_db, cast):
    """Ben has words, two hopes with marks of some weeks, and a few stones."""
    now = timezone.now()
    weekly(cast.ben, [17, 16, 12, 11], ending=now - timedelta(days=4))
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben,
            what_brings_me="",
            good_week="I want to eat lunch with the others again.",
            by=cast.by_ben,
            at=now - timedelta(days=40),
        )
        for text in ("Opened the post.", "Rang the landlord."):
            lay_item(
                cast.ben,
                Content(ItemKind.STONE, text),
                visibility=Visibility.SHARED,
                key=None,
                by=cast.by_ben,
                at=now - timedelta(days=len(text)),
            )
        for text, marks in ((LUNCH, (2, 3, 5, 6)), (POST, (1, 2, 2, 2))):
            hope = lay_hope(
                cast.ben,
                Content(ItemKind.HOPE, text),
                visibility=Visibility.SHARED,
                key=None,
                by=cast.by_ben,
                at=now - timedelta(days=44 - len(text) % 3),
            )
            for week, value in enumerate(reversed(marks)):
                at = now - timedelta(days=4 + 7 * week)
                mark_hope(
                    hope, value, key=None, by=cast.by_ben, at=at, sent_as=f"{week}"
                )
    return cast


def open_link(page: Page, cast, purpose: Purpose) -> None:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=purpose, by=cast.by_anna, at=timezone.now()
        )
    page.goto(f"/c/{link.token}/")


def values(cast) -> dict[str, list[int]]:
    with scope(practice=cast.practice):
        hopes = hopes_of_client(cast.ben, key=None)
    return {hope.text: [mark.value for mark in hope.marks] for hope in hopes}


def press_on(page: Page, name: str) -> None:
    """Tab until the button with this name has the focus, and press Enter."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_check_in_with_hopes_is_answered_with_the_keyboard_alone(
    page, two_hopes, ends_accessible, take_picture
):
    # Given a check-in that begins with two hopes
    open_link(page, two_hopes, Purpose.CHECK_IN)
    page.goto("/page/check-in/")
    press_on(page, "Next")
    step = page.locator("fieldset.question:visible")
    expect(step).to_contain_text(LUNCH)
    assert step.locator(":checked").count() == 0
    take_picture("check-in-hope")
    take_picture("check-in-hope", dark=True)
    ends_accessible()

    # When Ben marks the first by arrows, and leaves the second out
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(step).to_contain_text(POST)
    press_on(page, "Skip this")

    # And answers the first question, and leaves the others out
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    while page.get_by_role("button", name="Skip this").is_visible():
        press_on(page, "Skip this")

    # And adds one word and a stone at the end
    page.get_by_label("Joy").focus()
    page.keyboard.press("Space")
    page.locator("summary", has_text="Lay a stone with it").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Sat down with them.")
    take_picture("check-in-own-part")
    ends_accessible()
    press_on(page, "Send")

    # Then all of it has arrived, once
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you.")
    expect(page.locator(".last-stone")).to_contain_text("Sat down with them.")
    ends_accessible()
    assert values(two_hopes) == {LUNCH: [2, 3, 5, 6, 7], POST: [1, 2, 2, 2]}


def test_a_milestone_is_offered_and_named_in_ones_own_words(
    page, two_hopes, ends_accessible, take_picture
):
    # Given a hope that rose by three and stayed
    open_link(page, two_hopes, Purpose.OWN_PATH)
    offer = page.locator(".offer")
    expect(offer).to_contain_text("went from 2 to 6, and it stayed.")
    widths = {
        one.bounding_box()["width"] for one in offer.locator(".button-row > *").all()
    }
    assert len(widths) == 1
    take_picture("own-path-hopes")
    take_picture("own-path-hopes", dark=True)
    ends_accessible()

    # When Ben looks at it
    offer.get_by_role("link", name="Name it").click()
    expect(page.locator("[name=visibility]:checked")).to_have_count(1)
    expect(page.get_by_label("Quiet")).to_be_checked()
    take_picture("milestone-offer")
    take_picture("milestone-offer", dark=True)
    ends_accessible()

    # And calls it by his own name, to be celebrated
    page.get_by_label("What do you call it?").fill("first lunch")
    page.get_by_label("Celebrate it together").check()
    page.get_by_role("button", name="Mark it").click()
    expect(page.get_by_text("You can look at it together next time.")).to_be_visible()
    ends_accessible()

    # Then it lies on his way and is not asked about again
    page.get_by_role("link", name="To your path").click()
    expect(page.locator(".offer")).to_have_count(0)
    expect(page.get_by_role("heading", name="Milestones")).to_be_visible()
    take_picture("own-path-milestone")
    ends_accessible()


def test_not_a_milestone_for_me_is_the_last_word(page, two_hopes, ends_accessible):
    # Given the offer, on a phone without script
    page.route("**/*.js", lambda route: route.abort())
    open_link(page, two_hopes, Purpose.OWN_PATH)

    # When Ben turns it down
    page.get_by_role("button", name="Not a milestone for me").click()

    # Then it is gone, and nothing is said about it
    expect(page).to_have_url(re.compile("/page/path/$"))
    expect(page.locator(".offer")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_count(0)
    ends_accessible()


def test_a_hope_is_laid_marked_and_closed_for_now(
    page, two_hopes, ends_accessible, take_picture
):
    # Given his own page with room for one more hope
    open_link(page, two_hopes, Purpose.OWN_PATH)
    page.get_by_role("link", name="Add a hope").click()
    expect(page.locator("[name=mark]:checked")).to_have_count(0)
    take_picture("hope-lay")
    ends_accessible()

    # When he lays it with a first mark
    page.get_by_label("What do you hope for?").fill("sleep until six")
    page.get_by_label("Me and Anna").check()
    page.locator(".rung").nth(1).click()
    page.get_by_role("button", name="Keep this hope").click()
    page.get_by_role("link", name="To your path").click()
    laid = page.locator(".hope-laid").filter(has_text="sleep until six")
    expect(laid).to_contain_text("1 of 10")
    expect(page.get_by_role("link", name="Add a hope")).to_have_count(0)

    # Then he can mark it again, see his marks, and close it for now
    page.get_by_role("link", name=re.compile("Mark or change.*lunch")).click()
    take_picture("hope")
    take_picture("hope", dark=True)
    ends_accessible()
    page.get_by_role("button", name="Close it for now").click()
    expect(page.get_by_role("status")).to_have_text("Closed for now. It stays yours.")
    expect(page.get_by_role("link", name="Add a hope")).to_be_visible()
    ends_accessible()


def test_anna_sees_how_each_hope_moved_before_the_session(
    page, two_hopes, sign_in, ends_accessible, take_picture
):
    # Given a session today
    meet(two_hopes.ben, midday())
    sign_in(two_hopes.anna)

    # When Anna opens his page
    page.goto(f"/people/{two_hopes.ben.id}/")

    # Then each hope stands with its own marks
    expect(page.get_by_text(f"Hope “{LUNCH}”: 5 → 6.")).to_be_visible()
    expect(page.get_by_text(f"Hope “{POST}”: 2, as before.")).to_be_visible()
    take_picture("path-hopes")
    ends_accessible()
    page.get_by_role("link", name="All numbers").click()
    expect(page.get_by_role("heading", name=f"Hope “{LUNCH}”")).to_be_visible()
    ends_accessible()
