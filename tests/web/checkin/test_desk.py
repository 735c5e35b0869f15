"""The therapist's own side: the screen handed over, and sheets of paper typed in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from checkin_form import FORM, hidden_fields
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cairn.clinic.records.models import (
    Administration,
    AttentionItem,
    AuditEvent,
    Invitation,
    Score,
    Submission,
)
from cairn.clinic.records.services.enrol_client import assign_measures
from cairn.web.middleware import LINK_COOKIE


@pytest.fixture
def desk(clinic):
    """Anna's browser, signed in."""
    browser = Browser()
    browser.force_login(clinic.anna.user)
    return browser


@pytest.fixture
def kiosk(clinic):
    return f"/people/{clinic.ben.id}/kiosk/"


@pytest.fixture
def paper(clinic):
    return f"/people/{clinic.ben.id}/paper/"


def sheet(**changes):
    form = {"key": uuid4().hex, "answered_on": "2026-02-03", "total": ""}
    form |= {f"item_{n}": "1" for n in range(1, 9)} | {"item_9": "0"}
    return form | changes


def test_looking_at_the_hand_over_page_makes_no_link(desk, kiosk):
    assert desk.get(kiosk).status_code == 200
    with scopes_disabled():
        assert Invitation.objects.count() == 0


def test_handing_over_signs_the_therapist_out_and_opens_the_clients_page(
    desk, kiosk, clinic
):
    answer = desk.post(kiosk)
    assert (answer.status_code, answer["Location"]) == (303, "/page/")
    assert 0 < answer.cookies[LINK_COOKIE]["max-age"] <= 2 * 3600
    for address in (f"/people/{clinic.ben.id}/", kiosk, "/today/"):
        assert desk.get(address).status_code == 302
    assert "_auth_user_id" not in desk.session
    assert "Ben" not in desk.get("/page/").content.decode()


def test_a_check_in_on_this_screen_is_told_from_one_over_a_link(desk, kiosk, clinic):
    desk.post(kiosk)
    form = hidden_fields(desk.get(FORM).content.decode()) | {"phq-9.1": "1"}
    assert desk.post(FORM, form)["Location"] == "/page/thanks/"
    with scope(practice=clinic.practice):
        submission = Submission.objects.get()
        assert (submission.mode, submission.author_kind) == ("kiosk", "client")


def test_after_the_thanks_nothing_of_the_client_stays_on_the_screen(desk, kiosk):
    desk.post(kiosk)
    form = hidden_fields(desk.get(FORM).content.decode()) | {"phq-9.9": "1"}
    desk.post(FORM, form)
    page = desk.get("/page/thanks/").content.decode()
    assert "If it is hard right now" in page
    assert "You can give the screen back now." in page
    assert "/page/path/" not in page
    for address in ("/page/thanks/", "/page/path/", FORM):
        assert desk.get(address)["Location"] == "/page/run-out/"


def test_in_the_room_the_safety_question_is_asked_without_a_protocol_too(desk, kiosk):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE risk_protocol SET valid_until = '2026-03-05'")
    desk.post(kiosk)
    page = desk.get(FORM).content.decode()
    assert 'name="phq-9.9"' in page
    assert "normally looks" not in page


def test_without_measures_there_is_nothing_to_hand_over(desk, kiosk, clinic):
    with scope(practice=clinic.practice):
        assign_measures(clinic.bens_episode, [], by=clinic.by_anna, at=timezone.now())
    answer = desk.post(kiosk)
    assert "Agree on a measure with Ben first." in answer.content.decode()
    with scopes_disabled():
        assert Invitation.objects.count() == 0


@pytest.mark.parametrize("page", ["kiosk", "paper"])
def test_another_practices_client_is_not_there(desk, clinic, page):
    address = f"/people/{clinic.hugo.id}/{page}/"
    assert desk.get(address).status_code == 404
    assert desk.post(address, sheet()).status_code == 404
    with scopes_disabled():
        assert (Invitation.objects.count(), Submission.objects.count()) == (0, 0)


