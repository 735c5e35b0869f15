"""Ben lays stones: with the keyboard alone, for himself, and with his therapist."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from cairn.clinic.records.models import ItemKind, OwnItem, Purpose, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.set_pebble import propose_stone, set_pebble
from weeks import meet

WORDS = "lamp river thirteen"
EARLIER = ("Opened the post.", "Slept six hours.", "Rang the landlord.")


@pytest.fixture
def first_page(transactional_db, cast):
    """Ben's link to his own page, with his words and nothing else on it."""
    now = timezone.now()
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben,
            what_brings_me="",
            good_week="I want to eat lunch with the others again.",
            by=cast.by_ben,
            at=now - timedelta(days=40),
        )
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna, at=now
        )
    return f"/c/{link.token}/"


@pytest.fixture
def own_page(first_page, cast):
    """The same page with three stones that Anna sees as well."""
    start = timezone.now() - timedelta(days=30)
    with scope(practice=cast.practice):
        for number, text in enumerate(EARLIER):
            lay_item(
                cast.ben,
                Content(ItemKind.STONE, text, theme="joy" if number == 1 else ""),
                visibility=Visibility.SHARED,
                key=None,
                by=cast.by_ben,
                at=start + timedelta(days=9 * number),
            )
    return first_page


def newest(cast) -> OwnItem:
    with scope(practice=cast.practice):
        return OwnItem.objects.filter(client=cast.ben).latest("at")


def tab_to(page: Page, name: str) -> None:
    """Move on with the keyboard until the control with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => {
                const one = document.activeElement;
                const label = one.labels && one.labels[0];
                return ((label || one).innerText || "").trim();
            }"""
        )
        if here.startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_stone_is_laid_with_the_keyboard_alone(
    page, first_page, ends_accessible, take_picture
):
    # Given Ben's own page
    page.goto(first_page)
    tab_to(page, "Lay a stone")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/stones/new/$"))

    # Then nothing is decided for him but that it stays quiet
    expect(page.get_by_label("Quiet")).to_be_checked()
    expect(page.locator("[name=visibility]:checked")).to_have_count(0)
    take_picture("stone-lay")
    take_picture("stone-lay", dark=True)
    ends_accessible()

    # When he writes one line and chooses who sees it, by keys alone
    tab_to(page, "Something small that mattered.")
    page.keyboard.type("Bought bread myself.")
    page.keyboard.press("Tab")
    # A group of choices is one stop: arrows choose inside it.
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Me and Anna")).to_be_checked()
    tab_to(page, "Lay it")
    page.keyboard.press("Enter")

    # Then it says so, and nothing else
    expect(page.get_by_role("heading", name="Laid.")).to_be_visible()
    take_picture("stone-laid")
    ends_accessible()

    # And it lies on the path
    tab_to(page, "To your path")
    page.keyboard.press("Enter")
    expect(page.locator(".stone-laid").first).to_contain_text("Bought bread myself.")
    take_picture("own-path-stones")
    ends_accessible()


def test_undo_takes_it_away_without_any_script(page, own_page, window, cast):
    # Given a phone without script
    window.route("**/*.js", lambda route: route.abort())
    page.goto(own_page)
    page.get_by_role("link", name="Lay a stone").click()
    page.get_by_label("Something small that mattered.").fill("A slip.")
    page.get_by_label("Me and Anna").check()
    page.get_by_role("button", name="Lay it").click()

    # When he takes it back at once
    page.get_by_role("button", name="Undo").click()

    # Then it is gone
    expect(page.get_by_role("status")).to_have_text("Taken away.")
    expect(page.locator(".stone-laid")).to_have_count(len(EARLIER))


def test_a_stone_for_oneself_is_locked_with_own_words(
    page, own_page, cast, ends_accessible, take_picture
):
    # Given a stone that nobody else is to see
    page.goto(own_page)
    page.get_by_role("link", name="Lay a stone").click()
    page.get_by_label("Something small that mattered.").fill("Said no to her.")
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Lay it").click()

    # Then the page says what it protects against and what not, before anything is kept
    heading = page.get_by_role("heading", name="Words that only you know")
    expect(heading).to_be_visible()
    expect(page.get_by_text("Forgotten words cannot be replaced")).to_be_visible()
    take_picture("only-me-first")
    ends_accessible()

    # When he sets words of his own
    page.get_by_label("Words of your own").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    page.get_by_role("button", name="Lock with these words").click()

    # Then the stone lies there, and in the record there is nothing to read
    expect(page.get_by_role("heading", name="Laid.")).to_be_visible()
    assert (newest(cast).kind, bytes(newest(cast).body)) == ("", b"")
    page.get_by_role("link", name="To your path").click()
    expect(page.locator(".stone-laid").first).to_contain_text("only you")

    # When he closes the page and comes back
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page).to_have_title("Closed")
    page.goto(own_page)

    # Then it is closed until he gives his words
    expect(page.get_by_text("Said no to her.")).to_have_count(0)
    page.get_by_role("link", name="Open it with your own words").click()
    page.get_by_label("Your own words").fill("lamp river twelve")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing is lost")
    take_picture("only-me-later")
    ends_accessible()
    page.get_by_label("Your own words").fill(WORDS)
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".stone-laid").first).to_contain_text("Said no to her.")


