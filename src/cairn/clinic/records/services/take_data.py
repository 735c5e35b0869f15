"""A client takes along what is stored about them; the trail says that, and no more."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client
from cairn.clinic.records.stored import Stored, everything_about


@transaction.atomic
def take_data(client: Client, *, key: bytes | None, by: Author, at: datetime) -> Stored:
    """Return all that is stored; nothing of the copy stays here."""
    by.must_be_client(client)
    # Read first: the note about taking is not part of what was there to take.
    stored = everything_about(client, key=key)
    audit("own data taken", practice=client.practice_id, by=by, at=at, client=client)
    return stored
