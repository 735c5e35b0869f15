"""What a therapist may do beside a client's page: set a pebble, suggest a stone."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    OwnItem,
    Pebble,
    Proposal,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item
from cairn.errors import NotAllowed

LONGEST_PEBBLE = 200


@transaction.atomic
def set_pebble(item: OwnItem, text: str, *, by: Author, at: datetime) -> Pebble:
    """Set one pebble beside something the client shows; another one replaces it."""
    if item.visibility != Visibility.SHARED:
        raise NotAllowed(_("There is no such thing on this page."))
    Pebble.objects.filter(item=item).delete()
    pebble = Pebble(
        id=uuid4(), item=item, client_id=item.client_id, at=at, **by.as_fields()
    )
    pebble.write_text("text", _line(text))
    pebble.save(force_insert=True)
    audit(
        "pebble set",
        practice=item.practice_id,
        by=by,
        at=at,
        client=item.client_id,
        row=pebble.id,
    )
    return pebble


@transaction.atomic
def lift_pebble(item: OwnItem, *, by: Author, at: datetime) -> None:
    """Take the pebble away, as the client may at any time."""
    Pebble.objects.filter(item=item).delete()
    audit(
        "pebble lifted",
        practice=item.practice_id,
        by=by,
        at=at,
        client=item.client_id,
    )


@transaction.atomic
def propose_stone(
    client: Client, text: str, *, by: Author, at: datetime, number: UUID | None = None
) -> Proposal:
    """Suggest a stone; it is on no path until the client takes it.

    A form with its own `number` suggests once: the second time raises IntegrityError.
    """
    proposal = Proposal(
        id=number or uuid4(),
        practice_id=client.practice_id,
        client=client,
        at=at,
        **by.as_fields(),
    )
    proposal.write_text("text", _line(text))
    proposal.save(force_insert=True)
    audit("stone proposed", practice=client.practice_id, by=by, at=at, client=client)
    return proposal


@transaction.atomic
def take_proposal(
    proposal: Proposal,
    content: Content,
    *,
    visibility: Visibility,
    key: bytes | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
) -> OwnItem:
    """Lay what was suggested, in the client's wording; the proposal is gone."""
    item = lay_item(
        proposal.client,
        content,
        visibility=visibility,
        key=key,
        by=by,
        at=at,
        number=number,
    )
    proposal.delete()
    return item


@transaction.atomic
def leave_proposal(proposal: Proposal, *, by: Author, at: datetime) -> None:
    """Leave it: nothing remains that says it was ever there."""
    practice, client = proposal.practice_id, proposal.client_id
    proposal.delete()
    audit("own page used", practice=practice, by=by, at=at, client=client)


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise NotAllowed(_("There is nothing written yet."))
    if len(line) > LONGEST_PEBBLE:
        raise NotAllowed(
            _("This is longer than %(most)s characters. Shorten it; nothing was lost.")
            % {"most": LONGEST_PEBBLE}
        )
    return line
