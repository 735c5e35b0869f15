"""Maren's own numbers, in a real browser: her weeks, what can be known, her trial."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out
from waiting import go_to

from cairn.clinic.records.models import Author
from cairn.clinic.records.self_trial import Habit, Outcome, Trial
from cairn.clinic.records.services.keep_trial import begin_trial
from cairn.clinic.records.services.open_well import begin_well
from weeks import meet
from years import Plan, live_through

WORDS = "fourteen kingfishers under willows"


class Numbers:
    """Maren with her open book, and the years that lie in it."""

    def __init__(self, page, sign_in):
        self.page = page
        self.day = lay_out()
        self.maren, self.now = self.day.maren, timezone.now()
        with scope(practice=self.maren.practice):
            by = Author.member(self.maren)
            self.key = begin_well(self.maren, WORDS, by=by, at=self.now).key
        sign_in(self.maren)

    # given

    def given_years(self, plan):
        live_through(self.maren, plan, key=self.key, until=self.now)

    def given_a_trial_since(self, weeks, sessions):
        begun = self.now - timedelta(weeks=weeks)
        trial = Trial(0, Habit.BREATH, Outcome.UNDERSTOOD, sessions, begun)
        with scope(practice=self.maren.practice):
            by = Author.member(self.maren)
            begin_trial(self.maren, trial, key=self.key, by=by)

    def given_her_book_is_open(self):
        go_to(self.page, "/well/open/")
        self.page.get_by_label("Your own words").fill(WORDS)
        self.page.get_by_role("button", name="Open", exact=True).click()
        expect(self.page).to_have_url(re.compile("/well/$"))

    # when

    def when_she_looks_at(self, address):
        go_to(self.page, address)

    def when_she_opens(self, words):
        self.page.get_by_text(words, exact=True).first.click()

    def when_she_begins_a_trial(self):
        self.page.get_by_label("five minutes with nothing in them").check()
        self.page.get_by_label("how you leave").check()
        self.page.get_by_label("How many sessions it takes").fill("80")
        self.page.get_by_role("button", name="Begin").click()

    def when_she_goes_to_the_next_session(self):
        ahead = meet(self.day.jonas, self.now + timedelta(minutes=10))
        go_to(self.page, f"/sessions/{ahead.id}/before/")

    def when_she_does_otherwise(self):
        self.page.get_by_role("button", name="I do otherwise").click()

    # then

    def then_she_reads(self, words):
        # A picture says it too, to those who hear the page.
        lines = self.page.locator("p, th, figcaption", has_text=words)
        expect(lines.first).to_be_visible()

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)

    def then_there_is_one_picture_of_her_weeks(self):
        shown = self.page.locator("svg.picture:visible")
        expect(shown).to_have_count(1)


@pytest.fixture
def numbers(transactional_db, page, sign_in):
    return Numbers(page, sign_in)


def test_half_a_year_lies_on_one_axis_and_nobody_joins_the_strips(
    numbers, ends_accessible, take_picture
):
    numbers.given_years(Plan(weeks=34, people=12, course=17, gaps=0.15, seed=3))
    numbers.given_her_book_is_open()
    numbers.when_she_looks_at("/well/weeks/")
    numbers.then_there_is_one_picture_of_her_weeks()
    numbers.then_she_reads("We can't say what moved what.")
    numbers.then_she_reads("of 104.")
    take_picture("weeks")
    take_picture("weeks", dark=True)
    numbers.when_she_opens("Numbers")
    numbers.then_she_reads("Giving and receiving")
    ends_accessible()


def test_what_is_not_known_yet_is_a_ring_that_grows(
    numbers, ends_accessible, take_picture
):
    numbers.given_years(Plan(weeks=12, people=6))
    numbers.given_her_book_is_open()
    numbers.when_she_looks_at("/well/known/")
    numbers.then_she_reads("12 of 104 weeks")
    numbers.then_it_does_not_say("On days a client arrives lighter")
    take_picture("known-growing")
    ends_accessible()


def test_what_is_known_is_said_with_its_interval(
    numbers, ends_accessible, take_picture
):
    numbers.given_years(Plan(weeks=64, people=12, course=16, lift=0.5, bias=-0.8))
    numbers.given_a_trial_since(30, 120)
    numbers.given_her_book_is_open()
    numbers.when_she_looks_at("/well/known/")
    numbers.then_she_reads("you tend to leave lighter")
    numbers.then_she_reads("We can't say why")
    numbers.when_she_opens("Counts")
    take_picture("known")
    ends_accessible()


def test_a_trial_has_its_coin_on_the_way_to_a_session(
    numbers, ends_accessible, take_picture
):
    numbers.given_her_book_is_open()
    numbers.when_she_looks_at("/well/trial/")
    take_picture("known-trial-begin")
    numbers.when_she_begins_a_trial()
    numbers.then_she_reads("0 of 80 sessions")
    ends_accessible()
    numbers.when_she_goes_to_the_next_session()
    numbers.then_she_reads("The coin says")
    numbers.when_she_does_otherwise()
    numbers.then_she_reads("It counts as the coin said.")
    take_picture("known-coin")
    ends_accessible()


def test_a_finished_trial_is_read_once_with_how_sure_it_is(
    numbers, ends_accessible, take_picture
):
    numbers.given_years(Plan(weeks=20, people=6))
    numbers.given_a_trial_since(21, 100)
    numbers.given_her_book_is_open()
    numbers.when_she_looks_at("/well/trial/")
    numbers.then_she_reads("could be anywhere from")
    take_picture("known-trial")
    ends_accessible()
