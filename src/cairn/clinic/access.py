"""Who may reach which page: one table, read by the middleware and by the tests.

An address without a rule is refused. A rule names who may come, and which object of the
address is looked up among those this person may see; anything else does not exist.
Looking at client content leaves an audit row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from cairn.clinic.records.models import (
    AttentionItem,
    Client,
    Invitation,
    Member,
    OwnItem,
    Proposal,
    Role,
    Visibility,
)
from cairn.clinic.records.queries import clients_of, with_last_step
from cairn.errors import NotAllowed

Found = TypeVar("Found", bound=Model)


class Visitor(StrEnum):
    """Who stands behind a request, besides the roles of a member."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    LINK = "a client's link"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may come to a page, and whether looking at it is written down."""

    who: frozenset[Role | Visitor]
    # What the look is called in the audit trail; empty when no client content shows.
    reads: str = ""


def rule(*who: Role | Visitor, reads: str = "") -> Rule:
    """Return a rule for these visitors."""
    return Rule(frozenset(who), reads)


PUBLIC = rule(Visitor.ANYONE)
SIGNED_IN = rule(Visitor.SIGNED_IN)
BY_LINK = rule(Visitor.LINK)
THERAPIST = rule(Role.THERAPIST)
OWNER = rule(Role.OWNER)
MANAGERS = rule(Role.OWNER, Role.ADMINISTRATOR)


