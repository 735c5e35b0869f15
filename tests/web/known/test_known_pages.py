"""My weeks, and what can be known: rings before the threshold, sentences after."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Author
from cairn.clinic.records.services.open_well import begin_well, open_well
from web.conftest import signed_in
from years import Plan, live_through

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"


@pytest.fixture
def well(cast):
    """Anna's key, and her browser with the book open in it."""
    with scope(practice=cast.practice):
        begin_well(cast.anna, WORDS, by=cast.by_anna, at=timezone.now())
        key = open_well(cast.anna, WORDS)
    browser = signed_in(cast.anna)
    browser.post(reverse("well:open"), {"own_words": WORDS})
    return key, browser


def read(browser, name, query=""):
    answer = browser.get(reverse(name) + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("name", ["known:weeks", "known:known"])
def test_a_closed_book_leads_to_its_door(anna, cast, name):
    assert anna.get(reverse(name)).headers["Location"] == reverse("well:begin")
    with scope(practice=cast.practice):
        begin_well(cast.anna, WORDS, by=Author.member(cast.anna), at=timezone.now())
    assert anna.get(reverse(name)).headers["Location"] == reverse("well:open")


def test_an_empty_book_shows_rings_and_no_number_of_any_finding(well):
    text = read(well[1], "known:known")
    assert "0 of 104 weeks" in text
    assert "0 of about 400 sessions" in text
    assert "could be anywhere" not in text
    weeks = read(well[1], "known:weeks")
    assert "Weeks so far: 0 of 104." in weeks
    assert "We can't say what moved what." in weeks


def test_after_a_year_the_weeks_are_drawn_with_their_usual_range(well, cast):
    key, browser = well
    live_through(cast.anna, Plan(weeks=40, people=3), key=key, until=timezone.now())
    text = read(browser, "known:weeks")
    assert "Your cup usually lies between" in text
    assert "shaded: your usual range" in text
    # One row of the table for each week.
    assert text.count('<th scope="row">') == 26
    assert read(browser, "known:weeks", "?weeks=52").count('<th scope="row">') == 52
    assert read(browser, "known:weeks", "?weeks=9999").count('<th scope="row">') == 26


def test_what_holds_is_said_with_its_interval_and_the_rest_as_open(well, cast):
    key, browser = well
    plan = Plan(weeks=44, people=10, course=22, bias=-1.5)
    live_through(cast.anna, plan, key=key, until=timezone.now())
    text = read(browser, "known:known")
    assert re.search(r"you tend to guess 1\.[2-6] low, give or take 0\.\d", text)
    assert "shows no clear trace in how you leave" in text
    assert "44 of 104 weeks" in text
    assert "Counted over" in text
    # Nobody's name or code stands on it: it is about the therapist.
    assert cast.ben.code not in text
