"""Ben reads his pages in Spanish; and in a language that runs from right to left."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from cairn.clinic.records.models import ItemKind, Purpose, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.choose_language import choose_language
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_words import keep_own_words
from cairn.clinic.records.services.lay_item import lay_item
from pseudo import CODE, NAME, write_pseudo
from weeks import weekly

WORDS = "I want to eat lunch with the others again."


@pytest.fixture
def bens_page(transactional_db, cast):
    """Six weeks of check-ins, own words and a stone, behind a link to his own page."""
    now = timezone.now()
    weekly(cast.ben, [18, 17, 19, 15, 14, 12], ending=now - timedelta(days=2))
    with scope(practice=cast.practice):
        keep_own_words(
            cast.ben,
            what_brings_me="",
            good_week=WORDS,
            by=cast.by_ben,
            at=now - timedelta(days=40),
        )
        lay_item(
            cast.ben,
            Content(ItemKind.STONE, "Opened the post."),
            visibility=Visibility.SHARED,
            key=None,
            by=cast.by_ben,
            at=now - timedelta(days=9),
        )
    return cast


def enter(cast, purpose: Purpose) -> str:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=purpose, by=cast.by_anna, at=timezone.now()
        )
    return f"/c/{link.token}/"


def test_the_language_is_chosen_at_the_foot(
    page, bens_page, ends_accessible, take_picture
):
    # Given Ben's own page in English
    page.goto(enter(bens_page, Purpose.OWN_PATH))
    expect(page.get_by_role("link", name="Lay a stone")).to_be_visible()

    # When he chooses Spanish
    page.get_by_role("button", name="Español").click()

    # Then the same page speaks it, and his own words stay as he wrote them
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("link", name="Poner una piedra")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()
    take_picture("own-path-spanish")
    ends_accessible()

    # And a stone is laid in Spanish, day and all
    page.get_by_role("link", name="Poner una piedra").click()
    page.get_by_label("Algo pequeño que importó.").fill("Abrí la ventana.")
    page.get_by_label("Anna y yo").check()
    page.get_by_role("button", name="Ponerla").click()
    expect(page.get_by_role("heading", name="Puesta.")).to_be_visible()
    ends_accessible()


def test_a_check_in_in_spanish_keeps_the_official_words(
    page, bens_page, ends_accessible, take_picture
):
    # Given a check-in of somebody who chose Spanish
    with scope(practice=bens_page.practice):
        choose_language(bens_page.ben, "es", by=bens_page.by_ben, at=timezone.now())
    page.goto(enter(bens_page, Purpose.CHECK_IN))
    page.get_by_role("link", name="Echar un vistazo").click()

    # Then it says that some questions are not in Spanish
    expect(page.get_by_text("Algunas preguntas están en otro idioma.")).to_be_visible()
    take_picture("check-in-spanish")
    ends_accessible()

    # And those stand there in the words they were tested in, named as English
    page.get_by_role("button", name="Siguiente").click()
    question = page.get_by_text("Little interest or pleasure in doing things")
    expect(question).to_have_attribute("lang", "en")
    take_picture("check-in-spanish-question")
    ends_accessible()


def left_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"]


def text_out_of_picture(page: Page) -> list[str]:
    """Return every text of a drawing that is cut off at its edge."""
    return page.evaluate(
        """() => [...document.querySelectorAll("svg.picture")]
          .filter(one => one.getBoundingClientRect().width > 0)
          .flatMap(one => {
            const edge = one.getBoundingClientRect();
            return [...one.querySelectorAll("text")].filter(text => {
              const box = text.getBoundingClientRect();
              return box.left < edge.left - 1 || box.right > edge.right + 1;
            }).map(text => text.textContent);
          })"""
    )


def places_of_stones(page: Page) -> list[float]:
    """Return where the marks of the way lie, as drawn."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".way svg")]
          .filter(one => one.getBoundingClientRect().width > 0)
          .flatMap(one => {
            const edge = one.getBoundingClientRect();
            return [...one.querySelectorAll("circle, ellipse, .stone")].map(
              mark => Math.round(mark.getBoundingClientRect().left - edge.left));
          })"""
    )


def test_a_page_from_right_to_left_is_mirrored_and_its_way_is_not(
    page, bens_page, settings, tmp_path, ends_accessible, take_picture
):
    # Given Ben's page from left to right
    link = enter(bens_page, Purpose.OWN_PATH)
    page.goto(link)
    assert left_of(page, ".client-head .title") < left_of(page, ".client-head button")
    before = places_of_stones(page)
    assert before != []

    # When he reads it in a language that runs the other way
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, NAME)]
    settings.LOCALE_PATHS = [write_pseudo(tmp_path)]
    page.get_by_role("link", name=re.compile("Library|Short things")).first.click()
    page.get_by_role("button", name=NAME).click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    ends_accessible()
    page.goto(link)

    # Then the page is mirrored, nothing sticks out, and the way still runs as it ran
    assert left_of(page, ".client-head .title") > left_of(page, ".client-head button")
    assert places_of_stones(page) == before
    assert text_out_of_picture(page) == []
    take_picture("right-to-left-path")
    ends_accessible()

    # And so are the pages where something is chosen and written
    page.goto("/page/stones/new/")
    first = page.locator(".answer").first
    box, dot = first.bounding_box(), first.locator("input").bounding_box()
    assert dot["x"] > box["x"] + box["width"] / 2
    take_picture("right-to-left-stone")
    ends_accessible()
    page.goto("/page/lock/")
    ends_accessible()


def test_a_check_in_from_right_to_left(
    page, bens_page, settings, tmp_path, ends_accessible, take_picture
):
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, NAME)]
    settings.LOCALE_PATHS = [write_pseudo(tmp_path)]
    with scope(practice=bens_page.practice):
        choose_language(bens_page.ben, CODE, by=bens_page.by_ben, at=timezone.now())
    page.goto(enter(bens_page, Purpose.CHECK_IN))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    ends_accessible()
    page.goto("/page/check-in/")
    page.locator("[data-next]").click()
    take_picture("right-to-left-check-in")
    ends_accessible()
