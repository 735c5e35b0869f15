"""Friday on its pages: in order, stopped anywhere, once, and put down till Monday."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.load import monday_of
from cairn.clinic.records.models import (
    AuditEvent,
    Author,
    ItemKind,
    OwnItem,
    SessionState,
    Visibility,
    WellEntry,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.services.write_well import put_entry
from cairn.clinic.records.well import WellContent, WellKind, entries_of, entry_named
from cairn.clinic.records.well_intentions import (
    Domain,
    IntentionState,
    intentions_among,
)
from cairn.clinic.records.well_sessions import question_name
from cairn.clinic.records.well_weeks import (
    WeekMarks,
    fridays_among,
    week_content,
    week_name,
    weeks_among,
)
from cairn.web.friday.steps import CARDS
from weeks import meet

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"
FRIDAY = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)
STONE = "Ich habe am Dienstag mit den anderen gegessen"


@pytest.fixture
def clock(monkeypatch):
    """Hold every clock of the program where a test wants it."""

    class Clock:
        now = FRIDAY

    monkeypatch.setattr(timezone, "now", lambda: Clock.now)
    return Clock


@pytest.fixture
def well(cast, clock, anna):
    """Anna's Well, open in her browser."""
    with scope(practice=cast.practice):
        key = begin_well(cast.anna, WORDS, by=cast.by_anna, at=clock.now).key
    anna.post(reverse("well:open"), {"own_words": WORDS})
    return Well(cast, anna, key, clock)


class Well:
    def __init__(self, cast, browser, key, clock):
        self.cast, self.browser, self.key = cast, browser, key
        self.clock = clock

    def on(self, moment):
        """Come back at another time: signed in anew, the book opened anew."""
        self.clock.now = moment
        self.browser.force_login(self.cast.anna.user)
        self.browser.post(reverse("well:open"), {"own_words": WORDS})

    def get(self, card, **more):
        return self.browser.get(reverse(f"friday:{card}"), **more)

    def send(self, card, deed="on", **said):
        return self.browser.post(reverse(f"friday:{card}"), {"deed": deed, **said})

    def page(self, card):
        return unescape(self.get(card, follow=True).content.decode())

    def entries(self):
        with scope(practice=self.cast.practice):
            return entries_of(self.cast.anna, key=self.key)

    def friday(self):
        return fridays_among(self.entries())[-1]

    def named(self, name):
        with scope(practice=self.cast.practice):
            return entry_named(self.cast.anna, name, key=self.key)

    def mark(self, monday, **marks):
        with scope(practice=self.cast.practice):
            put_entry(
                self.cast.anna,
                week_name(monday),
                week_content(WeekMarks(monday, **marks)),
                key=self.key,
                by=self.cast.by_anna,
            )


def lay_stone(cast, text=STONE, at=FRIDAY - timedelta(days=2), shows=True, **more):
    with scope(practice=cast.practice):
        return lay_item(
            cast.ben,
            Content(more.pop("kind", ItemKind.STONE), text),
            visibility=Visibility.SHARED,
            key=None,
            by=Author.client(cast.ben),
            at=at,
        )


def where(answer):
    return answer.headers["Location"]


def test_a_closed_well_leads_to_its_door(anna, cast, clock):
    for card in ("begin", *(step.name for step in CARDS.values())):
        answer = anna.get(reverse(f"friday:{card}"))
        assert where(answer) == reverse("well:begin")


def test_the_first_friday_is_empty_and_says_so(well):
    assert where(well.get("begin")) == reverse("friday:purpose")
    assert "Nothing to look back on yet. Write why you do this work." in well.page(
        "purpose"
    )


def test_what_moved_cannot_be_opened_before_who_stays(well):
    well.send("purpose")
    assert where(well.get("moved")) == reverse("friday:stays")
    assert where(well.send("moved")) == reverse("friday:stays")
    assert not well.friday().has_passed(3)


@pytest.mark.parametrize("deed", ["on", "skip", "stop"])
def test_who_stays_opens_what_moved_once_it_was_opened_or_skipped(well, deed):
    well.send("stays", deed)
    assert well.get("moved").status_code == 200


