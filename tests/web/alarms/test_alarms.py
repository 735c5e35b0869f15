"""What stops answers from reaching somebody stands above every page of a member."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django_scopes import scope

from cairn.clinic import mail_check
from cairn.clinic.clock import run_round, write_round
from cairn.clinic.mail_check import EVERY, NOTE, check_mail, read_mail_check
from cairn.clinic.records.models import Author
from cairn.clinic.records.services.state_protocol import state_protocol
from cairn.web import alarms
from people import promise

MINUTE = timedelta(minutes=1)
CLOCK, MAIL = "not passed on right now", "cannot leave by e-mail right now"


@pytest.fixture
def asked(monkeypatch):
    """Let the mail server answer, or not; returns how often it was asked."""
    calls = []

    def server(*answers: bool) -> list[datetime]:
        given = iter(answers)
        monkeypatch.setattr(
            mail_check, "_answers", lambda: (calls.append(1), next(given))[1]
        )
        return calls

    return server


def alarm_on(page) -> str:
    found = page.content.decode().split('class="banner alert"')[1:]
    return " ".join(found[0].split("</aside>", maxsplit=1)[0].split()) if found else ""


def test_a_clock_that_stands_still_is_said_with_the_time(anna, client):
    now = timezone.now()
    for ago, said in ((4, False), (6, True), (600, True)):
        write_round(now - ago * MINUTE)
        shown = alarm_on(anna.get("/today/"))
        assert (CLOCK in shown) is said
    last = timezone.localtime(now - 600 * MINUTE).strftime(":%M")
    assert last in shown
    assert alarm_on(client.get("/sign-in/")) == ""


def test_the_mail_server_is_asked_four_times_an_hour_and_nothing_is_sent(
    db, asked, mailoutbox
):
    calls, now = asked(*[True] * 9), timezone.now()
    for minute in range(60):
        check_mail(at=now + minute * MINUTE)
    assert len(calls) == 4
    assert mailoutbox == []
    assert not read_mail_check().is_down(at=now + 60 * MINUTE)


def test_a_silent_mail_server_is_said_after_two_failures_and_no_more_once_it_answers(
    anna, asked
):
    now = timezone.now()
    asked(True, False, False, False, True)
    shown = []
    for place in range(5):
        check_mail(at=now - (4 - place) * EVERY)
        check = read_mail_check()
        shown.append(check.is_down(at=now - (4 - place) * EVERY))
    assert shown == [False, False, False, True, False]
    asked(False)
    check_mail(at=now + EVERY)
    assert MAIL not in alarm_on(anna.get("/today/"))


def test_the_banner_says_that_notices_cannot_leave(anna, asked):
    asked(False, False)
    now = timezone.now()
    check_mail(at=now - 3 * EVERY)
    check_mail(at=now)
    shown = alarm_on(anna.get("/today/"))
    assert MAIL in shown
    assert "Look at the attention list yourself." in shown


def test_a_server_that_cannot_be_reached_is_found_out(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    check_mail(at=timezone.now())
    assert read_mail_check().answers is False


def test_without_a_mail_server_nothing_is_asked_and_nothing_is_wrong(anna, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    check_mail(at=timezone.now())
    assert read_mail_check() is None
    assert alarm_on(anna.get("/today/")) == ""


@pytest.mark.parametrize("note", ["", "yesterday", "a\nb\nc", "2026-03-04"])
def test_a_spoilt_note_is_no_alarm(db, note):
    Path(settings.HOME, NOTE).write_text(note, encoding="ascii")
    assert read_mail_check() is None


def test_the_clock_asks(cast, asked):
    calls = asked(True)
    run_round(at=timezone.now())
    assert len(calls) == 1


def state(cast, *, at: datetime, **changes) -> None:
    with scope(practice=cast.practice):
        state_protocol(
            cast.practice, promise=promise(**changes), people=[cast.anna, cast.clara],
            by=Author.member(cast.dora), at=at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("age", "holds_for", "said"),
    [
        (30, 60, ""),
        (30, 29, "The risk protocol has run out"),
        (366, 700, "looked up over a year ago"),
        (365, 700, ""),
    ],
)
def test_whoever_can_mend_it_is_told_that_the_protocol_has_aged(
    cast, dora, anna, monkeypatch, age, holds_for, said
):
    now = timezone.now()
    stated = now - timedelta(days=age)
    until = (stated + timedelta(days=holds_for)).date()
    state(cast, at=stated, valid_until=until)
    with scope(practice=cast.practice):
        newest = type(cast.protocol).objects.get(valid_until=until)
    monkeypatch.setattr(alarms, "newest_protocol", lambda _practice: newest)
    shown = alarm_on(dora.get("/settings/practice/"))
    assert said in shown
    assert bool(shown) == bool(said)
    if said:
        assert 'href="/settings/protocol/"' in shown
    assert alarm_on(anna.get("/today/")) == ""
