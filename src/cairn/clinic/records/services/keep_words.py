"""Keeps a client's own words as dated versions; none is ever overwritten."""

from datetime import datetime

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client, OwnWords
from cairn.errors import NotAllowed

LONGEST_WORDS = 500


@transaction.atomic
def keep_own_words(
    client: Client,
    *,
    what_brings_me: str,
    good_week: str,
    by: Author,
    at: datetime,
) -> OwnWords:
    """Add a version of the client's own words."""
    texts = {"what_brings_me": what_brings_me.strip(), "good_week": good_week.strip()}
    if max(len(text) for text in texts.values()) > LONGEST_WORDS:
        raise NotAllowed(
            f"Each text has at most {LONGEST_WORDS} characters. Shorten it; nothing "
            "was lost."
        )
    words = OwnWords(
        practice_id=client.practice_id, client=client, at=at, **by.as_fields()
    )
    for field, text in texts.items():
        words.write_text(field, text)
    words.save(force_insert=True)
    audit(
        "own words kept",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=words.id,
    )
    return words
