"""Sends what waits in the outbox: after the commit, again after a failure, once.

The one place from which anything goes to a member: nothing leaves outside their limits.
A notice about safety has its own way. In the hours for which the practice promised to
look it leaves at once, for a deadline counts exactly these; in all other hours it waits
like the rest. Where nobody promised anything it leaves at once.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from cairn.clinic.backups import mail_is_held
from cairn.clinic.records.audit import audit
from cairn.clinic.records.limits import limits_of_many
from cairn.clinic.records.models import Author, NoticeKind, OutboxMessage, Practice
from cairn.clinic.records.services.state_protocol import (
    covered_hours_of,
    protocol_in_force,
)

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
ABOUT_SAFETY = frozenset({NoticeKind.PRIORITY, NoticeKind.WAITING})


def send_waiting(practice: Practice, *, by: Author, at: datetime) -> int:
    """Send every waiting message that is due; return how many went out."""
    if mail_is_held():
        return 0
    with scope(practice=practice):
        waiting = OutboxMessage.objects.filter(
            practice=practice, sent_at=None, next_try_at__lte=at
        ).select_related("to__practice")
        due = _let_out(list(waiting), practice, at=at)
        return sum(_send(message, by=by, at=at) for message in due)


def _let_out(
    waiting: Sequence[OutboxMessage], practice: Practice, *, at: datetime
) -> list[OutboxMessage]:
    """Keep back what would reach somebody outside their limits."""
    limits = limits_of_many(message.to for message in waiting)
    if not limits:
        return list(waiting)
    protocol = protocol_in_force(practice, on=at.date())
    promised = protocol is None or covered_hours_of(protocol, practice).is_covered(at)
    return [
        message
        for message in waiting
        if (promised and message.kind in ABOUT_SAFETY)
        or message.to_id not in limits
        or limits[message.to_id].allow_contact(at)
    ]


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
