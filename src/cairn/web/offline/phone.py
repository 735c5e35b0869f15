"""What does a client's phone need to keep a form, and to hand it in later?

A ticket says over which link, and when, the form was opened. Whoever has it can hand
something in and read nothing; it is good for as long as an answer is taken.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from cairn.clinic.envelope import name_of_slot
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Invitation, Purpose
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.services.invite_client import (
    LinkState,
    LinkUnusable,
    find_named_invitation,
)
from cairn.clinic.records.services.record_check_in import OLDEST_ANSWER
from cairn.web.checkin.link import mode_of
from cairn.web.middleware import TIME_TO_FINISH
from cairn.web.request import CairnRequest

_SALT = "cairn.ticket"
_BEFORE_AGREEING = frozenset({"checkin:welcome", "checkin:no_thanks"})


@dataclass(frozen=True, slots=True)
class Phone:
    """What a page tells the phone it is open on."""

    ticket: str
    slot: str
    link: str
    scope: str
    copies: str


def describe_phone(request: CairnRequest) -> Phone | None:
    """Return it for a client on a phone of their own; a lent screen keeps nothing."""
    standing = getattr(request, "standing", None)
    invitation = standing.invitation if standing else None
    if invitation is None or mode_of(request, invitation) is Mode.KIOSK:
        return None
    return Phone(
        ticket=write_ticket(invitation, at=timezone.now()),
        slot=name_of_slot(keyring().key(invitation.client_id)),
        link=invitation.id.hex,
        scope=reverse("checkin:welcome"),
        copies=" ".join(reverse(page) for page in copies_for(request, invitation)),
    )


def copies_for(request: CairnRequest, invitation: Invitation) -> list[str]:
    """Name the pages to keep; before somebody agreed to look, none."""
    match = request.resolver_match
    if match is None or match.view_name in _BEFORE_AGREEING:
        return []
    is_open = invitation.purpose != Purpose.CHECK_IN or invitation.used_at is not None
    return ["ownpage:lay" if is_open else "checkin:form", "offline:away"]


def write_ticket(invitation: Invitation, *, at: datetime) -> str:
    """Sign over which link a form was opened, and when."""
    return signing.dumps([invitation.id.hex, int(at.timestamp())], salt=_SALT)


def read_ticket(ticket: str, *, at: datetime) -> Invitation:
    """Return the link it was opened over; raises LinkUnusable."""
    try:
        number, seconds = signing.loads(ticket, salt=_SALT)
        opened_at = datetime.fromtimestamp(seconds, tz=UTC)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkUnusable(LinkState.UNKNOWN) from error
    if opened_at + OLDEST_ANSWER < at:
        raise LinkUnusable(LinkState.EXPIRED)
    # What was opened in time may arrive after its link has run out.
    return find_named_invitation(UUID(number), at=opened_at - TIME_TO_FINISH)