def test_a_stone_is_hidden_and_shown_again(
    page, own_page, cast, ends_accessible, take_picture
):
    # Given the newest of three stones
    page.goto(own_page)
    stone = page.locator(".stone-laid").first
    stone.get_by_role("link", name="Change").click()
    take_picture("stone-change")
    ends_accessible()

    # When he hides it, with words of his own
    page.get_by_role("button", name="Hide it").click()
    page.get_by_label("Words of your own").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    page.get_by_role("button", name="Lock with these words").click()

    # Then he alone sees it
    expect(page.get_by_role("status")).to_have_text("Hidden. Only you see it now.")
    assert newest(cast).visibility == Visibility.ONLY_ME

    # And he can show it again
    stone.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Show it to Anna").click()
    expect(page.get_by_role("status")).to_have_text("Shown. You and Anna see it now.")
    ends_accessible()


def test_a_suggestion_is_kept_and_a_pebble_lifted(
    page, own_page, cast, ends_accessible, take_picture
):
    # Given a suggestion, and a pebble beside his last stone
    with scope(practice=cast.practice):
        propose_stone(cast.ben, "first lunch", by=cast.by_anna, at=timezone.now())
        set_pebble(
            newest(cast),
            "I remember how long this took.",
            by=cast.by_anna,
            at=timezone.now(),
        )
    page.goto(own_page)
    expect(page.get_by_text("Anna suggests a stone:")).to_be_visible()
    expect(page.get_by_text("Anna set a pebble here")).to_be_visible()
    take_picture("own-path-suggestion")
    take_picture("own-path-suggestion", dark=True)
    ends_accessible()

    # When he keeps it in his own wording
    page.get_by_role("link", name="Keep or change it").click()
    page.get_by_label("Something small that mattered.").fill("First lunch at work.")
    page.get_by_label("Me and Anna").check()
    page.get_by_label("Celebrate it together").check()
    page.get_by_role("button", name="Lay it").click()
    expect(page.get_by_text("You can look at it together next time.")).to_be_visible()
    page.get_by_role("link", name="To your path").click()

    # Then the suggestion is gone and the stone is his; and he lifts the pebble off
    expect(page.get_by_text("suggests a stone")).to_have_count(0)
    page.get_by_role("button", name="Lift it off").click()
    expect(page.get_by_text("set a pebble here")).to_have_count(0)
    ends_accessible()


def test_anna_sees_what_is_shown_and_what_is_asked_for(
    page, own_page, cast, sign_in, ends_accessible, take_picture
):
    # Given a stone that Ben asked to mention, and a session today
    with scope(practice=cast.practice):
        lay_item(
            cast.ben,
            Content(ItemKind.STONE, "First lunch at work.", marking="mention"),
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=timezone.now(),
        )
    meet(cast.ben, timezone.now() + timedelta(minutes=5))
    sign_in(cast.anna)
    page.goto("/today/")
    if page.get_by_role("list").filter(has_text="Ben").count():
        expect(page.get_by_text("asked: mention it")).to_be_visible()

    # When she opens his page before the session
    page.goto(f"/people/{cast.ben.id}/")
    expect(page.get_by_text("Mention it: “First lunch at work.”")).to_be_visible()
    take_picture("path-stones")
    ends_accessible()

    # Then she can set a pebble beside a stone
    page.get_by_role("link", name=re.compile("Set a pebble.*First lunch")).click()
    expect(page.get_by_text("For whom am I saying this?")).to_be_visible()
    take_picture("pebble")
    ends_accessible()
    page.get_by_label("Your pebble").fill("I saw this too.")
    page.get_by_role("button", name="Set it there").click()
    expect(page.get_by_text("Pebble from Anna: “I saw this too.”")).to_be_visible()

    # And suggest one, which lies nowhere until he takes it
    page.get_by_role("link", name="Suggest a stone").click()
    take_picture("suggest-stone")
    ends_accessible()
    page.get_by_label("The stone, as they said it").fill("asked for help")
    page.get_by_role("button", name="Suggest it").click()
    expect(page.get_by_text("on no path unless Ben takes it")).to_be_visible()
    expect(page.get_by_text("asked for help")).to_have_count(0)
