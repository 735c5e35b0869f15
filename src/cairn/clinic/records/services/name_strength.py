"""Names one strength of a client, for the therapist to read before a session."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client
from cairn.errors import NotAllowed

LONGEST_STRENGTH = 140


@transaction.atomic
def name_strength(client: Client, text: str, *, by: Author, at: datetime) -> None:
    """Keep one line; an empty one takes the earlier line away."""
    line = " ".join(text.split())
    if len(line) > LONGEST_STRENGTH:
        raise NotAllowed(
            f"A strength has at most {LONGEST_STRENGTH} characters. Shorten the line."
        )
    client.write_text("strength", line)
    client.save(update_fields=["strength"])
    audit(
        "strength named",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=client.id,
    )