def test_it_stops_anywhere_and_opens_where_it_was_left(well):
    well.send("purpose")
    well.send("stays")
    assert where(well.send("moved", "stop")) == reverse("today:day")
    assert where(well.get("begin")) == reverse("friday:moved")
    well.send("moved")
    assert where(well.get("begin")) == reverse("friday:given")


def test_the_last_card_puts_the_week_down_and_nothing_is_offered_till_monday(well):
    for step in CARDS.values():
        last = well.send(step.name)
    assert where(last) == reverse("friday:begin")
    assert "That's the week. You can put it down." in well.page("begin")
    for step in CARDS.values():
        assert where(well.get(step.name)) == reverse("friday:begin")
    well.on(FRIDAY + timedelta(days=2))
    assert "You can put it down." in well.page("begin")
    well.on(FRIDAY + timedelta(days=3))
    assert where(well.get("begin")) == reverse("friday:purpose")


def test_a_card_sent_from_an_old_tab_after_the_end_is_kept(well):
    for step in CARDS.values():
        well.send(step.name)
    answer = well.send("week", cup="4")
    assert answer.status_code == 302
    assert [week.cup for week in weeks_among(well.entries())] == [4]
    assert well.friday().put_down


def test_a_form_from_sunday_night_belongs_to_the_week_that_ended(well):
    well.on(datetime(2026, 3, 8, 23, 30, tzinfo=UTC))  # Monday in Berlin
    well.send("week", cup="7", monday="2026-03-02")
    (week,) = weeks_among(well.entries())
    assert (week.monday, week.cup) == (date(2026, 3, 2), 7)


@pytest.mark.parametrize("monday", ["2025-03-03", "2026-03-03", "x", "2026-02-31"])
def test_any_other_week_in_a_form_is_this_week(well, monday):
    well.send("week", cup="7", monday=monday)
    (week,) = weeks_among(well.entries())
    assert week.monday == date(2026, 3, 2)


def test_looking_changes_nothing(well):
    well.send("stays")
    before = [(one.id, one.content) for one in well.entries()]
    for step in CARDS.values():
        assert well.get(step.name).status_code == 200
    assert [(one.id, one.content) for one in well.entries()] == before


def test_a_week_without_marks_is_a_gap(well):
    well.send("given")
    well.send("week")
    well.send("week", "skip", cup="0")
    assert weeks_among(well.entries()) == []


def test_marks_of_two_cards_lie_in_one_week(well):
    well.send("given", balance="-2")
    for _ in range(2):
        well.send("week", cup="0", load="5", held_tightly="on")
    assert weeks_among(well.entries()) == [
        WeekMarks(date(2026, 3, 2), cup=0, load=5, balance=-2, held_tightly=True)
    ]


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("given", {"balance": "4"}),
        ("week", {"cup": "11"}),
        ("week", {"load": "0"}),
        ("learned", {"kind": "letter", "text": "x"}),
        ("next", {"domain": "money"}),
        ("next", {"limit": "x" * 141}),
        ("stays", {"who": "nobody"}),
        ("purpose", {"purpose": "x" * 10_001}),
    ],
)
def test_what_cannot_be_is_refused_kindly_and_kept_in_the_form(well, card, said):
    answer = well.send(card, **said)
    assert answer.status_code == 400
    assert "Nothing you wrote is lost." in unescape(answer.content.decode())
    assert weeks_among(well.entries()) == []


def test_who_stays_can_become_a_question_for_the_next_session(well, cast):
    meet(cast.ben, FRIDAY - timedelta(days=1), SessionState.ATTENDED)
    assert "Ben" in well.page("stays")
    said = {"who": str(cast.ben.id), "unsure": "Bin ich zu schnell?", "way": "ask"}
    for _ in range(2):
        well.send("stays", **said)
    left = well.named(question_name(cast.ben.id))
    assert left.content.text == "Bin ich zu schnell?"
    assert left.content.more["client"] == str(cast.ben.id)
    assert "Bin ich zu schnell?" in well.page("stays")


