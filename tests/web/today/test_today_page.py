"""Who needs a look first, then the sessions; the same queries for any caseload."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.keyring import Keyring
from cairn.clinic.records.models import (
    AttentionItem,
    AuditEvent,
    Author,
    SessionState,
)
from cairn.clinic.records.services.answer_attention import acknowledge
from cairn.clinic.records.services.judge_courses import judge_courses
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.web.today.presenters import greet
from weeks import check_in, enrol, meet, midday, phq_9, weekly

TODAY = "/today/"


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_calm_day_says_that_flags_miss_people_too(anna):
    page = text(anna.get(TODAY))
    assert "Nobody is flagged. Flags miss people too, so trust your own sense." in page
    assert "No sessions today." in page


def test_a_new_account_is_shown_the_first_step(clara):
    page = text(clara.get(TODAY))
    assert "Nothing here yet. Invite one client you know well" in page


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (4, "Good morning, Maren."),
        (11, "Good morning, Maren."),
        (12, "Good afternoon, Maren."),
        (17, "Good afternoon, Maren."),
        (18, "Good evening, Maren."),
        (3, "Good evening, Maren."),
    ],
)
def test_the_greeting_follows_the_hour(hour, greeting):
    assert greet("Maren Lind", hour=hour) == greeting


def test_reasons_are_words_and_safety_comes_first(anna, cast):
    now = timezone.now()
    weekly(cast.ben, [6, 7, 15, 16], ending=now - timedelta(days=1))
    ada = enrol("Ada", cast.anna)
    seen = now - timedelta(minutes=2)
    check_in(ada, phq_9(9, safety=1), at=seen, reply=RiskReply.CALL_ME)
    page = text(anna.get(TODAY))
    assert "Two people may need a second look. Then no sessions." in page
    local = timezone.localtime(seen, midday().tzinfo)
    assert f"Safety answer today {local:%H:%M}, asked for a call" in page
    assert "Two check-ins well above where they started" in page
    assert page.index("Safety answer") < page.index("Two check-ins well above")
    assert "Due " in page
    assert "Nobody else is flagged. Flags miss people too." in page


def look_at_courses(cast) -> None:
    with scope(practice=cast.practice):
        judge_courses(cast.practice, by=Author.system(), at=timezone.now())


def test_who_is_off_track_is_listed_with_sentence_doubt_and_next_step(anna, cast):
    weekly(cast.ben, [18, 17, 19, 18, 18], ending=timezone.now() - timedelta(hours=1))
    look_at_courses(cast)
    page = text(anna.get(TODAY))
    assert "One person may need a second look." in page
    assert "PHQ-9 is at 18; about one in" in page
    assert "people who began at 18 is that high or higher by now." in page
    assert "Worth a conversation" in page
    assert "From published figures; the spread is an assumption." in page
    assert "is a false alarm is not known here yet." in page
    assert "Not on track" in text(anna.get("/people/"))


def test_worse_comes_before_off_track_and_that_before_silence(anna, cast):
    now = timezone.now()
    weekly(enrol("Edda", cast.anna), [18, 17, 19, 18], ending=now - timedelta(hours=2))
    weekly(cast.ben, [10, 16, 17], ending=now - timedelta(days=1))
    look_at_courses(cast)
    page = text(anna.get(TODAY))
    assert page.index(">Ben</a>") < page.index(">Edda</a>")
    assert page.count("Worth a conversation") == 1


def test_one_person_with_two_reasons_takes_one_line(anna, cast):
    now = timezone.now()
    weekly(cast.ben, [6, 16], ending=now, safety=1)
    page = text(anna.get(TODAY))
    assert "One person may need a second look." in page
    assert page.count('class="row attention"') == 1


def test_at_most_five_lines_show_and_the_rest_is_counted(anna, cast):
    now = timezone.now()
    for number in range(7):
        check_in(enrol(f"P{number}", cast.anna), phq_9(3, safety=1), at=now)
    page = text(anna.get(TODAY))
    assert page.count('class="row attention"') == 5
    assert "Seven people may need a second look." in page
    assert "Two more people are flagged" in page


def test_what_somebody_has_taken_says_so_and_offers_it_no_more(anna, cast):
    check_in(cast.ben, phq_9(5, safety=1), at=timezone.now())
    assert "I have it" in text(anna.get(TODAY))
    with scope(practice=cast.practice):
        item = AttentionItem.objects.get()
        acknowledge(item, member=cast.anna, by=cast.by_anna, at=timezone.now())
    page = text(anna.get(TODAY))
    assert "You have it." in page
    assert "I have it" not in page


def test_sessions_show_in_order_with_what_came_in(anna, cast):
    noon = midday()
    ada = enrol("Ada K.", cast.anna, measures=["phq-9"])
    check_in(ada, phq_9(8), at=timezone.now(), words="The letter came.")
    meet(cast.ben, noon + timedelta(hours=2))
    meet(ada, noon)
    meet(enrol("Tom", cast.anna), noon, SessionState.CANCELLED)
    page = text(anna.get(TODAY))
    assert "Two sessions today." in page
    assert page.index(">Ada K.</a>") < page.index(">Ben</a>")
    assert (page.count("check-in arrived"), page.count("none yet")) == (1, 1)
    assert page.count("opening words") == 1
    assert "The letter came." not in page
    assert "12:00" in page


def test_what_was_marked_after_the_last_session_is_no_check_in(anna, cast):
    marks = {str(n): 8 for n in range(1, 5)}
    check_in(cast.ben, marks, at=timezone.now(), measure="session-form")
    meet(cast.ben, midday())
    assert "none yet" in text(anna.get(TODAY))


def test_nobody_elses_people_show(anna, greta, cast):
    check_in(cast.ben, phq_9(5, safety=1), at=timezone.now())
    meet(cast.ben, midday())
    page = text(greta.get(TODAY))
    assert "Ben" not in page
    assert "Nobody is flagged" in page


def test_a_look_at_today_is_written_down(anna, cast):
    anna.get(TODAY)
    with scope(practice=cast.practice):
        event = AuditEvent.objects.get(action="saw today")
    assert event.author_id == cast.anna.id


def test_who_treats_nobody_has_no_such_page(dora):
    assert dora.get(TODAY).status_code == 404


def test_queries_and_opened_names_do_not_grow_with_the_caseload(
    anna, cast, monkeypatch
):
    noon = midday()
    check_in(cast.ben, phq_9(5, safety=1), at=timezone.now())
    meet(cast.ben, noon)
    anna.get(TODAY)
    few, few_names = count_queries(anna, monkeypatch)
    by = Author.member(cast.anna)
    for number in range(57):
        client = enrol(f"Many {number}", cast.anna)
        if number < 20:
            check_in(client, phq_9(5, safety=1), at=timezone.now())
        elif number < 24:
            weekly(client, [18, 18, 19], ending=timezone.now())
        if number < 6:
            meet(client, noon + timedelta(minutes=number))
    look_at_courses(cast)
    assert by.member_id == cast.anna.id
    many, many_names = count_queries(anna, monkeypatch)
    assert many == few
    assert many_names <= few_names + 5 + 6


def count_queries(browser, monkeypatch) -> tuple[int, int]:
    """Count the queries of one visit, and the keys it looked up."""
    asked: list[int] = []
    real = Keyring.keys

    def counting(self, owners):
        wanted = list(owners)
        asked.append(len(wanted))
        return real(self, wanted)

    monkeypatch.setattr(Keyring, "keys", counting)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(TODAY).status_code == 200
    monkeypatch.setattr(Keyring, "keys", real)
    return len(queries), sum(asked)
