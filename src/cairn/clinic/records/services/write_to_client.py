"""Sends a client what they asked for: by day, once, in their language, with a link.

Right before sending it is asked again whether it is still wanted; who came back in the
meantime is not written to.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django_scopes import scope

from cairn.clinic.backups import mail_is_held
from cairn.clinic.records.audit import audit
from cairn.clinic.records.contact import read_contact
from cairn.clinic.records.messages import wants_note
from cairn.clinic.records.models import (
    Author,
    ClientMessage,
    FollowUp,
    MessageKind,
    Practice,
    Purpose,
)
from cairn.clinic.records.services.invite_client import (
    invite_client,
    revoke_invitation,
)
from cairn.clinic.records.services.plan_messages import (
    by_day,
    is_follow_up_due,
    is_quiet,
)
from cairn.clinic.records.services.send_invitation import may_send
from cairn.clinic.records.services.send_outbox import next_pause

log = logging.getLogger(__name__)
# What could not be sent for so long is not sent any more.
GIVE_UP_AFTER = timedelta(days=14)
PURPOSES = {
    MessageKind.QUIET: Purpose.OWN_PATH,
    MessageKind.FOLLOW_UP: Purpose.CHECK_IN,
}


def write_to_clients(practice: Practice, *, by: Author, at: datetime) -> int:
    """Send every message to a client that is due; return how many went out."""
    if mail_is_held() or not may_send():
        return 0
    with scope(practice=practice):
        waiting = ClientMessage.objects.filter(
            practice=practice,
            sent_at=None,
            next_try_at__lte=at,
            created_at__gt=at - GIVE_UP_AFTER,
        ).select_related("client__practice", "client__therapist", "episode")
        return sum(_write(message, by=by, at=at) for message in list(waiting))


def _write(message: ClientMessage, *, by: Author, at: datetime) -> bool:
    if not _is_wanted(message, at=at):
        message.delete()
        return False
    sent = _hand_over(message, by=by, at=at)
    later = by_day(at + next_pause(message.attempts), message.client.practice)
    with transaction.atomic():
        ClientMessage.objects.filter(id=message.id, sent_at=None).update(
            attempts=message.attempts + 1,
            sent_at=at if sent else None,
            next_try_at=later,
        )
        if sent:
            audit(f"message sent: {message.kind}", practice=message.practice_id, by=by,
                  at=at, client=message.client_id, row=message.id)  # fmt: skip
    return sent


def _is_wanted(message: ClientMessage, *, at: datetime) -> bool:
    if message.kind == MessageKind.QUIET:
        silent = is_quiet(message.client, at=at)
        return bool(wants_note(message.client)) and silent == message.episode
    wanted = FollowUp.objects.filter(
        episode=message.episode, months=int(message.dedupe_key.rpartition(":")[2])
    ).select_related("client", "episode__ending")
    return any(is_follow_up_due(one, at=at) for one in wanted)


def _hand_over(message: ClientMessage, *, by: Author, at: datetime) -> bool:
    address = read_contact(message.client.read_text("contact")).email
    if not address:
        return False
    issued = invite_client(
        message.episode, purpose=PURPOSES[MessageKind(message.kind)], by=by, at=at
    )
    link = settings.PUBLIC_URL + reverse("checkin:enter", args=[issued.token])
    client = message.client
    with override(client.spoken_language):
        mail = EmailMessage(
            subject=_("Your page"), body=compose(message, link), to=[address]
        )
    try:
        sent = mail.send() == 1
    except OSError:
        log.warning("a message to a client could not be handed to the mail server")
        sent = False
    if not sent:
        revoke_invitation(issued.invitation, by=by, at=at)
    return sent


def compose(message: ClientMessage, link: str) -> str:
    """Write the message; nothing in it says what kind of work this is."""
    if message.kind == MessageKind.QUIET:
        said = _(
            "Your page stays as you left it. You can take your things or close it.\n\n"
            "{link}\n\n"
            "You asked for this one note. There is no second one."
        )
    else:
        months = int(message.dedupe_key.rpartition(":")[2])
        said = ngettext(
            "You asked for a short look at how things are after {months} month. Here "
            "it is.\n\n{link}\n\nIt's fine without.",
            "You asked for a short look at how things are after {months} months. Here "
            "it is.\n\n{link}\n\nIt's fine without.",
            months,
        ).replace("{months}", str(months))
    safety = _(
        "This page is not watched round the clock. In danger now, call your local "
        "emergency number."
    )
    return f"{said.format(link=link)}\n\n{safety}\n"
