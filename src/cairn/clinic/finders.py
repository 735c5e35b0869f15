"""What an address names, looked up only among what this person may see.

Anything else does not exist, and the answer is the same as for none at all.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from cairn.clinic.records.models import (
    AttentionItem,
    Client,
    Invitation,
    ItemKind,
    Member,
    OwnItem,
    Plan,
    Proposal,
    Session,
    SupervisionItem,
    SupervisionPack,
    Visibility,
    WellEntry,
)
from cairn.clinic.records.queries import clients_of, with_last_step
from cairn.clinic.records.supervision import (
    items_given_to,
    packs_given_to,
    packs_of,
    ticked_by,
)

Found = TypeVar("Found", bound=Model)


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


def find_given(member: Member, letter_id: UUID) -> OwnItem:
    """Find a letter that one of the member's own clients gave them."""
    letters = OwnItem.objects.filter(
        client__in=clients_of(member),
        visibility=Visibility.SHARED,
        kind=ItemKind.LETTER,
    )
    return _one(letters.select_related("client__practice"), letter_id)


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


def find_session_of(member: Member, session_id: UUID) -> Session:
    """Find a session with one of the member's own clients."""
    sessions = Session.objects.filter(episode__client__in=clients_of(member))
    return _one(
        sessions.select_related("episode__client__practice", "practice"), session_id
    )


def find_session(client: Client, session_id: UUID) -> Session:
    """Find a session of this client's."""
    sessions = Session.objects.filter(episode__client=client)
    session = _one(sessions.select_related("episode", "practice"), session_id)
    session.episode.client = client
    return session


def find_plan_of(member: Member, plan_id: UUID) -> Plan:
    """Find what a member works on with one of their own clients."""
    plans = Plan.objects.filter(client__in=clients_of(member))
    return _one(plans.select_related("client__practice", "client__therapist"), plan_id)


def find_plan(client: Client, plan_id: UUID) -> Plan:
    """Find what this client works on."""
    plan = _one(Plan.objects.filter(client=client), plan_id)
    plan.client = client
    return plan


def find_well_entry(member: Member, entry_id: UUID) -> WellEntry:
    """Find an entry of one's own Well; nobody else's is there."""
    entry = _one(WellEntry.objects.filter(member=member), entry_id)
    entry.member = member
    return entry


def find_ticked(member: Member, item_id: UUID) -> SupervisionItem:
    """Find what a member ticked for supervision and has not given."""
    return _one(ticked_by(member).select_related("about", "therapist"), item_id)


def find_own_item(member: Member, item_id: UUID) -> SupervisionItem:
    """Find what a member gave to their supervisor."""
    items = SupervisionItem.objects.filter(therapist=member, pack__isnull=False)
    return _one(_with_pack(items), item_id)


def find_own_pack(member: Member, pack_id: UUID) -> SupervisionPack:
    """Find a pack that a member gave."""
    packs: QuerySet[SupervisionPack] = packs_of(member)
    return _one(packs.select_related("supervision__therapist"), pack_id)


def find_given_pack(member: Member, pack_id: UUID) -> SupervisionPack:
    """Find a pack that was given to this supervisor."""
    packs: QuerySet[SupervisionPack] = packs_given_to(member)
    return _one(packs, pack_id)


def find_given_item(member: Member, item_id: UUID) -> SupervisionItem:
    """Find an item of an opened pack that was given to this supervisor."""
    return _one(_with_pack(items_given_to(member)), item_id)


def _with_pack(items: QuerySet[SupervisionItem]) -> QuerySet[SupervisionItem]:
    return items.select_related("therapist", "practice", "pack__supervision__therapist",
                                "pack__supervision__supervisor")  # fmt: skip


def find_member(member: Member, member_id: UUID) -> Member:
    """Find a colleague of the same practice."""
    return _one(Member.objects.filter(practice_id=member.practice_id), member_id)


# The name of an address part -> how it is looked up for a member.
FINDERS: Mapping[str, Callable[[Member, UUID], Any]] = MappingProxyType(
    {
        "client": find_client,
        "attention": find_attention,
        "invitation": find_invitation_of,
        "colleague": find_member,
        "shown": find_shown,
        "well_entry": find_well_entry,
        "plan": find_plan_of,
        "session": find_session_of,
        "given": find_given,
        "ticked": find_ticked,
        "own_item": find_own_item,
        "own_pack": find_own_pack,
        "given_pack": find_given_pack,
        "given_item": find_given_item,
    }
)
# The same for a client's own pages, where the link says who asks.
FINDERS_BY_LINK: Mapping[str, Callable[[Client, UUID], Any]] = MappingProxyType(
    {
        "own": find_own,
        "hope": find_own,
        "tool": find_own,
        "plan": find_plan,
        "session": find_session,
    }
)


def _one(rows: QuerySet[Found], row_id: UUID) -> Found:
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NotThere
    return found
