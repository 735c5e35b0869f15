"""A trial of one's own on its pages: begun once, its coin shown, stopped, read late."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import Session
from cairn.clinic.records.self_trial import Habit, Outcome, Trial, newest_trial
from cairn.clinic.records.services.keep_trial import begin_trial
from cairn.clinic.records.services.open_well import begin_well, open_well
from cairn.web.known.coin import coin_of
from web.conftest import signed_in
from weeks import meet
from years import Plan, live_through

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
CHOSEN = {"habit": "breath", "outcome": "leaving", "sessions": "80"}


@pytest.fixture
def well(cast):
    with scope(practice=cast.practice):
        begin_well(cast.anna, WORDS, by=cast.by_anna, at=timezone.now())
        key = open_well(cast.anna, WORDS)
    browser = signed_in(cast.anna)
    browser.post(reverse("well:open"), {"own_words": WORDS})
    return key, browser


def page(browser):
    return unescape(browser.get(reverse("known:trial")).content.decode())


def test_nothing_is_chosen_beforehand_and_everything_is_asked(well):
    _, browser = well
    assert "checked" not in page(browser)
    answer = browser.post(reverse("known:trial"), {})
    assert answer.status_code == 400
    assert "Say how many: from 60 to 120." in unescape(answer.content.decode())


@pytest.mark.parametrize("wrong", [{"sessions": "59"}, {"sessions": "121"},
                                   {"sessions": "many"}, {"habit": "x"},
                                   {"outcome": ""}])  # fmt: skip
def test_a_wrong_choice_is_said_at_its_field_and_nothing_begins(well, cast, wrong):
    key, browser = well
    answer = browser.post(reverse("known:trial"), CHOSEN | wrong)
    assert answer.status_code == 400
    with scope(practice=cast.practice):
        assert newest_trial(cast.anna, key=key) is None


def test_a_trial_begins_once_shows_how_far_it_is_and_is_stopped(well, cast):
    key, browser = well
    for sessions in ("80", "90"):
        chosen = CHOSEN | {"sessions": sessions}
        sent = browser.post(reverse("known:trial"), chosen)
        assert sent.status_code == 302
    with scope(practice=cast.practice):
        assert newest_trial(cast.anna, key=key).sessions == 80
    assert "0 of 80 sessions" in page(browser)
    known = unescape(browser.get(reverse("known:known")).content.decode())
    assert "0 of 80 sessions" in known
    browser.post(reverse("known:stop"))
    text = page(browser)
    assert "Stopped before it had its sessions." in text
    assert "How many sessions it takes" in text


def test_the_coin_lies_on_the_way_to_a_session_and_can_be_overridden(well, cast):
    key, browser = well
    session = meet(cast.ben, timezone.now() + timedelta(hours=1))
    with scope(practice=cast.practice):
        assert coin_of(cast.anna, session, key=key) is None
        browser.post(reverse("known:trial"), CHOSEN)
        coin = coin_of(cast.anna, session, key=key)
        assert coin == coin_of(cast.anna, session, key=key)
        assert not coin.otherwise
    address = reverse("known:otherwise", args=[session.id])
    sent = browser.post(f"{address}?next=/today/", {"otherwise": "yes"})
    assert sent.headers["Location"] == "/today/"
    with scope(practice=cast.practice):
        assert coin_of(cast.anna, session, key=key).otherwise
    elsewhere = browser.post(f"{address}?next=//else.example/", {"otherwise": "no"})
    assert "else.example" not in elsewhere.headers["Location"]
    with scope(practice=cast.practice):
        assert not coin_of(cast.anna, session, key=key).otherwise


def test_a_finished_trial_is_read_with_its_interval_and_tosses_no_more(well, cast):
    key, browser = well
    now = timezone.now()
    live_through(cast.anna, Plan(weeks=15, people=5), key=key, until=now)
    trial = Trial(0, Habit.GAP, Outcome.LEAVING, 60, now - timedelta(weeks=16))
    with scope(practice=cast.practice):
        begin_trial(cast.anna, trial, key=key, by=cast.by_anna)
        session = Session.objects.first()
        assert coin_of(cast.anna, session, key=key) is None
    text = page(browser)
    assert "could be anywhere from" in text
    assert "60 sessions with 5 people" in text
    assert "Begin" in text


def test_the_page_before_a_session_shows_the_coin_while_a_trial_runs(well, cast):
    _, browser = well
    session = meet(cast.ben, timezone.now() + timedelta(minutes=10))
    before = reverse("beforesession:show", args=[session.id])
    assert "The coin says" not in browser.get(before).content.decode()
    browser.post(reverse("known:trial"), CHOSEN)
    first = browser.get(before).content.decode()
    assert re.search("The coin says (yes|no): ", first)
    assert "I do otherwise" in first
    address = reverse("known:otherwise", args=[session.id])
    sent = browser.post(f"{address}?next={before}", {"otherwise": "yes"})
    assert sent.headers["Location"] == before
    assert "It counts as the coin said." in browser.get(before).content.decode()
