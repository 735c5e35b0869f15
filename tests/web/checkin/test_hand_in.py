"""What is sent lands whole, once; what does not fit comes back with all of it kept."""

import logging
import re
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
    Author,
    MeasureAssignment,
    Purpose,
    Score,
    Submission,
)
from cairn.clinic.records.services.enrol_client import assign_measures
from cairn.clinic.records.services.state_protocol import state_protocol
from cairn.web.middleware import LINK_COOKIE
from people import promise

THANKS = "/page/thanks/"


def stored() -> int:
    with scopes_disabled():
        return Submission.objects.count()


def checked(page: str, name: str) -> list[str]:
    """Return the values of a question that are chosen on a page."""
    inputs = re.findall(rf'<input type="radio" name="{re.escape(name)}"[^>]*>', page)
    return [re.search(r'value="(\d+)"', one)[1] for one in inputs if " checked" in one]


def test_answers_land_as_the_clients_own_with_score_and_first_sentence(
    phone, fill, clinic
):
    answer = phone.post(FORM, fill({"opening_words": "The letter came."}))
    assert (answer.status_code, answer["Location"]) == (303, THANKS)
    with scope(practice=clinic.practice):
        submission = Submission.objects.get()
        assert submission.author_kind == "client"
        assert submission.mode == "link"
        assert submission.read_text("opening_words") == "The letter came."
        scores = Score.objects.filter(scale="total")
        values = dict(scores.values_list("administration__instrument", "value"))
    assert values == {"phq-9": 8, "gad-7": None}
    page = phone.get(THANKS).content.decode()
    assert "Thank you." in page
    assert "It's there for your next session." in page
    assert "If it is hard right now" not in page


def test_nothing_is_preselected_and_every_question_can_be_left_out(phone, fill, clinic):
    page = phone.get(FORM).content.decode()
    assert re.findall(r"<(?:input|textarea)[^>]* (?:checked|required)", page) == []
    # Seventeen questions, four replies, a first hope, and a word that may fit.
    assert page.count('type="radio"') == 17 * 4 + 4 + 11 + 5
    phone.post(FORM, fill({f"phq-9.{n}": None for n in range(2, 10)}))
    with scope(practice=clinic.practice):
        answers = Administration.objects.get(instrument="phq-9").answers
    assert (answers["1"], answers["9"]) == (1, None)


def test_the_text_is_the_measures_own_word_for_word(phone):
    page = phone.get(FORM).content.decode()
    assert (
        "Thoughts that you would be better off dead or of hurting yourself in some way"
    ) in page
    assert "1 of 19" in page
    assert "19 of 19" in page
    assert "%" not in page.split("<main")[1].split("</main>")[0]


def test_the_same_form_sent_twice_lands_once(phone, fill):
    form = fill()
    answers = [phone.post(FORM, form) for _ in range(3)]
    assert [answer["Location"] for answer in answers] == [THANKS] * 3
    assert stored() == 1


def test_a_used_link_says_that_it_was_sent(phone, fill):
    form = fill()
    phone.post(FORM, form)
    shown = phone.get(FORM)
    assert (shown.status_code, "has been sent" in shown.content.decode()) == (200, True)
    again = phone.post(FORM, form | {"key": uuid4().hex})
    assert again.status_code == 409
    assert "This check-in has been sent." in again.content.decode()
    assert stored() == 1


def test_the_same_form_with_other_answers_keeps_the_first(phone, fill, clinic):
    form = fill()
    phone.post(FORM, form)
    answer = phone.post(FORM, form | {"phq-9.1": "3"})
    assert answer.status_code == 409
    assert "It was sent before with other answers." in answer.content.decode()
    with scope(practice=clinic.practice):
        assert Administration.objects.get(instrument="phq-9").answers["1"] == 1


