"""Sends a client's link by e-mail: a neutral subject, nothing about therapy before it.

The link is known only where it was just made; it is checked against the stored hash and
never kept.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from cairn.clinic.records.audit import audit
from cairn.clinic.records.contact import read_contact
from cairn.clinic.records.models import Author, Invitation
from cairn.errors import NotAllowed

log = logging.getLogger(__name__)


def may_send() -> bool:
    """Whether a mail server is set up."""
    return "dummy" not in settings.EMAIL_BACKEND


def send_invitation(
    invitation: Invitation,
    *,
    token: str,
    write_address: Callable[[str], str],
    by: Author,
    at: datetime,
) -> None:
    """Mail a link to its client; refuses a link that is not this one's or not alive."""
    _check(invitation, token, at=at)
    address = read_contact(invitation.client.read_text("contact")).email
    if not address or not may_send():
        raise NotAllowed(
            "This link cannot be mailed: it needs a mail server in the settings and an "
            "e-mail address of the person. Copy the link instead."
        )
    therapist = invitation.client.therapist.read_text("name")
    with override(invitation.client.spoken_language):
        mail = EmailMessage(
            subject=_("Your page"),
            body=write_mail(therapist, write_address(token)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[address],
        )
    try:
        mail.send()
    except OSError as error:
        log.warning("an invitation could not be handed to the mail server")
        raise NotAllowed(
            "The mail server did not take the message. Copy the link, or try again."
        ) from error
    audit(
        "link mailed",
        practice=invitation.practice_id,
        by=by,
        at=at,
        client=invitation.client_id,
        row=invitation.id,
    )


def write_mail(therapist: str, link: str) -> str:
    """Write the message a client receives."""
    return _(
        "{name} invites you to a private page for your work together.\n\n"
        "It's optional. It takes about a minute before sessions. You decide what is "
        "seen beyond the questions you both agree on.\n\n"
        "Have a look, or say no thanks there: {link}\n\n"
        "This page is not watched round the clock. In danger now, call your local "
        "emergency number.\n"
    ).format(name=therapist, link=link)


def _check(invitation: Invitation, token: str, *, at: datetime) -> None:
    fits = hmac.compare_digest(
        hashlib.sha256(token.encode()).digest(), bytes(invitation.token_hash)
    )
    gone = invitation.revoked_at or invitation.used_at or invitation.expires_at <= at
    if not fits or gone:
        raise NotAllowed("This link is not alive any more. Make a new one.")
