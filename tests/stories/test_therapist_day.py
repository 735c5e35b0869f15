"""Maren's day at her desk and on her phone, in a real browser."""

import re
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect
from practice_day import lay_out

from cairn.clinic.keys import keyring
from cairn.clinic.limits import Limits
from cairn.clinic.records.models import (
    AttentionItem,
    Author,
    Decision,
    Invitation,
    ItemKind,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.invite_client import find_invitation
from cairn.clinic.records.services.keep_limits import keep_limits
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import put_entry
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.records.well_sessions import question_name

WORDS = "fourteen kingfishers under willows"
QUESTION = "What became of the letter?"


class Desk:
    """Maren at her desk: what she has, does and sees."""

    def __init__(self, page, sign_in):
        self.page = page
        self.day = lay_out()
        self.by = Author.member(self.day.maren)
        sign_in(self.day.maren)

    # given

    def given_she_opens_her_day(self):
        self.page.goto("/today/")

    def given_her_limits(self):
        here = ZoneInfo("Europe/Berlin")
        limits = Limits(here, frozenset({6}), latest_finish=time(23, 30))
        with scope(practice=self.day.maren.practice):
            keep_limits(self.day.maren, limits, by=self.by, at=timezone.now())

    def given_stones_are_shown(self):
        for client, number in (
            (self.day.jonas, 3),
            (self.day.ada, 1),
            (self.day.lin, 5),
        ):
            for one in range(number):
                with scope(practice=self.day.maren.practice):
                    lay_item(
                        client, Content(ItemKind.STONE, f"A stone, {one}"),
                        visibility=Visibility.SHARED, key=None,
                        by=Author.client(client), at=timezone.now(),
                    )  # fmt: skip

    def given_she_left_a_question_for(self, client, question):
        maren = self.day.maren
        with scope(practice=maren.practice):
            well = begin_well(maren, WORDS, by=self.by, at=timezone.now())
            content = WellContent(WellKind.QUESTION, timezone.localdate(), question)
            name = question_name(client.id)
            put_entry(maren, name, content, key=well.key, by=self.by)

    def given_her_well_is_open(self):
        self.page.goto("/well/open/")
        self.page.get_by_label("Your own words").fill(WORDS)
        self.page.get_by_role("button", name="Open", exact=True).click()

    def given_she_opens_the_page_of(self, client):
        self.page.goto(f"/people/{client.id}/")

    # when

    def when_she_follows(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def when_she_presses(self, name):
        self.page.get_by_role("button", name=name).first.click()

    def when_she_writes(self, label, text):
        self.page.get_by_label(label).fill(text)

    def when_she_chooses(self, label):
        self.page.get_by_label(label).check()

    # then

    def then_she_reads(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def then_she_is_at(self, title):
        expect(self.page).to_have_title(re.compile(re.escape(title)))

    def then_it_does_not_say(self, words):
        expect(self.page.get_by_text(words)).to_have_count(0)


@pytest.fixture
def desk(transactional_db, page, sign_in):
    return Desk(page, sign_in)


def test_the_day_begins_with_who_needs_a_look(desk, take_picture, ends_accessible):
    desk.given_her_limits()
    desk.given_stones_are_shown()
    desk.given_she_left_a_question_for(desk.day.tariq, QUESTION)
    desk.given_she_opens_her_day()
    desk.then_it_does_not_say(QUESTION)
    desk.given_her_well_is_open()
    desk.given_she_opens_her_day()
    desk.then_she_reads(QUESTION)
    desk.then_she_reads("break")
    desk.then_she_reads(re.compile("Friday review: "))
    desk.then_she_reads(re.compile("Two people may need a second look. Then five"))
    desk.then_she_reads(re.compile("Safety answer .*, asked for a call"))
    desk.then_she_reads("Two check-ins well above where they started")
    desk.then_she_reads("Nobody else is flagged. Flags miss people too.")
    take_picture("today")
    take_picture("today", dark=True)
    ends_accessible()


def test_a_path_shows_own_words_then_the_line(desk, take_picture, ends_accessible):
    desk.given_she_opens_the_page_of(desk.day.jonas)
    desk.then_she_reads("“I want to eat lunch with the others again.”")
    desk.then_she_reads("He rang the landlord himself.")
    desk.then_she_reads(re.compile("Reliably improved on PHQ-9"))
    take_picture("path")
    take_picture("path", dark=True)
    desk.page.get_by_text("Numbers", exact=True).click()
    desk.then_she_reads("where it started")
    desk.page.get_by_text("What this can't tell you").click()
    desk.then_she_reads(re.compile("It can't tell who is in danger"))
    ends_accessible()


def test_a_strength_is_named_from_the_path(desk, ends_accessible):
    desk.given_she_opens_the_page_of(desk.day.eva)
    desk.then_she_reads("Two check-ins make a line. Today there's one dot.")
    desk.when_she_writes("Name one strength, any size.", "She came back.")
    desk.when_she_presses("Keep this line")
    desk.then_she_reads("She came back.")
    ends_accessible()


def test_all_numbers_can_be_read_and_printed(desk, take_picture, ends_accessible):
    desk.given_she_opens_the_page_of(desk.day.jonas)
    desk.when_she_follows("All numbers")
    desk.then_she_is_at("Numbers, Jonas H.")
    desk.then_she_reads(re.compile("Sum of item scores, version 1"))
    take_picture("numbers")
    ends_accessible()


def test_a_safety_answer_is_taken_and_resolved(desk, take_picture, ends_accessible):
    desk.given_she_opens_her_day()
    desk.when_she_presses("I have it")
    desk.then_she_reads("Several days")
    desk.then_she_reads("They asked for a call.")
    desk.then_she_reads("You have it.")
    expect(desk.page.get_by_role("link", name="Call +49 30 1234567")).to_have_attribute(
        "href", "tel:+49301234567"
    )
    take_picture("safety-answer")
    take_picture("safety-answer", dark=True)
    ends_accessible()
    desk.when_she_chooses("assessed")
    desk.when_she_writes("Why, in a line", "Called; we meet tomorrow.")
    desk.when_she_presses("Decided")
    desk.then_she_reads("Decided. It is on record with your name.")
    desk.then_she_reads(re.compile("One person may need a second look"))
    ends_accessible()


def test_the_numbers_say_worse_and_she_decides(desk, take_picture, ends_accessible):
    desk.given_she_opens_the_page_of(desk.day.tariq)
    desk.when_she_follows("Two check-ins well above where they started")
    desk.then_she_reads("The numbers say worse. They're wrong sometimes.")
    take_picture("attention")
    take_picture("attention", dark=True)
    desk.when_she_chooses("watch until a date")
    desk.when_she_presses("Decided")
    desk.then_she_reads("Choose a date within the next 21 days.")
    ends_accessible()
    desk.when_she_presses("I see it differently")
    desk.then_she_reads("Decided. It is on record with your name.")
    with scope(practice=desk.day.maren.practice):
        assert Decision.objects.get().item.client_id == desk.day.tariq.id
        assert AttentionItem.objects.count() == 2


def test_somebody_new_gets_a_link(desk, take_picture, ends_accessible):
    desk.given_she_opens_her_day()
    desk.when_she_follows("+ Invite")
    ends_accessible()
    desk.when_she_writes("Name", "Noor B.")
    desk.when_she_chooses("PHQ-9: Depression severity")
    take_picture("enrol")
    desk.when_she_presses("On to the link")
    desk.then_she_is_at("Invite, Noor B.")
    desk.when_she_presses("Make a link")
    desk.then_she_reads("This shows once")
    take_picture("invite")
    take_picture("invite", dark=True)
    ends_accessible()
    address = desk.page.get_by_label("The link", exact=True).input_value()
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert token not in desk.page.url
    with scope(practice=desk.day.maren.practice):
        assert find_invitation(token, at=Invitation.objects.get().at).used_at is None


def test_the_link_is_copied_with_one_press(desk, window, ends_accessible):
    window.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.page.goto(f"/people/{desk.day.tariq.id}/invite/")
    desk.when_she_presses("Make a link")
    desk.when_she_presses("Copy")
    desk.then_she_reads("Copied.")
    shown = desk.page.get_by_label("The link", exact=True).input_value()
    assert desk.page.evaluate("navigator.clipboard.readText()") == shown
    ends_accessible()


def test_sessions_are_planned_moved_and_settled(desk, take_picture, ends_accessible):
    desk.given_she_opens_the_page_of(desk.day.lin)
    desk.when_she_follows("Plan or change a session")
    desk.when_she_presses("Took place")
    desk.then_she_reads(re.compile("3. today .*, took place"))
    desk.when_she_presses("Plan")
    desk.then_she_reads("Select the session's day.")
    take_picture("sessions")
    ends_accessible()


def test_the_people_stand_by_name(desk, take_picture, ends_accessible):
    desk.given_she_opens_her_day()
    desk.when_she_follows("All 5 people")
    desk.then_she_is_at("People")
    desk.then_she_reads("Safety answer")
    take_picture("people")
    ends_accessible()
    desk.when_she_follows("by last check-in")
    ends_accessible()


def test_the_agreed_measures_show_their_words(desk, ends_accessible):
    desk.given_she_opens_the_page_of(desk.day.lin)
    desk.when_she_follows("Measures")
    desk.page.get_by_text("What each of them asks, and its licence").click()
    desk.then_she_reads("CORE-10 © CORE System Trust, CC BY-ND 4.0")
    ends_accessible()


def test_a_person_is_erased_after_the_code_was_typed(
    desk, take_picture, ends_accessible
):
    lin = desk.day.lin
    desk.given_she_opens_the_page_of(lin)
    desk.when_she_follows("Erase this person")
    ends_accessible()
    desk.when_she_writes("Type the code of this person", lin.code)
    desk.when_she_presses("Erase for good")
    desk.then_she_reads("Mark of the key")
    take_picture("erased")
    ends_accessible()
    assert lin.id not in keyring().owners()


def test_what_is_not_there_looks_alike_for_all(desk, ends_accessible):
    desk.page.goto("/people/00000000-0000-4000-8000-000000000000/")
    desk.then_she_reads("There is nothing here for you.")
    ends_accessible()


def test_every_page_works_without_scripts(
    desk, chromium, live_server, size, sign_in, window
):
    cookies = window.cookies()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    bare = context.new_page()
    bare.goto("/today/")
    bare.get_by_role("button", name="I have it").first.click()
    expect(bare.get_by_text("You have it.")).to_be_visible()
    bare.goto(f"/people/{desk.day.tariq.id}/invite/")
    bare.get_by_role("button", name="Make a link").click()
    expect(bare.get_by_text("This shows once")).to_be_visible()
    context.close()
