"""A notice is sent after the commit, once, again after a failure, and says nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from cairn.clinic.backups import HELD, release_mail
from cairn.clinic.records.models import AuditEvent, Author, OutboxMessage
from cairn.clinic.records.services.send_outbox import send_waiting
from clinic.test_record_check_in import RISKY, check_in, hand_in
from people import NOON


@pytest.fixture
def waiting(here):
    hand_in(here, check_in(RISKY, opening_words="The letter came."))
    return here


def send(cast, at=NOON) -> int:
    return send_waiting(cast.practice, by=Author.system(), at=at)


def test_a_notice_goes_to_its_holder_once_and_holds_no_word(waiting):
    assert (send(waiting), send(waiting, NOON + timedelta(hours=2))) == (1, 0)
    [notice] = mail.outbox
    assert notice.to == ["anna@practice.example"]
    for word in ("Ben", "letter", "PHQ", "suicid", "safety"):
        assert word not in notice.subject + notice.body
    assert AuditEvent.objects.filter(action="notice sent").count() == 1


def test_a_failed_notice_waits_longer_each_time_and_is_never_dropped(waiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now, pauses = NOON, []
    for _ in range(9):
        assert send(waiting, now) == 0
        message = OutboxMessage.objects.get()
        pauses.append((message.next_try_at - now).total_seconds() / 60)
        now = message.next_try_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(waiting, now) == 1


def test_without_a_mail_server_the_notice_stays_in_the_outbox(waiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert send(waiting) == 0
    assert OutboxMessage.objects.get().sent_at is None


def test_after_a_restore_mail_waits_until_somebody_releases_it(waiting):
    Path(settings.HOME, HELD).touch()
    assert send(waiting) == 0
    assert release_mail() is True
    assert send(waiting) == 1
