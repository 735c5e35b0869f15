"""Working as partners: a line each, a toolbag, the fit after a session, one screen."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.models import (
    ItemKind,
    OwnItem,
    Purpose,
    SessionState,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.clinic.records.services.keep_tool import lay_tool
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import add_entry, lay_item
from cairn.clinic.records.toolbag import ToolState
from weeks import meet, weekly

WORDS = "lamp river thirteen"


@pytest.fixture
def bens_words(transactional_db, cast):
    """Ben's own words, and a session two hours ago."""
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben,
            what_brings_me="",
            good_week="I want to eat lunch with the others again.",
            by=cast.by_ben,
            at=timezone.now() - timedelta(days=40),
        )
    then = timezone.now() - timedelta(hours=2)
    return meet(cast.ben, then, SessionState.ATTENDED)


def link(cast, purpose: Purpose, session=None) -> str:
    with scope(practice=cast.practice):
        made = invite_client(
            cast.bens_episode, purpose=purpose, session=session, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    return f"/c/{made.token}/"


def mark(page, wording: str, value: int) -> None:
    """Tap one number under a question."""
    group = page.get_by_role("group", name=re.compile(wording))
    group.get_by_role("radio", name=str(value), exact=True).check(force=True)


def test_both_write_a_line_and_see_the_others(
    page, cast, bens_words, sign_in, ends_accessible, take_picture
):
    # Given a line that Anna wrote down in the session, for both of them
    with scope(practice=cast.practice):
        begin_plan(
            cast.ben,
            Lines("One lunch this week.", "Send the card “small steps”."),
            review_on=timezone.localdate() + timedelta(days=7),
            by=cast.by_anna,
            at=timezone.now(),
        )

    # When Ben opens his page and adds a line of his own
    page.goto(link(cast, Purpose.OWN_PATH))
    section = page.get_by_role("region", name="What we're working on")
    expect(section).to_contain_text("Send the card “small steps”.")
    section.get_by_role("link", name="Add a line").click()
    take_picture("working-on-line")
    ends_accessible()
    page.get_by_label("What I do").fill("Ring the landlord on Monday.")
    page.get_by_role("button", name="Keep it").click()
    expect(section).to_contain_text("Ring the landlord on Monday.")
    ends_accessible()

    # Then Anna sees both, changes hers and finds his as he wrote it
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/working-on/")
    expect(page.get_by_text("Ring the landlord on Monday.").first).to_be_visible()
    take_picture("working-on")
    take_picture("working-on", dark=True)
    ends_accessible()
    page.get_by_role("link", name=re.compile("Change.*One lunch")).click()
    page.get_by_label("Your line").fill("Send two cards.")
    page.get_by_role("button", name="Keep the change").click()
    expect(page.get_by_text("Send two cards.")).to_be_visible()
    expect(page.get_by_text("One lunch this week.").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Done.*One lunch")).click()
    page.get_by_text("Done", exact=True).last.click()
    expect(page.get_by_role("button", name=re.compile("Take it up"))).to_be_visible()
    ends_accessible()


def test_a_tool_becomes_the_clients_own(
    page, cast, bens_words, ends_accessible, take_picture
):
    # Given Ben's own page
    page.goto(link(cast, Purpose.OWN_PATH))
    page.get_by_role("link", name="Put in something that helps you").click()
    expect(page.locator("input:checked")).to_have_count(0)
    take_picture("tool-new")
    ends_accessible()

    # When he puts in what he learned
    page.get_by_label("Something I can do when I need it").fill("Ring first thing.")
    page.get_by_label("Learned").check()
    page.get_by_label("Me and Anna").check()
    page.get_by_role("button", name="Keep this tool").click()
    page.get_by_role("link", name="To your path").click()

    # And some time later says that it is his now
    bag = page.get_by_role("region", name="Toolbag")
    bag.get_by_role("link", name=re.compile("^Change")).click()
    page.get_by_label("Mine now").check()
    page.get_by_role("button", name="Keep the change").click()
    expect(bag.locator("[aria-current]")).to_have_text("Mine now")
    take_picture("own-path-teamwork")
    ends_accessible()

    # Then the way it came is kept
    bag.get_by_role("link", name=re.compile("^Change")).click()
    page.get_by_text("How it went").click()
    expect(page.locator(".plain-list li")).to_have_count(2)
    take_picture("tool")
    ends_accessible()


def test_after_a_session_the_client_says_how_it_was_and_the_guess_comes_first(
    page, cast, bens_words, sign_in, window, ends_accessible, take_picture
):
    # Given a link for after the session, on a phone without script
    window.route("**/*.js", lambda route: route.abort())
    page.goto(link(cast, Purpose.AFTER_SESSION, bens_words))
    expect(page.get_by_text("It's fine without.")).to_be_visible()
    ends_accessible()
    page.get_by_role("link", name="Have a look").click()

    # Then nothing is marked beforehand, and it says what these questions are
    expect(page.locator(".rung input:checked")).to_have_count(0)
    expect(page.get_by_text("not a validated scale")).to_be_visible()
    ends_accessible()

    # When Ben marks one low and says what helped and what could be different
    mark(page, "I felt understood", 8)
    mark(page, "We worked on what matters to me", 7)
    mark(page, "The way we worked fits me", 3)
    page.get_by_label("A laugh").check()
    page.get_by_text("If you cried").click()
    page.get_by_label("Relief").check()
    page.get_by_label("Anything you wish had been different?").fill("A slower start.")
    page.get_by_label("Me and Anna").check()
    take_picture("after-session")
    take_picture("after-session", dark=True)
    page.get_by_role("button", name="Send").click()
    heading = page.get_by_role("heading", name="Thanks for saying so. It helps.")
    expect(heading).to_be_visible()
    take_picture("after-session-sent")
    ends_accessible()

    # And Anna comes to guess: nothing of it stands there yet
    sign_in(cast.anna)
    page.goto(f"/sessions/{bens_words.id}/after/")
    expect(page.get_by_text("Ben has answered. What would they say?")).to_be_visible()
    expect(page.get_by_text("A slower start.")).to_have_count(0)
    ends_accessible()
    mark(page, "I felt understood", 8)
    mark(page, "We worked on what matters to me", 6)
    mark(page, "The way we worked fits me", 7)
    take_picture("guess-first")
    page.get_by_role("button", name="Reveal", exact=True).click()

    # Then she sees her guess beside his mark, and words she could use
    said = "Ben marked this lower than you guessed. Worth asking."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("What would have been better?")).to_be_visible()
    page.get_by_text("What Ben said besides").click()
    expect(page.get_by_text("A slower start.")).to_be_visible()
    take_picture("guess-looked-at")
    take_picture("guess-looked-at", dark=True)
    ends_accessible()


def test_a_wish_can_stay_with_the_client(page, cast, bens_words, ends_accessible):
    # Given Ben's own page, where the session can be spoken of
    page.goto(link(cast, Purpose.OWN_PATH))
    page.get_by_role("link", name=re.compile("Say how the session")).click()
    mark(page, "I felt understood", 9)
    page.get_by_label("Anything you wish had been different?").fill("Less talk.")
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Send").click()

    # When he locks it with words of his own
    page.get_by_label("Words of your own").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    page.get_by_role("button", name="Lock with these words").click()

    # Then it is sent, and only he reads the line
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    page.get_by_text("What you said").click()
    expect(page.get_by_text("Less talk.")).to_be_visible()
    with scope(practice=cast.practice):
        assert bytes(OwnItem.objects.get().body) == b""
    ends_accessible()


@pytest.fixture
def weeks_of_work(cast, bens_words):
    """Harder weeks, hopes, stones, a plan, and a low mark that was looked at."""
    now = timezone.now()
    weekly(cast.ben, [9, 8, 14, 16, 16], ending=now - timedelta(hours=3))
    with scope(practice=cast.practice):
        by, shared = cast.by_ben, Visibility.SHARED
        for days, words in ((20, "Opened the post."), (3, "Rang the landlord."),
                            (1, "Ate lunch with two of them.")):  # fmt: skip
            lay_item(
                cast.ben, Content(ItemKind.STONE, words), visibility=shared, key=None,
                by=by, at=now - timedelta(days=days),
            )  # fmt: skip
        hope = lay_item(
            cast.ben, Content(ItemKind.HOPE, "lunch with the others"),
            visibility=shared, key=None, by=by, at=now - timedelta(days=30),
        )  # fmt: skip
        for week, near in enumerate((2, 3, 3, 5)):
            at = now - timedelta(weeks=4 - week)
            add_entry(hope, {"mark": near}, key=None, by=by, at=at)
        lay_tool(
            cast.ben, Content(ItemKind.TOOL, "Ring first thing."), ToolState.HELPS,
            visibility=shared, key=None, by=by, at=now,
        )  # fmt: skip
        begin_plan(
            cast.ben, Lines("One lunch this week.", "Send the card “small steps”."),
            review_on=timezone.localdate(), by=cast.by_anna,
            at=now - timedelta(days=7),
        )  # fmt: skip
    return cast


def test_one_screen_for_two(
    page, weeks_of_work, bens_words, sign_in, ends_accessible, take_picture
):
    # Given a hard stretch, with the day to look again today
    cast = weeks_of_work
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")
    expect(page.get_by_text("A day to look again has come")).to_be_visible()
    take_picture("path-teamwork")
    ends_accessible()

    # When Anna opens the shared view beside Ben
    page.get_by_role("link", name="Look at it together").click()
    expect(page.get_by_text("What would you like to look at?")).to_be_visible()

    # Then all that both work on lies there, and what is hard can be said
    expect(page.get_by_text("lunch with the others").first).to_be_visible()
    since = page.get_by_role("region", name="Stones since last time")
    expect(since).to_contain_text("Ate lunch with two of them.")
    expect(page.get_by_text("Does that fit how it has been?")).to_be_visible()
    expect(page.get_by_text("Send the card “small steps”.")).to_be_visible()
    take_picture("session-view")
    take_picture("session-view", dark=True)
    ends_accessible()


def test_the_guess_waits_until_the_client_has_answered(
    page, cast, bens_words, sign_in, ends_accessible
):
    # Given a session that Ben has said nothing about
    sign_in(cast.anna)
    page.goto(f"/sessions/{bens_words.id}/after/")
    mark(page, "I felt understood", 7)
    page.get_by_role("button", name="Keep the guess").click()

    # Then the guess is kept, and the screen can be handed over
    expect(page.get_by_text("Ben has not answered yet.")).to_be_visible()
    page.get_by_text("Ben's own marks").click()
    ends_accessible()
    page.get_by_role("button", name="Sign out and hand over").click()
    page.get_by_role("link", name="Have a look").click()
    mark(page, "I felt understood", 6)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You can give the screen back now.")).to_be_visible()
    expect(page.get_by_text("6 of 10")).to_have_count(0)
    ends_accessible()
    page.goto("/page/path/")
    expect(page.get_by_text("This link has run out")).to_be_visible()
