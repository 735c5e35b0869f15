"""Makes, finds and revokes a client's link.

The token has 256 random bits and is stored as a hash only. Opening a link changes
nothing; handing in a check-in uses it up.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.db import transaction
from django_scopes import scopes_disabled

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Episode,
    Invitation,
    Purpose,
    Session,
)
from cairn.errors import NotAllowed

TOKEN_BYTES = 32
LIFETIME = {
    Purpose.CHECK_IN: timedelta(days=14),
    Purpose.OWN_PATH: timedelta(days=90),
    Purpose.AFTER_SESSION: timedelta(days=7),
}
# A used link still shows what was sent to whoever sent it, and soon to nobody.
AFTER_USE = timedelta(days=1)


class LinkState(Enum):
    """Why a link cannot be used; the page is the same for all, the log is not."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"
    ERASED = "erased"


class LinkUnusable(NotAllowed):
    """The link leads nowhere any more."""

    def __init__(self, state: LinkState) -> None:
        super().__init__("This link has run out. Ask your therapist for a new one.")
        self.state = state


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A fresh link; the token is shown once and cannot be read back."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite_client(
    episode: Episode,
    *,
    purpose: Purpose,
    by: Author,
    at: datetime,
    session: Session | None = None,
) -> IssuedLink:
    """Make a link for one purpose, or about one session, that runs out by itself."""
    if (purpose is Purpose.AFTER_SESSION) != (session is not None):
        raise NotAllowed("A link for after a session is about one session.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        practice_id=episode.practice_id,
        client_id=episode.client_id,
        episode=episode,
        purpose=purpose,
        session=session,
        token_hash=_hash(token),
        expires_at=at + LIFETIME[purpose],
        at=at,
        **by.as_fields(),
    )
    invitation.save(force_insert=True)
    audit(
        f"link made: {purpose}",
        practice=episode.practice_id,
        by=by,
        at=at,
        client=episode.client_id,
        row=invitation.id,
    )
    return IssuedLink(invitation, token)


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """Return the link a token belongs to; raises LinkUnusable with the reason."""
    return _usable({"token_hash": _hash(token)}, at=at)


def find_named_invitation(number: UUID, *, at: datetime) -> Invitation:
    """Return the link of this number, as `find_invitation` does for a token."""
    return _usable({"id": number}, at=at)


def _usable(named: Mapping[str, object], *, at: datetime) -> Invitation:
    # The practice is not known before the link is: the one look-up without a scope.
    with scopes_disabled():
        invitation = (
            Invitation.objects.select_related(
                "practice", "client", "client__therapist", "episode"
            )
            .filter(**named)
            .first()
        )
    if invitation is None:
        raise LinkUnusable(LinkState.UNKNOWN)
    if invitation.revoked_at is not None:
        raise LinkUnusable(LinkState.REVOKED)
    if invitation.client.erased_at is not None:
        raise LinkUnusable(LinkState.ERASED)
    if invitation.expires_at <= at:
        raise LinkUnusable(LinkState.EXPIRED)
    if invitation.used_at is not None and invitation.used_at + AFTER_USE <= at:
        raise LinkUnusable(LinkState.USED)
    # The same practice and client throughout: known here, not to be read again.
    invitation.client.practice = invitation.episode.practice = invitation.practice
    invitation.episode.client = invitation.client
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Author, at: datetime) -> None:
    """Make a link lead nowhere from now on."""
    Invitation.objects.filter(id=invitation.id, revoked_at=None).update(revoked_at=at)
    audit(
        "link revoked",
        practice=invitation.practice_id,
        by=by,
        at=at,
        client=invitation.client_id,
        row=invitation.id,
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
