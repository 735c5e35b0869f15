"""Supervision in a real browser: Anna ticks and gives, Emil opens and talks it over."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from cairn.clinic.records.services.agree_supervision import agree_supervision
from weeks import weekly

STUCK = "How do I stay when nothing moves for five weeks?"
JOY = "What made that last hour so light?"
WORRY = "Do I ask too little about the evenings?"


class Supervision:
    """One page that two people sit down at, one after the other."""

    def __init__(self, page, cast, sign_in):
        self.page, self.cast, self.sign_in = page, cast, sign_in
        weekly(cast.ben, [21, 19, 20, 16, 17, 16, 18, 16], ending=timezone.now())
        sign_in(cast.anna)

    # given

    def given_emil_supervises_her(self):
        with scope(practice=self.cast.practice):
            at = timezone.now() - timedelta(days=90)
            agree_supervision(
                self.cast.anna, self.cast.emil, by=self.cast.by_anna, at=at
            )

    def given_three_things_are_ticked(self):
        self.when_she_takes_ben_to_supervision(STUCK)
        self.when_she_ticks(JOY, "A joy")
        self.when_she_ticks(WORRY, "A worry")

    # when

    def when_she_takes_ben_to_supervision(self, question):
        self.page.goto(f"/people/{self.cast.ben.id}/")
        self.page.get_by_role("link", name="Take to supervision").click()
        self._fill(question, "Stuck")
        self.page.get_by_label("What I tried").fill("Waiting with him. A smaller step.")
        self.page.get_by_label("The path, with months for days").check()
        self.page.get_by_role("button", name="Tick it").click()

    def when_she_ticks(self, question, kind):
        self.page.goto("/supervision/new/")
        self._fill(question, kind)
        self.page.get_by_role("button", name="Tick it").click()

    def when_she_looks_at_what_emil_will_see(self):
        self.page.goto("/supervision/")
        self.page.get_by_role("link", name="See what Emil will see").click()

    def when_she_gives_it(self):
        self.page.get_by_role("button", name="Give it to Emil").click()

    def when_emil_sits_down(self):
        self.sign_in(self.cast.emil)
        self.page.goto("/")

    def when_he_opens_it(self):
        self.page.get_by_role("button", name="Open it").click()

    def when_he_goes_to(self, question):
        self.page.get_by_role("link", name=question).click()

    def when_he_writes(self, note, act, day):
        self.page.get_by_label("Note").fill(note)
        self.page.get_by_label("The next act you agree on").fill(act)
        self.page.get_by_label("By", exact=True).fill(day)
        self.page.get_by_role("button", name="Keep it").click()

    # then

    def then_it_says(self, *words):
        for one in words:
            expect(self.page.get_by_text(one).first).to_be_visible()

    def then_it_does_not_say(self, *words):
        for one in words:
            expect(self.page.get_by_text(re.compile(one))).to_have_count(0)

    def _fill(self, question, kind):
        self.page.get_by_label("My question").fill(question)
        self.page.get_by_label(kind, exact=True).check()


@pytest.fixture
def supervision(transactional_db, page, cast, sign_in):
    return Supervision(page, cast, sign_in)


def test_a_therapist_begins_with_nothing_and_chooses_who_supervises(
    supervision, page, ends_accessible, take_picture
):
    page.goto("/supervision/")
    supervision.then_it_says("Nothing ticked.")
    take_picture("supervision-empty")
    ends_accessible()
    page.get_by_role("link", name="Who supervises you").click()
    page.get_by_label("Emil").check()
    take_picture("supervision-agree")
    page.get_by_role("button", name="Agree").click()
    supervision.then_it_says("with Emil")
    ends_accessible()


def test_three_things_are_ticked_seen_beforehand_and_given(
    supervision, page, ends_accessible, take_picture
):
    supervision.given_emil_supervises_her()
    page.goto(f"/supervision/about/{supervision.cast.ben.id}/")
    take_picture("supervision-tick")
    ends_accessible()
    supervision.given_three_things_are_ticked()
    supervision.then_it_says(
        "Your supervisor sees these three things and nothing else.", STUCK, JOY
    )
    take_picture("supervision-pack")
    ends_accessible()
    supervision.when_she_looks_at_what_emil_will_see()
    supervision.then_it_says("Waiting with him. A smaller step.")
    take_picture("supervision-preview")
    ends_accessible()
    supervision.when_she_gives_it()
    supervision.then_it_says("not opened yet")
    take_picture("supervision-given")
    ends_accessible()


def test_a_supervisor_opens_a_pack_and_talks_one_thing_over(
    supervision, page, ends_accessible, take_picture
):
    supervision.given_emil_supervises_her()
    supervision.given_three_things_are_ticked()
    supervision.when_she_looks_at_what_emil_will_see()
    supervision.when_she_gives_it()

    supervision.when_emil_sits_down()
    supervision.then_it_says("3 things, about 25 minutes")
    supervision.then_it_does_not_say(re.escape(STUCK))
    take_picture("supervision-inbox-closed")
    ends_accessible()
    supervision.when_he_opens_it()
    supervision.then_it_says(STUCK, JOY, "Alder")
    supervision.then_it_does_not_say(r"\bBen\b")
    take_picture("supervision-inbox")
    ends_accessible()

    supervision.when_he_goes_to(STUCK)
    supervision.then_it_says("1 of 3", "What was tried")
    supervision.then_it_does_not_say(r"\bBen\b")
    take_picture("supervision-room")
    day = (timezone.localdate() + timedelta(days=21)).isoformat()
    supervision.when_he_writes(
        "Five quiet weeks are also weeks together. Say that you noticed.",
        "Ask what has held still on purpose.",
        day,
    )
    supervision.then_it_says("Ask what has held still on purpose.")
    ends_accessible()

    supervision.sign_in(supervision.cast.anna)
    page.goto("/supervision/")
    supervision.then_it_says("Ask what has held still on purpose.")
    take_picture("supervision-agreed")
    ends_accessible()


def test_an_inbox_with_nothing_asks_how_the_week_was(
    supervision, ends_accessible, take_picture
):
    supervision.when_emil_sits_down()
    supervision.then_it_says("No pack this week. Ask how the week was.")
    take_picture("supervision-inbox-empty")
    ends_accessible()
