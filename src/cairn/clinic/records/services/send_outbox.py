"""Sends what waits in the outbox: after the commit, again after a failure, once."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from cairn.clinic.backups import mail_is_held
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, OutboxMessage, Practice

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


def send_waiting(practice: Practice, *, by: Author, at: datetime) -> int:
    """Send every waiting message that is due; return how many went out."""
    if mail_is_held():
        return 0
    with scope(practice=practice):
        waiting = OutboxMessage.objects.filter(
            practice=practice, sent_at=None, next_try_at__lte=at
        ).select_related("to")
        return sum(_send(message, by=by, at=at) for message in list(waiting))


def next_pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: longer each time, to an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts, 6)
    return min(doubled, LONGEST_PAUSE)


def _send(message: OutboxMessage, *, by: Author, at: datetime) -> bool:
    address = message.to.read_text("email")
    sent = bool(address) and _hand_over(address)
    with transaction.atomic():
        OutboxMessage.objects.filter(id=message.id, sent_at=None).update(
            attempts=message.attempts + 1,
            sent_at=at if sent else None,
            next_try_at=at + next_pause(message.attempts),
        )
        if sent:
            audit("notice sent", practice=message.practice_id, by=by, at=at,
                  row=message.id)  # fmt: skip
    return sent


def _hand_over(address: str) -> bool:
    if not settings.EMAIL_HOST and "dummy" in settings.EMAIL_BACKEND:
        return False
    mail = EmailMessage(
        subject=_("Your page"),
        body=_("A priority item is waiting. Sign in to see it: {address}").format(
            address=settings.PUBLIC_URL
        ),
        to=[address],
    )
    try:
        return mail.send() == 1
    except OSError:
        log.warning("a notice could not be handed to the mail server; trying again")
        return False
