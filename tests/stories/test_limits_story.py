"""Maren sets her limits, and sees her week in them."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out

from cairn.clinic.limits import Limits
from cairn.clinic.records.models import Author
from cairn.clinic.records.services.keep_limits import keep_limits
from weeks import meet, midday


class Week:
    """Maren and her week."""

    def __init__(self, page, sign_in):
        self.page = page
        self.day = lay_out()
        self.maren = self.day.maren
        sign_in(self.maren)

    # given

    def given_she_had_limits_for_a_while(self):
        here = ZoneInfo("Europe/Berlin")
        hours = dict.fromkeys((1, 2, 3, 4, 7), (time(9), time(17)))
        limits = Limits(here, frozenset({5, 6}), hours, time(18), 6)
        long_ago = timezone.now() - timedelta(days=60)
        with scope(practice=self.maren.practice):
            keep_limits(self.maren, limits, by=Author.member(self.maren), at=long_ago)

    def given_she_worked_late_on_a_wednesday(self):
        noon = midday()
        monday = noon - timedelta(days=noon.weekday())
        people = (self.day.jonas, self.day.eva, self.day.lin, self.day.tariq)
        hours = ((0, -3), (0, -1), (0, 2), (1, -2), (1, 1), (1, 2), (2, -3), (2, 2),
                 (2, 5.5), (3, -2), (3, -1), (-5, 5.5))  # fmt: skip
        for number, (day, hour) in enumerate(hours):
            meet(people[number % 4], monday + timedelta(days=day, hours=hour))

    # when

    def when_she_looks(self):
        self.page.goto("/limits/")

    def when_she_says(self, label, clock):
        self.page.get_by_label(label, exact=True).fill(clock)

    def when_she_is_off_on(self, day):
        self.page.get_by_role("checkbox", name=day).check()

    def when_she_keeps_it(self):
        self.page.get_by_role("button", name="Keep").click()

    # then

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()


@pytest.fixture
def week(transactional_db, page, sign_in):
    return Week(page, sign_in)


def test_a_week_of_limits_is_set_in_one_go(week, ends_accessible):
    week.when_she_looks()
    week.then_she_reads("No limits are set.")
    week.when_she_says("From", "09:00")
    week.when_she_says("Until", "16:00")
    week.when_she_is_off_on("Saturday")
    week.when_she_is_off_on("Sunday")
    week.when_she_keeps_it()
    week.then_she_reads("Kept. They hold from now on.")
    week.then_she_reads("Monday to Friday 09:00\u201316:00")
    ends_accessible()


def test_what_goes_beyond_is_shown_as_a_fact(week, take_picture, ends_accessible):
    week.given_she_had_limits_for_a_while()
    week.given_she_worked_late_on_a_wednesday()
    week.when_she_looks()
    week.then_she_reads("18:00 was your latest finish.")
    take_picture("limits")
    take_picture("limits", dark=True)
    ends_accessible()
