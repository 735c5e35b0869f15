"""A safety answer marked and never sent reaches somebody, where that was said."""

import pytest
from checkin_form import FORM
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.records.models import (
    Administration,
    AttentionItem,
    AttentionStatus,
    AuditEvent,
    Author,
    OutboxMessage,
    Submission,
)
from cairn.clinic.records.services.state_protocol import state_protocol
from people import promise

UNSENT = "/page/check-in/unsent/"
BEFOREHAND = "even if you do not send the rest"


@pytest.fixture
def said_so(clinic):
    """Let the practice's protocol promise it."""
    with scope(practice=clinic.practice):
        state_protocol(
            clinic.practice, promise=promise(tells_unsent=True),
            people=[clinic.anna, clinic.clara], by=Author.member(clinic.dora),
            at=timezone.now(),
        )  # fmt: skip
    return clinic


def marked(value: str, **more: str) -> dict[str, str]:
    """Return what the script sends: the marked answer, the version, nothing else."""
    return {"version.phq-9": "1", "phq-9.9": value, **more}


def steps(cast) -> list[tuple[str, bool, bool]]:
    with scope(practice=cast.practice):
        rows = AttentionStatus.objects.order_by("at")
        return [(one.state, one.urgent, one.asked_for_call) for one in rows]


def test_without_the_promise_nothing_is_said_and_nothing_passed_on(phone, clinic):
    page = phone.get(FORM).content.decode()
    assert BEFOREHAND not in page
    assert "unsent" not in page
    assert phone.post(UNSENT, marked("3")).status_code == 204
    assert steps(clinic) == []


def test_with_it_the_form_says_so_before_its_first_question(phone, said_so):
    page = phone.get(FORM).content.decode()
    begin = page.split('class="step begin"')[1].split("</div>")[0]
    assert BEFOREHAND in begin
    assert "Then nothing more is sent." in page
    assert "Then nothing is sent." not in page


def test_what_needs_the_script_is_said_when_the_script_runs(phone, said_so):
    page = phone.get(FORM).content.decode()
    for sentence in page.split(BEFOREHAND)[:-1]:
        assert sentence.rsplit("<span", 1)[1].startswith(" data-if-unsent hidden>")


def test_a_marked_answer_opens_an_item_and_no_answer_is_stored(phone, said_so):
    answer = phone.post(UNSENT, marked("1"))
    assert answer.content.decode().startswith("Passed on to Anna.")
    assert steps(said_so) == [("opened", False, False)]
    with scope(practice=said_so.practice):
        item = AttentionItem.objects.get()
        assert (item.reason, item.client) == ("safety", said_so.ben)
        status = item.statuses.get()
        assert (status.administration, status.holder) == (None, said_so.anna)
        assert OutboxMessage.objects.count() == 1
        assert Submission.objects.count() == Administration.objects.count() == 0
        event = AuditEvent.objects.get(action="unsent safety answer passed on")
        assert event.client_id == said_so.ben.id


@pytest.mark.parametrize(
    ("value", "reply", "step"),
    [
        ("2", "", [("opened", True, False)]),
        ("1", "call me", [("opened", True, True)]),
        ("1", "safe", [("opened", False, False)]),
        ("0", "tell", [("opened", False, False)]),
        ("0", "", []),
        ("0", "safe", []),
    ],
)
def test_it_is_as_urgent_as_if_it_had_been_sent(phone, said_so, value, reply, step):
    phone.post(UNSENT, marked(value, risk_reply=reply))
    assert steps(said_so) == step


def test_the_same_twice_passes_on_once_and_more_grows(phone, said_so):
    for value in ("1", "1", "3", "3", "1"):
        phone.post(UNSENT, marked(value))
    assert steps(said_so) == [("opened", False, False), ("grew", True, False)]


def test_sent_after_all_it_grows_and_later_marks_are_let_be(phone, said_so, fill):
    phone.post(UNSENT, marked("1"))
    phone.post(FORM, fill({"phq-9.9": "1"}))
    phone.post(UNSENT, marked("3"))
    assert [step[0] for step in steps(said_so)] == ["opened", "grew"]


def test_taking_the_answer_back_never_takes_the_item_back(phone, said_so, fill):
    phone.post(UNSENT, marked("2"))
    phone.post(FORM, fill({"phq-9.9": "0"}))
    assert steps(said_so) == [("opened", True, False)]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"phq-9.9": "3"},
        marked("7"),
        marked("<script>"),
        {"version.phq-9": "1", "phq-9.1": "3"},
        {"version.gad-7": "1", "gad-7.1": "3"},
    ],
)
def test_what_is_no_safety_answer_passes_nothing_on(phone, said_so, sent):
    assert phone.post(UNSENT, sent).status_code == 204
    assert steps(said_so) == []


def test_looking_changes_nothing(phone, said_so):
    assert phone.get(UNSENT, marked("3")).status_code == 405
    assert steps(said_so) == []


def test_the_therapist_reads_that_it_was_not_sent(phone, said_so, client):
    phone.post(UNSENT, marked("1", risk_reply=""))
    client.force_login(said_so.anna.user)
    assert "on a check-in that was not sent" in client.get("/today/").content.decode()
    with scope(practice=said_so.practice):
        item = AttentionItem.objects.get()
    page = client.get(f"/attention/{item.id}/").content.decode()
    assert "Which one is not stored" in page
    assert "Several days" not in page


def test_a_form_that_needs_another_look_has_passed_it_on(phone, said_so, fill):
    answer = phone.post(FORM, fill({"phq-9.9": "2", "phq-9.1": "9"}))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Passed on to Anna. You can still go on, or stop here." in page
    assert steps(said_so) == [("opened", True, False)]


def test_without_the_promise_such_a_form_passes_nothing_on(phone, clinic, fill):
    phone.post(FORM, fill({"phq-9.9": "2", "phq-9.1": "9"}))
    assert steps(clinic) == []