BAD = {
    "out of range": {"phq-9.2": "4"},
    "not a number": {"phq-9.2": "often"},
    "a fraction": {"phq-9.2": "1.5"},
    "empty": {"phq-9.2": ""},
    "another script's digit": {"phq-9.2": "\u0661"},
    "twice": {"phq-9.2": ["1", "2"]},
    "unknown item": {"phq-9.99": "1"},
    "item of a measure that was not asked": {"core-10.1": "1"},
    "unknown field": {"score": "0"},
    "other version": {"version.phq-9": "0"},
    "no version": {"version.phq-9": None},
    "other practice's measure": {"version.audit-c": "1"},
    "no key": {"key": None},
    "empty key": {"key": ""},
    "key that is none": {"key": "x" * 32},
    "key too long": {"key": "a" * 65},
    "two keys": {"key": ["a" * 32, "b" * 32]},
    "words too long": {"opening_words": "s" * 201},
    "unknown reply": {"risk_reply": "shout"},
    "two replies": {"risk_reply": ["safe", "tell"]},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
def test_what_does_not_fit_is_said_and_everything_else_is_kept(phone, fill, changes):
    form = fill({"phq-9.7": "3", "gad-7.3": "2"}) | {"opening_words": "Sleep first."}
    form = {k: v for k, v in (form | changes).items() if v is not None}
    answer = phone.post(FORM, form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'class="errors" role="alert"' in page
    assert stored() == 0
    if "version.phq-9" in form and "version.phq-9" not in changes:
        assert checked(page, "phq-9.7") == ["3"]
    assert checked(page, "gad-7.3") == ["2"]
    words = changes.get("opening_words", "Sleep first.")
    assert f">{words}</textarea>" in page


def test_the_form_that_comes_back_can_be_sent(phone, fill):
    page = phone.post(FORM, fill({"key": None, "phq-9.2": "7"})).content.decode()
    form = fill() | hidden_fields(page)
    assert phone.post(FORM, form)["Location"] == THANKS
    assert stored() == 1


def test_an_empty_form_is_not_stored_and_says_so(phone, fill):
    empty = {name: None for name in fill() if "." in name and "version" not in name}
    answer = phone.post(FORM, fill(empty))
    assert answer.status_code == 400
    assert "Nothing is marked yet." in answer.content.decode()
    assert stored() == 0


def test_line_breaks_count_once_in_the_first_sentence(phone, fill):
    form = fill({"opening_words": "a\r\n" * 99 + "bb"})
    assert phone.post(FORM, form)["Location"] == THANKS


@pytest.mark.parametrize("said", ["", "soon", "2026-13-40", "9" * 400, "2026-01-01"])
def test_a_clock_that_says_nothing_is_not_asked_again(phone, fill, said):
    assert phone.post(FORM, fill({"answered_at": said}))["Location"] == THANKS


def test_the_phones_own_time_counts_when_it_is_believable(phone, fill, clinic):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    phone.post(FORM, fill({"answered_at": an_hour_ago.isoformat()}))
    with scope(practice=clinic.practice):
        assert Submission.objects.get().answered_at == an_hour_ago


def test_an_answer_given_before_the_agreement_changed_still_counts(phone, fill, clinic):
    form = fill({"phq-9.9": "1"})
    with scope(practice=clinic.practice):
        assign_measures(
            clinic.bens_episode, ["gad-7"], by=clinic.by_anna, at=timezone.now()
        )
    assert phone.post(FORM, form)["Location"] == THANKS
    with scope(practice=clinic.practice):
        assert AttentionItem.objects.get().reason == "safety"
        MeasureAssignment.objects.filter(instrument="phq-9").update(
            ended_at=timezone.now() - timedelta(days=3)
        )
        assert "phq-9" not in Browser().get(FORM).content.decode()


def test_without_a_protocol_in_force_the_safety_question_is_left_out(
    phone, fill, clinic
):
    open_form = fill({"phq-9.9": "2"})
    with scope(practice=clinic.practice):
        state_protocol(
            clinic.practice, promise=promise(), people=[clinic.anna, clinic.clara],
            by=Author.member(clinic.dora), at=timezone.now(),
        )  # fmt: skip
    with scopes_disabled(), connection.cursor() as cursor:
        cursor.execute("UPDATE risk_protocol SET valid_until = '2026-03-05'")
    page = phone.get(FORM).content.decode()
    assert "phq-9.9" not in page
    assert "gad-7.1" in page
    assert "safety" not in page.split("<main")[1].split("</main>")[0]
    assert 'href="tel:112"' in page
    # What was asked while somebody looked is still taken, and somebody is told.
    assert phone.post(FORM, open_form)["Location"] == THANKS
    with scope(practice=clinic.practice):
        assert AttentionItem.objects.get().reason == "safety"


def test_a_form_that_was_opened_in_time_can_be_sent_after_the_link_ran_out(
    make_link, fill
):
    token = make_link(at=timezone.now() - timedelta(days=14, hours=1)).token
    browser = Browser()
    assert browser.get(f"/c/{token}/")["Location"] == "/page/run-out/"
    browser.cookies[LINK_COOKIE] = token
    assert browser.post(FORM, fill())["Location"] == THANKS
    assert stored() == 1


def test_a_link_to_the_own_path_takes_no_check_in(make_link, phone, fill):
    form = fill()
    browser = Browser()
    browser.get(f"/c/{make_link(Purpose.OWN_PATH).token}/")
    assert browser.get(FORM)["Location"] == "/page/path/"
    assert browser.post(FORM, form)["Location"] == "/page/path/"
    assert stored() == 0


def test_no_answer_or_word_reaches_a_log(phone, fill, caplog):
    django = logging.getLogger("django")
    django.addHandler(caplog.handler)
    secret = "Zitronenfalter"
    try:
        with caplog.at_level(logging.DEBUG):
            for changes in BAD.values():
                form = fill({"opening_words": secret} | changes)
                phone.post(FORM, form | {"phq-9.3": secret})
            phone.post(FORM, fill({"opening_words": secret}))
            phone.get(THANKS)
    finally:
        django.removeHandler(caplog.handler)
    assert secret not in caplog.text
    assert "phq" not in caplog.text


def test_errors_name_the_rule_and_never_the_answer(phone, fill):
    secret = "Zitronenfalter"
    page = phone.post(FORM, fill({"phq-9.2": secret, "risk_reply": secret}))
    assert secret not in page.content.decode()