def test_people_of_cancelled_sessions_and_other_weeks_are_not_offered(well, cast):
    meet(cast.ben, FRIDAY - timedelta(days=2), SessionState.CANCELLED)
    meet(cast.ben, FRIDAY - timedelta(days=9), SessionState.ATTENDED)
    assert "No sessions in this week." in well.page("stays")


def test_a_stone_arrives_on_one_friday_in_the_clients_wording(well, cast):
    stone = lay_stone(cast)
    well.send("stays")
    assert f"“{STONE}”" in well.page("moved")
    well.send("moved", shown=str(stone.id))
    assert STONE in well.page("moved")
    well.on(FRIDAY + timedelta(days=7))
    well.send("stays")
    assert STONE not in well.page("moved")


def test_what_a_client_took_back_since_does_not_stand_in_the_way(well, cast):
    stone = lay_stone(cast)
    well.send("stays")
    with scope(practice=cast.practice):
        OwnItem.objects.filter(id=stone.id).delete()
    assert well.send("moved", shown=str(stone.id)).status_code == 302
    assert well.send("moved", shown="not a number").status_code == 400


def test_a_light_line_that_was_carried_here_is_kept_when_asked(well, cast):
    by_session = {"session": str(cast.ben.id), "client": str(cast.ben.id)}
    for number, (moment, text) in enumerate(
        [("joy", "Wir haben gelacht"), ("heavy", "Ich war müde")]
    ):
        more = {**by_session, "carry": "friday", "moments": [moment]}
        line = WellContent(WellKind.MOMENT, FRIDAY.date(), text, more=more)
        with scope(practice=cast.practice):
            put_entry(cast.anna, f"line {number}", line, key=well.key, by=cast.by_anna)
    assert "Ich war müde" in well.page("stays")
    well.send("stays")
    page = well.page("moved")
    assert ("Wir haben gelacht" in page, "Ich war müde" in page) == (True, False)
    light = well.named("line 0")
    well.send("moved", keep=str(light.id))
    assert well.named("line 0").fades_on is None
    assert well.named("line 1").fades_on is not None


def test_what_came_in_a_week_without_a_friday_arrives_on_the_next(well, cast):
    lay_stone(cast)
    well.on(FRIDAY + timedelta(days=14))
    well.send("stays")
    assert STONE in well.page("moved")


def test_nobody_elses_stones_arrive(well, cast, clara):
    lay_stone(cast)
    with scope(practice=cast.practice):
        begin_well(cast.clara, WORDS, by=Author.member(cast.clara), at=FRIDAY)
    clara.post(reverse("well:open"), {"own_words": WORDS})
    clara.post(reverse("friday:stays"), {"deed": "skip"})
    assert STONE not in clara.get(reverse("friday:moved")).content.decode()


def test_a_closed_letter_stays_closed(well, cast):
    letter = lay_stone(cast, "Nur wenn er offen ist", kind=ItemKind.LETTER)
    well.send("stays")
    page = well.page("moved")
    assert "Nur wenn er offen ist" not in page
    assert "not opened yet" in page
    well.browser.post(reverse("letters:open", args=[letter.id]))
    assert "Nur wenn er offen ist" in well.page("moved")


def test_one_thing_learned_is_there_once_and_fades_unless_kept(well):
    said = {"kind": "lesson", "text": "Warten war die Hilfe", "tag": "hope"}
    for _ in range(2):
        well.send("learned", **said)
    (kept,) = [one for one in well.entries() if one.content.kind is WellKind.LESSON]
    assert (kept.content.tag, kept.fades_on is None) == ("hope", False)
    well.send("learned", **said, keep="keep")
    (kept,) = [one for one in well.entries() if one.content.kind is WellKind.LESSON]
    assert kept.fades_on is None


def test_a_line_without_a_kind_asks_for_it(well):
    answer = well.send("learned", text="Warten war die Hilfe")
    assert answer.status_code == 400
    assert "Warten war die Hilfe" in unescape(answer.content.decode())


