"""Cards of short reading: sent by the therapist, kept or put back by the client."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client, ReadingCard
from cairn.errors import NotAllowed
from cairn.exchange.cards.shelf import card


@transaction.atomic
def send_card(client: Client, key: str, *, by: Author, at: datetime) -> None:
    """Lay a card on the client's page; sending it twice changes nothing."""
    _change(client, key, by=by, at=at, sent=True)
    audit("card sent", practice=client.practice_id, by=by, at=at, client=client)


@transaction.atomic
def keep_card(
    client: Client, key: str, *, kept: bool, by: Author, at: datetime
) -> None:
    """Keep a card on one's page, or put it back."""
    _change(client, key, by=by, at=at, kept=kept)
    audit("own page used", practice=client.practice_id, by=by, at=at, client=client)


def _change(
    client: Client, key: str, *, by: Author, at: datetime, **changed: bool
) -> None:
    if card(key) is None:
        raise NotAllowed("There is no such card.")
    written = {"practice_id": client.practice_id, "at": at, **by.as_fields()}
    ReadingCard.objects.update_or_create(
        client=client,
        card=key,
        defaults=changed,
        create_defaults={**written, **changed},
    )
