"""Maren looks back on a year, alone: what she was let in on, carried and learned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out

from cairn.clinic.records.models import Author, SessionState
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.plan_session import plan_session, set_session_state
from cairn.clinic.records.services.write_well import (
    keep_entry,
    put_entry,
    write_entry,
)
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.records.well_years import (
    Year,
    letter_content,
    letter_name,
    year_that_ended,
)

WORDS = "fourteen kingfishers under willows"
LETTER = (
    "Dear Maren,\nI hope you still go home by the river. I hope you know by now that "
    "nobody got better faster because you worried more."
)
# How many weeks before the year's end, what kind, the words, what it was called.
LINES = (
    (47, WellKind.LESSON, "Waiting was the help.", []),
    (41, WellKind.MOMENT, "Lunch with the others. She told it like news.", ["joy"]),
    (38, WellKind.MOMENT, "We sat in the dark until the light came back.", ["heavy"]),
    (29, WellKind.LESSON, "Small and often beats brave and once.", []),
    (22, WellKind.MIRROR, "The unopened letters. I have some too.", []),
    (21, WellKind.LESSON, "I hurry most where I am most afraid.", []),
    (13, WellKind.MOMENT, "The laugh at ten past eleven.", ["laughter"]),
    (12, WellKind.GRATITUDE, "For the one who came back.", []),
    (3, WellKind.LESSON, "A question can wait a week.", []),
)
WEEKS_OFF = {9, 10, 11, 24, 33, 34, 35, 36, 51}


class Looking:
    """Maren in front of her year."""

    def __init__(self, page, sign_in):
        self.page, self.day = page, lay_out()
        self.maren = self.day.maren
        self.maren.joined_at = timezone.now() - timedelta(days=900)
        self.maren.save()
        began = timezone.localdate(self.maren.joined_at)
        year = year_that_ended(began, today=timezone.localdate())
        assert year is not None
        self.year: Year = year
        sign_in(self.maren)

    # given

    def given_a_year_of_sessions(self):
        people = (self.day.jonas, self.day.ada, self.day.tariq)
        by = Author.member(self.maren)
        with scope(practice=self.maren.practice), transaction.atomic():
            for week in set(range(52)) - WEEKS_OFF:
                for number, client in enumerate(people):
                    monday = self.year.opens_on - timedelta(weeks=week + 1)
                    starts = midday(monday + timedelta(days=number))
                    session = plan_session(
                        open_episode(client), starts_at=starts, by=by, at=starts
                    )
                    state = SessionState.ATTENDED
                    set_session_state(
                        session, state, starts_at=starts, by=by, at=starts
                    )

    def given_a_book_with_what_she_kept(self):
        by = Author.member(self.maren)
        with scope(practice=self.maren.practice):
            key = begin_well(self.maren, WORDS, by=by, at=timezone.now()).key
            for weeks, kind, text, moments in LINES:
                on = self.year.opens_on - timedelta(weeks=weeks)
                content = WellContent(kind, on, text, more={"moments": moments})
                row = write_entry(self.maren, content, key=key, by=by)
                if weeks > 4:
                    keep_entry(row, key=key, by=by)
            before = Year(
                self.year.since.replace(year=self.year.since.year - 1),
                self.year.since,
            )
            letter = letter_content(before, LETTER, on=self.year.since)
            put_entry(self.maren, letter_name(before), letter, key=key, by=by)

    # when

    def when_she_opens_the_year(self):
        self.page.goto("/well/open/")
        self.page.get_by_label("Your own words").fill(WORDS)
        self.page.get_by_role("button", name="Open", exact=True).click()
        self.page.goto("/well/year/")

    def when_she_goes_to(self, name):
        self.page.get_by_role("link", name=name, exact=True).click()

    def when_she_writes(self, text, then):
        self.page.get_by_role("textbox").fill(text)
        self.page.get_by_role("button", name=then, exact=True).click()

    def when_she_goes_on(self):
        self.page.get_by_role("link", name="Next", exact=True).click()

    def when_she_keeps(self, text):
        line = self.page.get_by_role("listitem").filter(has_text=text)
        line.get_by_role("button", name="Keep").click()

    # then

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)

    def then_the_heading_is(self, words):
        expect(self.page.get_by_role("heading", name=words, level=1)).to_be_visible()


def midday(day: date):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def looking(transactional_db, page, sign_in):
    return Looking(page, sign_in)


def test_a_year_opens_with_the_letter_and_is_written_in_peace(
    looking, ends_accessible, take_picture
):
    looking.given_a_year_of_sessions()
    looking.given_a_book_with_what_she_kept()
    looking.when_she_opens_the_year()
    looking.then_she_reads("I hope you still go home by the river.")
    looking.then_she_reads("A year with 3 people. Not a report.")
    take_picture("year")
    take_picture("year", dark=True)
    ends_accessible()
    looking.when_she_goes_to("Privilege")
    looking.then_she_reads("The laugh at ten past eleven.")
    take_picture("year-privilege")
    looking.when_she_writes("To be told what nobody else was told.", then="Next")
    looking.then_the_heading_is("Burden")
    looking.then_she_reads("We sat in the dark until the light came back.")
    looking.when_she_writes("More evenings than I said.", then="Stop here")
    looking.then_she_reads("written")
    ends_accessible()


def test_two_growths_stand_beside_each_other(looking, ends_accessible, take_picture):
    looking.given_a_book_with_what_she_kept()
    looking.when_she_opens_the_year()
    looking.when_she_goes_to("Growth witnessed")
    looking.then_she_reads("reliably better")
    looking.then_she_reads("Waiting was the help.")
    looking.then_she_reads("This page draws no line between them.")
    take_picture("year-growth")
    looking.when_she_goes_on()
    looking.when_she_keeps("A question can wait a week.")
    looking.then_the_heading_is("What I learned")
    take_picture("year-learned")
    ends_accessible()


def test_a_letter_is_sealed_until_next_year(looking, ends_accessible, take_picture):
    looking.given_a_book_with_what_she_kept()
    looking.when_she_opens_the_year()
    looking.when_she_goes_to("A letter to myself")
    looking.when_she_writes("Dear Maren, are the letters open?", then="Seal it")
    looking.then_she_reads("It is sealed.")
    looking.then_it_does_not_say("are the letters open")
    take_picture("year-letter")
    ends_accessible()