@pytest.mark.parametrize("page", ["kiosk", "paper"])
def test_a_colleagues_client_is_not_there(clinic, page):
    clara = Browser()
    clara.force_login(clinic.clara.user)
    assert clara.get(f"/people/{clinic.ben.id}/{page}/").status_code == 404


def test_a_sheet_lands_dated_as_written_with_its_score(desk, paper, clinic):
    answer = desk.post(paper, sheet())
    assert (answer.status_code, answer["Location"]) == (302, f"{paper}?measure=phq-9")
    with scope(practice=clinic.practice):
        submission = Submission.objects.get()
        assert (submission.mode, submission.author) == ("paper", clinic.anna)
        assert submission.answered_at.date().isoformat() == "2026-02-03"
        assert Score.objects.get(scale="total").value == 8
    page = desk.get(answer["Location"]).content.decode()
    assert "PHQ-9 is in the record." in page


def test_a_sheet_sent_twice_lands_once(desk, paper):
    form = sheet()
    assert [desk.post(paper, form).status_code for _ in range(2)] == [302, 302]
    with scopes_disabled():
        assert Submission.objects.count() == 1


def test_a_risk_answer_on_paper_is_seen_too(desk, paper, clinic):
    desk.post(paper, sheet(item_9="2"))
    with scope(practice=clinic.practice):
        assert AttentionItem.objects.get().reason == "safety"


def test_a_measure_without_text_takes_a_total(desk, paper, clinic):
    address = f"{paper}?measure=oq-45"
    assert b"item_1" not in desk.get(address).content
    desk.post(address, {"key": uuid4().hex, "answered_on": "2026-02-03", "total": "71"})
    with scope(practice=clinic.practice):
        assert Administration.objects.get().answers == {}
        assert Score.objects.get().value == 71


def test_a_measure_with_answers_takes_a_total_instead(desk, paper, clinic):
    desk.post(paper, {"key": uuid4().hex, "answered_on": "2026-02-03", "total": "11"})
    with scope(practice=clinic.practice):
        assert Score.objects.get().value == 11


BAD = {
    "out of range": ({"item_2": "4"}, "Enter one of 0, 1, 2, 3, or leave it empty."),
    "a word": ({"item_2": "often"}, "Enter one of 0, 1, 2, 3, or leave it empty."),
    "no date": ({"answered_on": ""}, "Enter the date on the sheet."),
    "a date in another order": (
        {"answered_on": "03/02/2026"},
        "Enter the date as year-month-day, such as 2026-03-04.",
    ),
    "a date ahead": (
        {"answered_on": (timezone.now() + timedelta(days=2)).date().isoformat()},
        "This date lies ahead.",
    ),
    "both": ({"total": "9"}, "one of the two."),
    "neither": ({f"item_{n}": "" for n in range(1, 10)}, "one of the two."),
    "total out of range": (
        {f"item_{n}": "" for n in range(1, 10)} | {"total": "28"},
        "Enter a total from 0 to 27.",
    ),
    "total that is no number": (
        {f"item_{n}": "" for n in range(1, 10)} | {"total": "nan"},
        "Enter a total from 0 to 27.",
    ),
    "no key": ({"key": ""}, "The form came without its own number."),
}


@pytest.mark.parametrize(("changes", "rule"), BAD.values(), ids=BAD)
def test_a_sheet_that_does_not_fit_says_the_rule_and_keeps_the_rest(
    desk, paper, changes, rule
):
    answer = desk.post(paper, sheet(item_7="3") | changes)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert rule in page
    if "item_7" not in changes:
        assert 'name="item_7" value="3"' in page
    with scopes_disabled():
        assert Submission.objects.count() == 0


def test_what_was_left_empty_is_not_zero(desk, paper, clinic):
    desk.post(paper, sheet(item_9=""))
    with scope(practice=clinic.practice):
        assert Administration.objects.get().answers["9"] is None


def test_opening_the_paper_page_leaves_an_audit_row(desk, paper, clinic):
    desk.get(paper)
    with scope(practice=clinic.practice):
        event = AuditEvent.objects.filter(action="entered from paper").get()
        assert event.client == clinic.ben
