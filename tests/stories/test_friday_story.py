"""Maren's Friday, in a real browser: seven cards in few taps, and the lamp goes out."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out
from waiting import go_to

from cairn.clinic.records.friday import open_week
from cairn.clinic.records.load import monday_of
from cairn.clinic.records.models import Author, ItemKind, Session, Visibility
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.keep_friday import leave_card
from cairn.clinic.records.services.keep_friday_words import Pen, write_intention
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import put_entry, write_entry
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.records.well_intentions import Domain
from cairn.clinic.records.well_sessions import (
    Carry,
    Gave,
    MomentWord,
    Received,
    Taps,
    line_name,
    taps_content,
    taps_name,
)
from cairn.clinic.records.well_weeks import (
    WeekMarks,
    week_content,
    week_name,
)
from weeks import enrol, weekly

WORDS = "fourteen kingfishers under willows"
PURPOSE = "Somebody sat with me once, and did not hurry."
STONE = "I ate lunch with them on Tuesday."
LESSON = "Waiting was the help."
MOST = 40
THE_LAMP_GOES_OUT = 4_200  # ms


class Friday:
    """Maren at the end of her week; every tap and every text typed is counted."""

    def __init__(self, page, sign_in):
        self.page = page
        self.day = lay_out()
        self.maren, self.by = self.day.maren, Author.member(self.day.maren)
        self.monday = monday_of(timezone.localdate())
        self.interactions = 0
        sign_in(self.maren)

    # given

    def given_an_open_well(self):
        with scope(practice=self.maren.practice):
            self.key = begin_well(self.maren, WORDS, by=self.by, at=timezone.now()).key
        self.page.goto("/well/open/")
        self.page.get_by_label("Your own words").fill(WORDS)
        self.page.get_by_role("button", name="Open", exact=True).click()
        expect(self.page.get_by_role("heading", name="My Well")).to_be_visible()

    def given_half_a_year_in_it(self):
        with scope(practice=self.maren.practice):
            purpose = WellContent(
                WellKind.PURPOSE, self.monday - timedelta(weeks=30), PURPOSE
            )
            write_entry(self.maren, purpose, key=self.key, by=self.by)
            random = np.random.default_rng(5)
            cup = 6.0
            for back in range(30, 0, -1):
                cup += 0.4 * (6 - cup) + random.normal(0, 0.9)
                if back not in {22, 9}:
                    self._mark(back, cup, random)
            self._last_friday()

    def given_a_week_of_taps(self):
        with scope(practice=self.maren.practice):
            sessions = Session.objects.filter(episode__client__therapist=self.maren)
            for number, session in enumerate(sessions.order_by("id")[:5]):
                self._tap(session, number)

    def given_more_people(self):
        recent = timezone.now() - timedelta(minutes=50)
        courses = [[16, 13, 9, 7], [14, 14, 13], [18, 12, 9], [11, 12, 10], [12],
                   [17, 15, 10, 8], [9, 17], [13, 12], [20, 16, 12]]  # fmt: skip
        for number, totals in enumerate(courses):
            client = enrol(f"Kim {number}", self.maren, measures=["phq-9"])
            weekly(client, totals, ending=recent)

    def given_shared_words(self):
        for kind, text in (
            (ItemKind.STONE, STONE),
            (ItemKind.LETTER, "For when you read this."),
        ):
            with scope(practice=self.maren.practice):
                lay_item(
                    self.day.jonas,
                    Content(kind, text),
                    visibility=Visibility.SHARED,
                    key=None,
                    by=Author.client(self.day.jonas),
                    at=timezone.now(),
                )

    def _mark(self, back, cup, random):
        marks = WeekMarks(
            self.monday - timedelta(weeks=back),
            cup=int(np.clip(round(cup), 0, 10)),
            load=int(np.clip(round(random.normal(3, 1)), 1, 5)),
            balance=int(np.clip(round(random.normal(-0.7, 1.1)), -3, 3)),
        )
        put_entry(
            self.maren,
            week_name(marks.monday),
            week_content(marks),
            key=self.key,
            by=self.by,
        )

    def _last_friday(self):
        monday = self.monday - timedelta(weeks=1)
        week = open_week(self.maren, key=self.key, monday=monday)
        pen = Pen(week, self.key, self.by, monday + timedelta(days=4))
        write_intention(pen, Domain.BREAKS, "Eat outside twice.")
        leave_card(
            self.maren,
            monday,
            7,
            key=self.key,
            by=self.by,
            limit="Last session ends at six.",
            person="Clara",
        )

    def _tap(self, session, number):
        client = session.episode.client_id
        today = timezone.localdate()
        taps = Taps(
            session.id,
            client,
            today,
            gave=(list(Gave)[number % 3], Gave.WITNESSED),
            received=(list(Received)[number % 4],),
            moments=(MomentWord.JOY,) if number == 3 else (MomentWord.ORDINARY,),
            carry=Carry.FRIDAY if number in {0, 3} else None,
        )
        put_entry(
            self.maren,
            taps_name(session.id),
            taps_content(taps),
            key=self.key,
            by=self.by,
        )
        if taps.carry:
            text = "I held my breath." if number == 0 else "We both laughed."
            more = {
                "session": str(session.id),
                "client": str(client),
                "carry": str(taps.carry),
                "moments": [str(one) for one in taps.moments],
            }
            line = WellContent(WellKind.MOMENT, today, text, more=more)
            put_entry(self.maren, line_name(session.id), line, key=self.key, by=self.by)

    # when

    def when_she_begins(self):
        go_to(self.page, "/well/friday/")

    def when_she_taps(self, role, name):
        self.interactions += 1
        self.page.get_by_role(role, name=name, exact=True).click()

    def when_she_chooses(self, name, under=None):
        self.interactions += 1
        group = self.page.get_by_role("group", name=under) if under else self.page
        group.get_by_label(name, exact=True).check()

    def when_she_writes(self, label, text):
        self.interactions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def when_she_goes_on(self):
        self.when_she_taps("button", "Next")

    # then

    def then_she_is_on(self, title):
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)


@pytest.fixture
def friday(transactional_db, page, sign_in):
    return Friday(page, sign_in)


def test_the_first_friday_begins_with_why(friday, ends_accessible, take_picture):
    friday.given_an_open_well()
    friday.when_she_begins()
    friday.then_she_reads("Nothing to look back on yet. Write why you do this work.")
    ends_accessible()
    take_picture("friday-first")
    friday.when_she_writes("Why I do this work", PURPOSE)
    friday.when_she_goes_on()
    friday.then_she_is_on("One that stays")
    ends_accessible()


def test_a_whole_friday_in_few_taps_and_the_lamp_goes_out(
    friday, ends_accessible, take_picture
):
    friday.given_an_open_well()
    friday.given_more_people()
    friday.given_half_a_year_in_it()
    friday.given_a_week_of_taps()
    friday.given_shared_words()
    friday.when_she_begins()
    friday.then_she_reads(PURPOSE)
    ends_accessible()
    take_picture("friday-1")
    friday.when_she_goes_on()
    friday.then_she_reads("I held my breath.")
    friday.when_she_chooses("Jonas H.", under="Who is still with you?")
    friday.when_she_writes("What am I unsure about?", "Am I going too fast?")
    friday.when_she_chooses("Ask the client")
    ends_accessible()
    take_picture("friday-2")
    friday.when_she_goes_on()
    friday.then_she_reads("Not all of this is us.")
    friday.then_she_reads(STONE)
    friday.then_it_does_not_say("For when you read this.")
    friday.when_she_chooses("We both laughed.")
    ends_accessible()
    take_picture("friday-3")
    take_picture("friday-3", dark=True)
    friday.when_she_goes_on()
    friday.when_she_chooses("\u22121")
    ends_accessible()
    take_picture("friday-4")
    friday.when_she_goes_on()
    friday.then_she_is_on("My week")
    friday.when_she_chooses("7", under="Cup this week")
    friday.when_she_chooses("3", under="Load")
    friday.when_she_chooses("I held something too tightly")
    ends_accessible()
    take_picture("friday-5")
    take_picture("friday-5", dark=True)
    friday.when_she_goes_on()
    friday.when_she_writes("About you, not about them", LESSON)
    friday.when_she_chooses("a lesson")
    friday.when_she_chooses("hope")
    friday.when_she_chooses("keep it")
    ends_accessible()
    take_picture("friday-6")
    friday.when_she_goes_on()
    friday.then_she_reads("Eat outside twice.")
    friday.when_she_chooses("partly")
    friday.when_she_chooses("people who hold me")
    friday.when_she_writes("In my words, if I like", "Call my sister.")
    friday.when_she_writes("One limit", "No session after six.")
    friday.when_she_writes("One person to call", "Clara")
    ends_accessible()
    take_picture("friday-7")
    friday.when_she_taps("button", "Put it down")
    friday.then_she_reads("That's the week. You can put it down.")
    ends_accessible()
    friday.page.wait_for_timeout(THE_LAMP_GOES_OUT)
    take_picture("friday-down")
    assert friday.interactions <= MOST, friday.interactions


def test_it_stops_and_opens_again_where_it_was_left(friday, ends_accessible):
    friday.given_an_open_well()
    friday.when_she_begins()
    friday.when_she_goes_on()
    friday.when_she_writes("What am I unsure about?", "Am I going too fast?")
    friday.when_she_taps("button", "Stop here")
    friday.then_she_reads("It opens again where you left it.")
    friday.when_she_begins()
    friday.then_she_is_on("One that stays")
    expect(friday.page.get_by_label("What am I unsure about?")).to_have_value(
        "Am I going too fast?"
    )
    ends_accessible()
