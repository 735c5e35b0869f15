"""Maren sees what is usual from a start, is asked about one course, and decides."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out

from cairn.clinic.records.models import AttentionReason, Author, Decision
from cairn.clinic.records.services.judge_courses import judge_courses
from weeks import enrol, weekly, write_words


class Desk:
    """Maren at her desk, with Edda, whose scores have stayed where they began."""

    def __init__(self, page, sign_in):
        self.page = page
        self.day = lay_out()
        self.edda = enrol("Edda R.", self.day.maren, measures=["phq-9"])
        recent = timezone.now() - timedelta(minutes=30)
        weekly(self.edda, [18, 17, 19, 18, 17, 18], ending=recent)
        write_words(self.edda, "I want to read a book to the end again.")
        with scope(practice=self.day.maren.practice):
            judge_courses(
                self.day.maren.practice, by=Author.system(), at=timezone.now()
            )
        sign_in(self.day.maren)

    def when_she_opens(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def when_she_chooses(self, label):
        self.page.get_by_label(label, exact=True).check()

    def when_she_writes(self, label, text):
        self.page.get_by_label(label).fill(text)

    def when_she_presses(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_nothing_says(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)


@pytest.fixture
def desk(transactional_db, page, sign_in):
    return Desk(page, sign_in)


def test_a_course_slower_than_most_is_asked_about_and_decided(
    desk, take_picture, ends_accessible
):
    desk.page.goto("/today/")
    desk.then_she_reads(re.compile(r"PHQ-9 is at 18; .* who began at 18 is that high"))
    desk.then_she_reads(re.compile("Worth a conversation"))
    desk.then_she_reads(re.compile("not known here yet"))
    take_picture("today-usual")
    take_picture("today-usual", dark=True)
    ends_accessible()
    desk.when_she_opens("Open Edda R.")
    desk.then_she_reads("The numbers say slower than most. They're wrong sometimes.")
    take_picture("attention-usual")
    take_picture("attention-usual", dark=True)
    ends_accessible()
    again = (timezone.localdate() + timedelta(days=14)).isoformat()
    desk.when_she_chooses("change the plan")
    desk.when_she_writes("Look again on", again)
    desk.when_she_writes("Why, in a line", "Too much at once; one thing a week.")
    desk.when_she_presses("Decided")
    desk.then_she_reads("Decided. It is on record with your name.")
    desk.then_nothing_says("Edda R.")
    with scope(practice=desk.day.maren.practice):
        decision = Decision.objects.get()
        assert decision.item.reason == AttentionReason.OFF_TRACK
        assert decision.author == desk.day.maren
        assert decision.watch_until.isoformat() == again
    ends_accessible()


def test_the_path_shows_what_is_usual_and_where_that_is_from(desk, ends_accessible):
    desk.page.goto(f"/people/{desk.day.jonas.id}/")
    desk.then_she_reads(
        re.compile("Of people who began at 18, .* the spread is an assumption")
    )
    desk.page.get_by_text("Numbers", exact=True).click()
    desk.then_she_reads("Usual for this start (half of people, four in five)")
    ends_accessible()


def test_the_two_look_at_it_together_and_nothing_judges(
    desk, take_picture, ends_accessible
):
    desk.page.goto(f"/people/{desk.edda.id}/")
    desk.when_she_opens("Look at it together")
    desk.then_she_reads("“I want to read a book to the end again.”")
    desk.then_she_reads("This is your path. What would you like to look at?")
    desk.page.get_by_text("Show numbers").click()
    desk.then_she_reads(re.compile("It does not say what comes next for you"))
    take_picture("together")
    take_picture("together", dark=True)
    ends_accessible()
    desk.when_she_opens("Close")
    desk.then_she_reads("Open attention")


def test_on_paper_the_path_keeps_its_band(desk):
    desk.page.goto(f"/people/{desk.day.jonas.id}/")
    desk.page.emulate_media(media="print")
    desk.then_she_reads(re.compile("Of people who began at 18"))
    drawn = desk.page.locator("svg.picture polygon")
    expect(drawn.first).to_be_attached()
