"""T3: what both look at in a session; the page cannot open what a therapist notes."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AttentionItem,
    Author,
    DecisionOutcome,
    FitGuess,
    ItemKind,
    SessionState,
    Visibility,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.models.base import Sealed
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.answer_attention import Verdict, decide
from cairn.clinic.records.services.guess_fit import leave_guess_out, look
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.keep_plan import Lines, begin_plan
from cairn.clinic.records.services.lay_item import add_entry, lay_item
from cairn.clinic.records.services.name_strength import name_strength
from cairn.clinic.records.services.tell_after import Afterwards, tell_after
from weeks import meet, weekly, write_words

LOW = "You marked “I felt understood” lower last time. What would have been better?"
HARDER = "The last weeks sit higher than where you started. Does that fit how it has"
# What the page may open, by table and column: the client's and what both see.
MAY_OPEN = {
    ("client", "name"),
    ("member", "name"),
    ("own_words", "what_brings_me"),
    ("own_words", "good_week"),
    ("practice", "contact_hours"),
    ("practice", "name"),
    ("plan", "client_line"),
    ("plan", "therapist_line"),
    ("after_session", "helped"),
    ("after_session", "tears"),
    ("pebble", "text"),
    ("risk_protocol", "out_of_hours"),
}


def text(answer) -> str:
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def lay(cast, kind: ItemKind, words: str, *, days: float, who=Visibility.SHARED):
    with scope(practice=cast.practice):
        return lay_item(
            cast.ben, Content(kind, words), visibility=who,
            key=b"k" * 32 if who is Visibility.ONLY_ME else None, by=cast.by_ben,
            at=timezone.now() - timedelta(days=days),
        )  # fmt: skip


def say_low(cast, session) -> None:
    with scope(practice=cast.practice):
        said = Afterwards("k" * 32, "1", {"1": 2, "2": 8}, Mode.LINK)
        tell_after(said, session=session, key=None, by=cast.by_ben, at=timezone.now())


@pytest.fixture
def together(anna, cast):
    return lambda: text(anna.get(f"/people/{cast.ben.id}/together/"))


@pytest.fixture
def last_week(cast):
    then = timezone.now() - timedelta(days=7)
    return meet(cast.ben, then, SessionState.ATTENDED)


def test_hopes_stones_since_last_time_and_what_is_worked_on(together, cast, last_week):
    hope = lay(cast, ItemKind.HOPE, "lunch with the others", days=20)
    with scope(practice=cast.practice):
        for mark in (3, 5):
            add_entry(hope, {"mark": mark}, key=None, by=cast.by_ben, at=timezone.now())
        lines = Lines(client="One lunch.", therapist="Send a card.")
        begin_plan(cast.ben, lines, review_on=None, by=cast.by_anna, at=timezone.now())
    lay(cast, ItemKind.STONE, "Before we met.", days=9)
    lay(cast, ItemKind.STONE, "Opened the post.", days=2)
    lay(cast, ItemKind.STONE, "For me alone.", days=1, who=Visibility.ONLY_ME)
    page = together()
    table = page.split("Show numbers")[-1].split('id="hopes"')[1]
    for said in ("3, then 5 of 10", "Opened the post.", "One lunch.", "Send a card."):
        assert said in table
    assert "Before we met." not in table
    assert "For me alone." not in page


def test_today_is_not_last_time(together, cast, last_week):
    meet(cast.ben, timezone.now() - timedelta(minutes=5), SessionState.ATTENDED)
    lay(cast, ItemKind.STONE, "Opened the post.", days=2)
    assert "Stones since last time" in together()


def test_without_a_reason_the_card_is_folded_and_asks_openly(together):
    page = together()
    assert "<summary>Not going well?</summary>" in page
    assert "You can say so here." in page


def test_after_a_hard_stretch_it_asks_whether_that_fits(together, cast):
    weekly(cast.ben, [8, 9, 17, 18], ending=timezone.now() - timedelta(days=1))
    page = together()
    assert HARDER in page
    assert '<h2 id="harder">Not going well?</h2>' in page


def test_a_low_mark_is_spoken_of_only_once_it_was_looked_at(together, cast, last_week):
    say_low(cast, last_week)
    assert LOW not in together()
    with scope(practice=cast.practice):
        leave_guess_out(last_week, by=cast.by_anna, at=timezone.now())
    assert LOW not in together()
    with scope(practice=cast.practice):
        look(last_week, by=cast.by_anna, at=timezone.now())
        assert FitGuess.objects.get().revealed_at
    assert LOW in together()


@pytest.fixture
def noted(cast, last_week):
    """Everything that a therapist notes about a client for themself."""
    now = timezone.now()
    weekly(cast.ben, [18, 17, 19, 18, 18], ending=now - timedelta(days=1))
    write_words(cast.ben, "I want to sing again.")
    say_low(cast, last_week)
    lay(cast, ItemKind.STONE, "Opened the post.", days=2)
    with scope(practice=cast.practice):
        judge_courses(cast.practice, by=Author.system(), at=now)
        name_strength(cast.ben, "NOTED strength", by=cast.by_anna, at=now)
        for item in AttentionItem.objects.all():
            verdict = Verdict(DecisionOutcome.CONSULT, "NOTED reason")
            decide(item, verdict, by=cast.by_anna, at=now)
    return cast


def test_it_opens_nothing_that_a_therapist_notes(noted, together, monkeypatch):
    opened = set()
    plainly = Sealed.read_text

    def listen(self, field, **options):
        opened.add((self._meta.db_table, field))
        return plainly(self, field, **options)

    monkeypatch.setattr(Sealed, "read_text", listen)
    page = together()
    assert "I want to sing again." in page
    assert "NOTED" not in page
    assert opened - MAY_OPEN == set()
    assert ("own_words", "what_brings_me") in opened


def test_the_therapists_own_page_opens_them_so_the_ear_hears(
    noted, anna, cast, monkeypatch
):
    opened = set()
    plainly = Sealed.read_text

    def listen(self, field, **options):
        opened.add((self._meta.db_table, field))
        return plainly(self, field, **options)

    monkeypatch.setattr(Sealed, "read_text", listen)
    assert "NOTED strength" in text(anna.get(f"/people/{cast.ben.id}/"))
    assert ("client", "strength") in opened


def test_no_template_of_the_therapists_pages_takes_part(noted, anna, cast):
    answer = anna.get(f"/people/{cast.ben.id}/together/")
    used = {template.name for template in answer.templates if template.name}
    folders = {name.split("/")[0] for name in used if "/" in name}
    assert {"together", "mypath"} <= folders
    assert folders <= {"together", "mypath", "workingon", "components", "django"}
    assert "base_therapist.html" not in used