# View name -> rule. Reviewed by hand; a view that is missing here cannot be reached.
POLICY: Mapping[str, Rule] = MappingProxyType(
    {
        # set-up and settings
        "setup:start": PUBLIC,
        "setup:practice": OWNER,
        "setup:protocol": OWNER,
        "setup:members": MANAGERS,
        "setup:add_member": MANAGERS,
        "setup:change_member": MANAGERS,
        "setup:let_leave": MANAGERS,
        "setup:join": PUBLIC,
        # signing in
        "account_login": PUBLIC,
        # Whoever gave a passphrase but no second factor yet turns back here too.
        "account_logout": PUBLIC,
        "sign_out_everywhere": SIGNED_IN,
        "account_reauthenticate": SIGNED_IN,
        "account_change_password": SIGNED_IN,
        "mfa_authenticate": PUBLIC,
        "mfa_reauthenticate": SIGNED_IN,
        "mfa_index": SIGNED_IN,
        "mfa_activate_totp": SIGNED_IN,
        "mfa_deactivate_totp": SIGNED_IN,
        "mfa_view_recovery_codes": SIGNED_IN,
        "mfa_generate_recovery_codes": SIGNED_IN,
        "mfa_download_recovery_codes": SIGNED_IN,
        "mfa_list_webauthn": SIGNED_IN,
        "mfa_add_webauthn": SIGNED_IN,
        "mfa_edit_webauthn": SIGNED_IN,
        "mfa_remove_webauthn": SIGNED_IN,
        "mfa_reauthenticate_webauthn": SIGNED_IN,
        "mfa_login_webauthn": PUBLIC,
        # the therapist
        "home": PUBLIC,
        "today:day": rule(Role.THERAPIST, reads="saw today"),
        "people:everyone": rule(Role.THERAPIST, reads="saw the list of people"),
        "people:enrol": THERAPIST,
        "people:measures": rule(Role.THERAPIST, reads="saw measures"),
        "people:session": rule(Role.THERAPIST, reads="saw sessions"),
        "people:erase": rule(Role.THERAPIST, reads="saw erase page"),
        "path:show": rule(Role.THERAPIST, reads="saw path"),
        "path:numbers": rule(Role.THERAPIST, reads="saw numbers"),
        "path:pebble": rule(Role.THERAPIST, reads="saw stone"),
        "path:suggest": rule(Role.THERAPIST, reads="saw suggestion page"),
        "together:show": rule(Role.THERAPIST, reads="opened the shared view"),
        "invite:make": rule(Role.THERAPIST, reads="saw invite page"),
        "invite:revoke": THERAPIST,
        "invite:mail": rule(Role.THERAPIST, reads="saw invite page"),
        "checkin:paper": rule(Role.THERAPIST, reads="entered from paper"),
        "checkin:kiosk": rule(Role.THERAPIST, reads="opened check-in on this screen"),
        "library:send": rule(Role.THERAPIST, reads="saw what was sent to read"),
        "attention:show": rule(Role.THERAPIST, reads="saw attention"),
        "attention:take": THERAPIST,
        "attention:decide": rule(Role.THERAPIST, reads="saw attention"),
        "importing:choose": THERAPIST,
        "importing:map": THERAPIST,
        "importing:preview": THERAPIST,
        "importing:run": THERAPIST,
        "importing:result": THERAPIST,
        # the client
        "checkin:enter": PUBLIC,
        "checkin:welcome": BY_LINK,
        "checkin:words": BY_LINK,
        "checkin:form": BY_LINK,
        "checkin:thanks": BY_LINK,
        "checkin:no_thanks": BY_LINK,
        "checkin:leave": PUBLIC,
        "checkin:run_out": PUBLIC,
        "mypath:show": BY_LINK,
        "ownpage:lay": BY_LINK,
        "ownpage:laid": BY_LINK,
        "ownpage:stone": BY_LINK,
        "ownpage:hide": BY_LINK,
        "ownpage:show": BY_LINK,
        "ownpage:lift": BY_LINK,
        "ownpage:remove": BY_LINK,
        "ownpage:leave_offer": BY_LINK,
        "ownpage:lock": BY_LINK,
        "ownpage:words": BY_LINK,
        "ownpage:begin_again": BY_LINK,
        "ownpage:close": BY_LINK,
        "library:shelf": BY_LINK,
        "library:card": BY_LINK,
        # the example practice, on loopback only
        "demo:enter": PUBLIC,
        # the machine
        "alive": PUBLIC,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is asking: nobody, a member with roles, or the holder of a client's link."""

    member: Member | None = None
    invitation: Invitation | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)

    def may(self, page: Rule) -> bool:
        """Whether this visitor is among those a rule names."""
        if Visitor.ANYONE in page.who:
            return True
        if Visitor.LINK in page.who and self.invitation is not None:
            return True
        if self.member is None or self.member.left_at is not None:
            return False
        return Visitor.SIGNED_IN in page.who or bool(self.roles & page.who)


class NotThere(LookupError):
    """No such object for this person; the answer is the same as for none at all."""


def find_client(member: Member, client_id: UUID) -> Client:
    """Find one of the member's own clients."""
    return _one(clients_of(member).select_related("practice", "therapist"), client_id)


def find_attention(member: Member, item_id: UUID) -> AttentionItem:
    """Find an attention item of one's own clients, or one that is held by oneself."""
    items = with_last_step(
        AttentionItem.objects.filter(
            practice_id=member.practice_id, client__erased_at=None
        )
    ).select_related("client", "client__therapist", "practice")
    item = _one(items, item_id)
    if member.id in {item.client.therapist_id, getattr(item, "holder_id", None)}:
        return item
    raise NotThere


def find_invitation_of(member: Member, invitation_id: UUID) -> Invitation:
    """Find a link made for one of the member's own clients."""
    return _one(
        Invitation.objects.filter(client__in=clients_of(member)).select_related(
            "client", "episode"
        ),
        invitation_id,
    )


def find_shown(member: Member, item_id: UUID) -> OwnItem:
    """Find what one of the member's own clients shows them; nothing else is there."""
    items = OwnItem.objects.filter(
        client__in=clients_of(member), visibility=Visibility.SHARED
    )
    return _one(items.select_related("client__practice"), item_id)


def find_own(client: Client, item_id: UUID) -> OwnItem:
    """Find something on the client's own page."""
    item = _one(OwnItem.objects.filter(client=client), item_id)
    # The same client throughout: known here, not to be read again.
    item.client = client
    return item


def find_offer(client: Client, offer_id: UUID) -> Proposal:
    """Find what the therapist suggested to this client."""
    offers = Proposal.objects.filter(client=client).select_related("author")
    offer = _one(offers, offer_id)
    offer.client = client
    return offer


def find_member(member: Member, member_id: UUID) -> Member:
    """Find a colleague of the same practice."""
    return _one(Member.objects.filter(practice_id=member.practice_id), member_id)


def roles_open_to(giver: Member) -> frozenset[Role]:
    """Return the roles this member may give; only an owner makes an owner."""
    if Role.OWNER in giver.roles:
        return frozenset(Role)
    return frozenset(Role) - {Role.OWNER}


def check_may_manage(manager: Member, colleague: Member) -> None:
    """Refuse to let an administrator change an owner, or anybody change themselves."""
    if manager.id == colleague.id:
        raise NotAllowed("Ask another owner to change what you do here.")
    if Role.OWNER in colleague.roles and Role.OWNER not in manager.roles:
        raise NotAllowed("Only an owner can change what an owner does here.")


def check_may_hand_over(manager: Member) -> None:
    """Refuse to let an administrator decide who reads a therapist's clients."""
    if Role.OWNER not in manager.roles:
        raise NotAllowed("Only an owner can hand clients to another therapist.")


# The name of an address part -> how it is looked up for a member.
FINDERS: Mapping[str, Callable[[Member, UUID], Any]] = MappingProxyType(
    {
        "client": find_client,
        "attention": find_attention,
        "invitation": find_invitation_of,
        "colleague": find_member,
        "shown": find_shown,
    }
)
# The same for a client's own pages, where the link says who asks.
FINDERS_BY_LINK: Mapping[str, Callable[[Client, UUID], Any]] = MappingProxyType(
    {
        "own": find_own,
    }
)


def _one(rows: QuerySet[Found], row_id: UUID) -> Found:
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NotThere
    return found