def test_a_clients_name_is_pointed_out_once(well, cast):
    with scopes_disabled():
        cast.ben.write_text("name", "Benedikt Sommerfeld")
        cast.ben.save()
    said = {"kind": "lesson", "text": "Sommerfeld hat gewartet"}
    answer = well.send("learned", **said)
    assert answer.status_code == 400
    assert 'name="seen" value="yes"' in answer.content.decode()
    assert well.send("learned", **said, seen="yes").status_code == 302


def test_the_last_intention_comes_first_and_is_answered(well):
    well.send("next", domain="breaks", text="Draußen essen", limit="Bis sechs",
              person="Clara")  # fmt: skip
    well.on(FRIDAY + timedelta(days=7))
    page = well.page("next")
    for words in ("Draußen essen", "Bis sechs", "Clara"):
        assert words in page
    well.send("next", became="partly", domain="people", text="")
    first, second = intentions_among(well.entries())
    assert first.state is IntentionState.PARTLY
    assert (second.domain, second.state) == (Domain.PEOPLE, IntentionState.OPEN)


def test_heavy_weeks_are_named_once_in_four_weeks(well):
    this = monday_of(FRIDAY.date())
    for back in range(3, 40):
        well.mark(this - timedelta(weeks=back), cup=6 + back % 3)
    for back in (1, 2):
        well.mark(this - timedelta(weeks=back), cup=1)
    nudge = "Some heavy weeks in a row. This happens by chance too. Want a look?"
    assert nudge not in well.page("week")
    assert where(well.send("week", cup="1")) == reverse("friday:week")
    assert nudge in well.page("week")
    assert where(well.send("week", cup="1")) == reverse("friday:learned")
    well.on(FRIDAY + timedelta(days=7))
    assert where(well.send("week", cup="1")) == reverse("friday:learned")
    assert nudge not in well.page("week")


@pytest.mark.parametrize(
    ("balance", "words"),
    [(-3, "You've been giving a lot. Who could you ask?"),
     (3, "is anyone working to please you?")],
)  # fmt: skip
def test_both_ends_of_giving_and_receiving_ask_something(well, balance, words):
    # Until it is chosen it is there for the tap alone.
    assert well.page("given").count("at-end") == 2
    well.send("given", balance=str(balance))
    page = well.page("given")
    assert (words in page, "at-end" in page) == (True, False)


def test_answers_that_lean_for_weeks_ask_the_same(well):
    this = monday_of(FRIDAY.date())
    for back, balance in enumerate((-2, -2, 0, -2, -3), start=1):
        well.mark(this - timedelta(weeks=back), balance=balance)
    assert "at-end" in well.page("given")
    well.send("given", balance="-1")
    assert '<p class="sentence">You\'ve been giving a lot.' in well.page("given")


def test_purpose_changes_on_the_same_day_and_is_kept_over_the_weeks(well):
    for text in ("Weil jemand bei mir saß", "Weil jemand bei mir geblieben ist"):
        well.send("purpose", purpose=text)
    well.on(FRIDAY + timedelta(days=7))
    assert "geblieben" in well.page("purpose")
    well.send("purpose", purpose="Weil es hilft")
    texts = [
        one.content.text
        for one in well.entries()
        if one.content.kind is WellKind.PURPOSE
    ]
    assert texts == ["Weil jemand bei mir geblieben ist", "Weil es hilft"]


def test_nothing_says_that_a_friday_was_gone_through(well, cast):
    with scopes_disabled():
        before = set(AuditEvent.objects.values_list("action", flat=True))
    for step in CARDS.values():
        well.get(step.name)
        well.send(step.name)
    with scopes_disabled():
        after = set(AuditEvent.objects.values_list("action", flat=True))
        rows = WellEntry.objects.filter(member=cast.anna)
        assert rows.exclude(fades_on=None).count() == 0
    assert after - before == {"saw today", "saw stone"}


def test_marks_of_every_kind_stay_as_they_are(well):
    text = "<script>alert(1)</script> \u202e🪨 " + "x" * 9_000
    well.send("learned", kind="mirror", text=text)
    assert text in well.page("learned")
