"""The work ends: Anna and Ben look back, and Ben takes with him what he chooses."""

import io
import re
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from cairn.clinic.records.models import EpisodeEnding, ItemKind, Purpose, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import lay_item

FIRST = "I want to eat lunch with the others again."
NOW = "I eat with them most days. Now I want to cook for them."
PAGES = (
    "My words, at first and now",
    "The picture of my way",
    "Signs that it is getting hard, and what I do",
    "How to come back",
)
# A box of its own follows the word: browsers put a space between them.
EARLIER = re.compile("Earlier ?: The picture of my way")
STONES = ("Opened the post.", "Slept six hours.", "Rang the landlord.", "First lunch.")


@pytest.fixture
def own_page(transactional_db, cast):
    """Ben's page after three months: two versions of his words, stones, a milestone."""
    now = timezone.now()
    with scope(practice=cast.practice):
        for text, days in ((FIRST, 90), (NOW, 3)):
            keep_own_words(
                cast.ben,
                what_brings_me="",
                good_week=text,
                by=cast.by_ben,
                at=now - timedelta(days=days),
            )
        for number, text in enumerate(STONES):
            _lay(cast, text, at=now - timedelta(days=80 - 20 * number))
        _lay(cast, "At the table", ItemKind.MILESTONE, at=now - timedelta(days=10))
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna, at=now
        )
    return f"/c/{link.token}/"


def _lay(cast, text, kind=ItemKind.STONE, *, at):
    lay_item(
        cast.ben,
        Content(kind, text),
        visibility=Visibility.SHARED,
        key=None,
        by=cast.by_ben,
        at=at,
    )


def fill_line(page: Page, link: str, first: str, then: str) -> None:
    page.get_by_role("link", name=link).click()
    page.locator("[name=text]").fill(first)
    page.locator("[name=then]").fill(then)
    page.get_by_label("Me and Anna").check()
    page.get_by_role("button", name="Keep it").click()


def test_ben_looks_back_and_takes_his_things_with_him(
    page, own_page, cast, ends_accessible, take_picture, tmp_path
):
    # Given three months on Ben's page
    page.goto(own_page)
    page.get_by_role("link", name="What I take with me").click()
    expect(page.get_by_text(FIRST)).to_be_visible()
    expect(page.get_by_text(NOW)).to_be_visible()

    # When he writes down a sign and what he does then, and somebody to turn to
    page.get_by_role("link", name="Add a sign").click()
    take_picture("ending-sign")
    ends_accessible()
    page.go_back()
    fill_line(page, "Add a sign", "I stop opening the post.", "I ring Ada and walk.")
    fill_line(page, "Add a person", "Ada", "By phone, also late.")
    take_picture("looking-back")
    take_picture("looking-back", dark=True)
    ends_accessible()

    # And asks for a few lines
    page.get_by_role("button", name="Ask Anna for a few lines").click()
    expect(page.get_by_role("status")).to_contain_text("Asked.")

    # Then he puts a keepsake together, with nothing chosen for him
    page.get_by_role("link", name="Make a keepsake").click()
    expect(page.locator("input:checked")).to_have_count(0)
    for name in (*PAGES, *STONES[2:]):
        page.get_by_label(name).check()
    page.get_by_role("button", name=EARLIER).click()
    expect(page.locator("input:checked")).to_have_count(6)
    take_picture("keepsake")
    take_picture("keepsake", dark=True)
    ends_accessible()

    # On paper it holds what he chose
    with page.expect_download() as taken:
        page.get_by_role("button", name="For paper (PDF)").click()
    printed = tmp_path / taken.value.suggested_filename
    taken.value.save_as(printed)
    reader = pypdf.PdfReader(io.BytesIO(printed.read_bytes()))
    words = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    assert "I ring Ada and walk." in words
    assert "Rang the landlord." in words
    assert "Coming back isn't going backwards." in words.replace("\u2019", "'")

    # And as a page of its own it opens anywhere, and asks nothing of anybody
    with page.expect_download() as taken:
        page.get_by_role("button", name="For a screen (one page)").click()
    kept = tmp_path / taken.value.suggested_filename
    taken.value.save_as(kept)
    assert kept.name == "keepsake.html"
    open_alone(page, kept)
    expect(page.get_by_text(FIRST)).to_be_visible()
    expect(page.get_by_text("Rang the landlord.").last).to_be_visible()
    take_picture("keepsake-page")
    ends_accessible()


def open_alone(page: Page, kept: Path) -> None:
    """Open a file by itself: no server, no network, nothing but what it holds."""
    page.context.set_offline(True)
    held = b64encode(kept.read_bytes()).decode()
    page.goto(f"data:text/html;charset=utf-8;base64,{held}")


def test_anna_and_ben_look_back_and_the_work_ends(
    page, own_page, cast, sign_in, ends_accessible, take_picture
):
    # Given Anna's page for the end, which says how things stand
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")
    page.get_by_role("link", name="Ending").click()
    expect(page.get_by_text("Their own words are there from then and")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    take_picture("ending")
    ends_accessible()

    # When both look back on her screen
    page.get_by_role("link", name="Look back together").click()
    expect(page.get_by_text(FIRST)).to_be_visible()
    expect(page.get_by_text("Anna isn't watching")).to_be_visible()
    take_picture("looking-back-together")
    ends_accessible()
    page.get_by_role("link", name="Close").click()

    # And the work ends, as both agreed
    page.get_by_label("We both agreed on it").check()
    page.get_by_role("button", name="End it on this day").click()
    expect(page.get_by_role("status")).to_contain_text("the door is open")
    with scope(practice=cast.practice):
        assert EpisodeEnding.objects.get().kind == "agreed"
    ends_accessible()

    # Then Ben's page says so, and keeps everything
    page.goto(own_page)
    expect(page.get_by_text("You can take your things with you.")).to_be_visible()
    expect(
        page.get_by_text("Slept six hours.").filter(visible=True).first
    ).to_be_visible()
    take_picture("own-path-ended")
    ends_accessible()


def test_closing_words_are_written_because_they_were_asked_for(
    page, own_page, cast, sign_in, ends_accessible, take_picture
):
    # Given that Ben asked
    page.goto(own_page)
    page.get_by_role("link", name="What I take with me").click()
    page.get_by_role("button", name="Ask Anna for a few lines").click()

    # When Anna writes them
    sign_in(cast.anna)
    page.goto(f"/people/{cast.ben.id}/")
    page.get_by_role("link", name="Write them").click()
    take_picture("closing-words")
    ends_accessible()
    page.get_by_label("Your lines").fill("You rang the landlord on a Tuesday in May.")
    page.get_by_role("button", name="Put it on their page").click()

    # Then they lie on Ben's page, and he can put them away
    page.goto(own_page)
    page.get_by_role("link", name="What I take with me").click()
    expect(page.get_by_text("on a Tuesday in May")).to_be_visible()
    take_picture("looking-back-closing")
    ends_accessible()
    page.get_by_role("button", name="Put it away").click()
    expect(page.get_by_text("on a Tuesday in May")).to_have_count(0)
