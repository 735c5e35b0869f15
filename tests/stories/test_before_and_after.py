"""The minute before a session and the minute after it, in a real browser."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out

from cairn.clinic.records.after_sessions import Helped, looked_at
from cairn.clinic.records.models import (
    Author,
    ItemKind,
    SessionState,
    Visibility,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import add_entry, lay_item
from cairn.clinic.records.services.open_well import begin_well, open_well
from cairn.clinic.records.services.tell_after import Afterwards, tell_after
from cairn.clinic.records.services.write_well import put_entry
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import (
    Taps,
    lines_among,
    taps_among,
    taps_content,
    taps_name,
)
from weeks import meet

WORDS = "nine herons at the weir"
MOST_INTERACTIONS = 12
LINE = "I talked more than I listened today."


class Minute:
    """Maren around a session with Jonas, with her hands counted."""

    def __init__(self, page, sign_in):
        self.page, self.sign_in = page, sign_in
        self.day = lay_out()
        self.by = Author.member(self.day.maren)
        self.interactions = 0

    # given

    def given_her_well_is_open(self):
        maren = self.day.maren
        with scope(practice=maren.practice):
            begin_well(maren, WORDS, by=self.by, at=timezone.now())
        self.sign_in(maren)
        self.page.goto("/well/")
        self.page.get_by_label("Your own words").fill(WORDS)
        self.page.get_by_role("button", name="Open", exact=True).click()

    def given_jonas_has_laid_stones_and_hopes(self):
        jonas, now = self.day.jonas, timezone.now()
        by = Author.client(jonas)
        with scope(practice=jonas.practice):
            for days, line in ((30, "Opened the post."), (6, "Rang Eva back.")):
                self._lay(Content(ItemKind.STONE, line), at=now - timedelta(days=days))
            last = Content(ItemKind.STONE, "Ate lunch with them.", marking="mention")
            self._lay(last, at=now - timedelta(hours=3))
            hope = self._lay(Content(ItemKind.HOPE, "lunch"), at=now)
            for days, mark in ((9, 3), (1, 5)):
                at = now - timedelta(days=days)
                add_entry(hope, {"mark": mark}, key=None, by=by, at=at)

    def given_a_session_in(self, minutes):
        then = timezone.now() + timedelta(minutes=minutes)
        state = SessionState.PLANNED if minutes > 0 else SessionState.ATTENDED
        self.session = meet(self.day.jonas, then, state)

    def given_jonas_has_said_how_it_was(self):
        said = Afterwards(
            key=uuid4().hex,
            version="1",
            marks={"1": 8, "2": 7, "3": 4, "4": 8},
            mode=Mode.LINK,
            helped=(Helped.LISTENED,),
            tears=None,
            wish=None,
            language="en",
        )
        by = Author.client(self.day.jonas)
        with scope(practice=self.day.maren.practice):
            tell_after(said, session=self.session, key=None, by=by, at=timezone.now())

    def given_a_month_of_taps(self):
        maren, today = self.day.maren, timezone.localdate()
        with scope(practice=maren.practice):
            key = open_well(maren, WORDS)
            for number in range(40):
                on = today - timedelta(days=29 - (number // 2) * 3 // 2)
                arriving = 2 + (number * 7) % 3
                leaving = max(1, min(5, arriving + (-1, 1, 1, 0, 2)[number % 5]))
                session = UUID(int=number)
                taps = Taps(session, self.day.jonas.id, on, arriving, leaving)
                name = taps_name(session)
                put_entry(maren, name, taps_content(taps), key=key, by=self.by)

    def _lay(self, content, *, at):
        return lay_item(
            self.day.jonas,
            content,
            visibility=Visibility.SHARED,
            key=None,
            by=Author.client(self.day.jonas),
            at=at,
        )

    # when

    def when_she_opens(self, which):
        self.page.goto(f"/sessions/{self.session.id}/{which}/")

    def when_she_presses(self, *keys):
        for key in keys:
            self.interactions += 1
            self.page.keyboard.press(key)

    def when_she_types(self, text):
        self.interactions += 1
        self.page.keyboard.type(text)

    # then

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)

    def then_it_stays_hidden(self, words):
        expect(self.page.get_by_text(words)).to_be_hidden()

    def then_the_focus_is_in(self, group):
        inside = self.page.get_by_role("group", name=re.compile(group))
        expect(inside.locator(":focus")).to_have_count(1)

    def kept(self):
        maren = self.day.maren
        with scope(practice=maren.practice):
            return entries_of(maren, key=open_well(maren, WORDS))


@pytest.fixture
def minute(transactional_db, page, sign_in):
    return Minute(page, sign_in)


def test_before_a_session_one_strength_is_large_and_one_tap_is_enough(
    minute, page, ends_accessible, take_picture
):
    minute.given_jonas_has_laid_stones_and_hopes()
    minute.given_her_well_is_open()
    minute.given_a_session_in(-60 * 24 * 7)
    minute.when_she_opens("after")
    page.get_by_label("Ask next time").fill("How was the first lunch?")
    page.get_by_role("button", name="Done").click()
    minute.given_a_session_in(10)
    minute.when_she_opens("before")
    minute.then_she_reads("I want to eat lunch with the others again.")
    minute.then_she_reads("Hope “lunch”: 3 → 5.")
    minute.then_she_reads("How was the first lunch?")
    minute.then_she_reads("Mention it: “Ate lunch with them.”")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    expect(page.locator(".strength blockquote")).to_have_count(1)
    sizes = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.textContent.trim())"
        ".map(e => [parseFloat(getComputedStyle(e).fontSize), e.closest('.strength')])"
        ".reduce((most, [size, inside]) => (most[+!!inside] = Math.max(most[+!!inside],"
        " size), most), [0, 0])"
    )
    assert sizes[1] > sizes[0] * 1.25
    take_picture("before")
    take_picture("before", dark=True)
    ends_accessible()
    page.get_by_role("group", name="Arriving").get_by_role("button", name="2").click()
    expect(page.locator("[aria-pressed=true]")).to_have_text("2")
    page.get_by_role("button", name="Asked").click()
    minute.then_it_does_not_say("How was the first lunch?")
    page.get_by_text("A breath first, twenty seconds").click()
    minute.then_she_reads("In. Out. Jonas H. is about to walk in.")
    ends_accessible()
    assert [taps.arriving for taps in taps_among(minute.kept())] == [2]


def test_before_a_first_session_one_field_asks_for_a_strength(
    minute, page, ends_accessible, take_picture
):
    minute.sign_in(minute.day.maren)
    minute.day = minute.day.__class__(**{**vars(minute.day), "jonas": minute.day.lin})
    minute.given_a_session_in(10)
    minute.when_she_opens("before")
    minute.then_she_reads("No check-in today. You could open with")
    minute.then_she_reads("Open your Well")
    take_picture("before-first")
    ends_accessible()
    page.get_by_label("Name one strength, any size.").fill("She keeps coming.")
    page.get_by_role("button", name="Keep this line").click()
    expect(page.locator(".strength")).to_contain_text("She keeps coming.")
    ends_accessible()


def test_after_a_session_it_is_put_down_by_keyboard_alone_in_twelve(
    minute, page, ends_accessible, take_picture
):
    minute.given_her_well_is_open()
    minute.given_a_session_in(-60)
    minute.given_jonas_has_said_how_it_was()
    minute.when_she_opens("after")
    minute.then_the_focus_is_in("Leaving")
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.get_by_role("button", name="Done")).to_be_enabled()
    take_picture("after-guess")
    ends_accessible()

    # When she tells how she leaves and guesses, nothing is shown before the guess
    minute.when_she_presses("4", "8", "6", "7")
    minute.then_it_does_not_say("marked this lower")
    minute.when_she_presses("Enter")

    # Then both dots lie there, and she goes on where she was
    minute.then_she_reads("Jonas H. marked this lower than you guessed. Worth asking.")
    minute.then_the_focus_is_in("I gave")
    minute.when_she_presses("4", "1", "7")
    minute.then_she_reads("That was heavy. Carry it somewhere, or put it down here.")
    minute.when_she_types(LINE)
    minute.when_she_presses("Tab", "3")
    take_picture("after")
    take_picture("after", dark=True)
    ends_accessible()
    minute.when_she_presses("Enter")
    expect(page).to_have_url(re.compile("/today/$"))
    expect(page.get_by_text(re.compile("Next at|No more sessions"))).to_be_visible()
    ends_accessible()

    # And all of it is in her book, in no more than twelve interactions
    [taps] = taps_among(minute.kept())
    assert taps.leaving == 4
    assert (*taps.gave, *taps.received, *taps.moments, taps.carry) == (
        "witnessed", "trust", "heavy", "supervision",
    )  # fmt: skip
    assert [line.entry.content.text for line in lines_among(minute.kept())] == [LINE]
    with scope(practice=minute.day.maren.practice):
        assert looked_at(minute.session) is not None
    assert minute.interactions <= MOST_INTERACTIONS


def test_ten_is_a_one_and_a_nought_and_esc_keeps_nothing(minute, page):
    minute.given_her_well_is_open()
    minute.given_a_session_in(-60)
    minute.when_she_opens("after")
    minute.then_the_focus_is_in("Leaving")
    minute.when_she_presses("2", "1", "0", "0", "9")
    marks = page.locator(".question input:checked")
    assert [one.get_attribute("value") for one in marks.all()] == ["10", "0", "9"]
    page.get_by_label("nothing today").check(force=True)
    page.get_by_label("trust").check(force=True)
    expect(page.locator("[name=received]:checked")).to_have_value("trust")
    minute.then_it_stays_hidden("Stay with it a breath.")
    page.get_by_label("joy").check(force=True)
    minute.then_she_reads("Stay with it a breath.")
    minute.when_she_presses("Escape")
    expect(page).to_have_url(re.compile("/people/"))
    assert minute.kept() == []


def test_without_script_and_without_an_open_well_the_guess_is_there(
    minute, page, window, ends_accessible, take_picture
):
    window.route("**/*.js", lambda route: route.abort())
    minute.sign_in(minute.day.maren)
    minute.given_a_session_in(-60)
    minute.when_she_opens("after")
    expect(page.get_by_text("Leaving", exact=True)).to_have_count(0)
    take_picture("after-closed")
    ends_accessible()
    page.get_by_role("button", name="Done").click()
    expect(page).to_have_url(re.compile("/today/$"))


def test_a_month_of_arriving_and_leaving_is_one_ribbon(
    minute, page, ends_accessible, take_picture
):
    minute.given_her_well_is_open()
    minute.given_a_month_of_taps()
    page.goto("/well/month/")
    minute.then_she_reads("40 sessions with a tap.")
    minute.then_it_does_not_say("Jonas")
    take_picture("month")
    take_picture("month", dark=True)
    ends_accessible()
