"""The minute after a risk answer: help in the page, the truth about who looks when."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from checkin_form import FORM
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    AttentionItem,
    AttentionStatus,
    Author,
    OutboxMessage,
)
from cairn.clinic.records.services.enrol_client import assign_measures
from cairn.clinic.records.services.state_protocol import state_protocol
from cairn.web.checkin.safety import name_days, name_span, safety_for
from people import NOON, promise

THANKS = "/page/thanks/"
SATURDAY = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


def panel_of(page: str) -> str:
    return page.split('class="help-panel')[1].split("</section>", maxsplit=1)[0]


def test_the_help_is_in_the_page_before_any_answer(phone):
    page = phone.get(FORM).content.decode()
    assert page.count('class="help-panel at-tap" role="region"') == 1
    panel = panel_of(page)
    assert (
        "You marked thoughts of being better off dead or of hurting yourself."
    ) in panel
    assert "Anna isn't watching this page right now." in panel
    assert 'href="tel:112"' in panel
    assert panel.count('name="risk_reply"') == 4
    assert " checked" not in panel
    assert "dialog" not in page


def test_every_answer_from_the_first_mark_on_opens_it(phone):
    page = phone.get(FORM).content.decode()
    opens = [n for n in range(4)
             if f'name="phq-9.9" value="{n}" class="asks-help"' in page]  # fmt: skip
    assert opens == [1, 2, 3]
    assert page.count('class="asks-help"') == 3


def test_what_is_passed_on_is_said_before_the_first_question(phone):
    start = phone.get(FORM).content.decode().split('class="step begin"')[1]
    start = start.split("</div>")[0]
    assert "passed on to Anna as soon as you send them" in start
    assert "This page is not watched round the clock." in start
    assert re.search(
        r"If you send it now, Anna normally looks by \w+day, \d\d:\d\d", start
    )


def test_a_form_without_a_safety_question_promises_nothing(phone, clinic):
    with scope(practice=clinic.practice):
        assign_measures(
            clinic.bens_episode, ["gad-7"], by=clinic.by_anna, at=timezone.now()
        )
    page = phone.get(FORM).content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    assert "help-panel" not in main
    assert "safety" not in main
    # The lines stay at the foot of every page.
    assert 'href="tel:112"' in page


def test_help_comes_before_thanks_and_nothing_is_celebrated(phone, fill):
    phone.post(FORM, fill({"phq-9.9": "1", "risk_reply": "in session"}))
    page = phone.get(THANKS).content.decode()
    assert page.index("If it is hard right now") < page.index(
        "Your answers have arrived."
    )
    assert "This has been passed on to Anna, who looks by" in page
    assert "You would like to talk about it in your session." in page
    assert "Thank you." not in page


@pytest.mark.parametrize(
    ("reply", "urgent", "call"),
    [
        ("", False, False),
        ("tell", False, False),
        ("call me", True, True),
        ("in session", False, False),
        ("safe", False, False),
    ],
)
def test_somebody_is_told_whatever_is_chosen(phone, fill, clinic, reply, urgent, call):
    phone.post(FORM, fill({"phq-9.9": "1", "risk_reply": reply}))
    with scope(practice=clinic.practice):
        status = AttentionStatus.objects.get()
        assert (status.urgent, status.asked_for_call) == (urgent, call)
        assert status.holder == clinic.anna
        assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("reply", "told"),
    [("call me", 1), ("tell", 1), ("in session", 0), ("safe", 0)],
)
def test_who_asks_for_somebody_is_heard_also_after_taking_the_answer_back(
    phone, fill, clinic, reply, told
):
    phone.post(FORM, fill({"phq-9.9": "0", "risk_reply": reply}))
    with scope(practice=clinic.practice):
        assert AttentionItem.objects.count() == told
    page = phone.get(THANKS).content.decode()
    assert "You chose something beside the question about safety." in page
    assert "better off dead" not in page


def test_an_answered_safety_question_keeps_the_form_open_to_the_end(phone, fill):
    page = phone.post(FORM, fill({"phq-9.9": "2", "phq-9.1": "9"})).content.decode()
    assert 'name="phq-9.9" value="2" class="asks-help" checked' in page
    phone.post(FORM, fill({"phq-9.9": "2"}))
    assert "If it is hard right now" in phone.get(THANKS).content.decode()


def test_in_covered_hours_the_next_look_is_named(here):
    promised = safety_for(here.ben, at=NOON).promise
    assert promised == (
        "Anna normally looks within 8 hours, counted Monday to Friday from 09:00 to "
        "17:00. If you send this now, that is by Thursday, 13:00."
    )


def test_out_of_hours_it_says_before_when_nobody_looks(here):
    promised = safety_for(here.ben, at=SATURDAY).promise
    assert promised.endswith(
        "that is by Monday, 17:00. Nobody looks before Monday, 09:00. Nobody looks "
        "before the next working day."
    )


def test_who_is_away_is_not_promised(here):
    here.anna.away_until = (NOON + timedelta(days=5)).date()
    here.anna.save()
    here.ben.therapist.refresh_from_db()
    safety = safety_for(here.ben, at=NOON)
    assert (safety.therapist, safety.holder) == ("Anna", "Clara")
    assert safety.promise.startswith("Clara normally looks within")


def test_without_a_protocol_nothing_is_promised(here):
    late = NOON + timedelta(days=3000)
    safety = safety_for(here.ben, at=late)
    assert safety.promise == ""
    assert [line.href for line in safety.resources] == ["tel:112"]


def test_lines_open_the_phone_and_nothing_else(here):
    lines = (
        {"label": "A", "channel": "tel", "value": "0800 111 0 111", "hours": "always"},
        {"label": "B", "channel": "sms", "value": "85258", "hours": ""},
        {"label": "C", "channel": "web", "value": "https://help.example", "hours": ""},
        {"label": "D", "channel": "web", "value": "javascript:alert(1)", "hours": ""},
        {"label": "E", "channel": "", "value": "112", "hours": ""},
    )
    state_protocol(
        here.practice, promise=promise(crisis_lines=lines),
        people=[here.anna, here.clara], by=Author.member(here.dora),
        at=NOON + timedelta(minutes=1),
    )  # fmt: skip
    resources = safety_for(here.ben, at=NOON).resources
    shown = [(line.service, line.href) for line in resources]
    assert shown == [
        ("A", "tel:08001110111"),
        ("B", "sms:85258"),
        ("C", "https://help.example"),
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("12345", "Monday to Friday"),
        ("1234567", "Monday to Sunday"),
        ("135", "Monday, Wednesday, Friday"),
        ("12", "Monday, Tuesday"),
        ("4", "Thursday"),
    ],
)
def test_days_are_named_as_people_say_them(days, said):
    assert name_days(days) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (480, "8 hours"),
        (60, "1 hour"),
        (30, "30 minutes"),
        (90, "1 hour 30 minutes"),
        (1, "1 minute"),
    ],
)
def test_spans_are_named_as_people_say_them(minutes, said):
    assert name_span(minutes) == said
