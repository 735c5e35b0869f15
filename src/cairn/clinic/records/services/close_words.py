"""Closing words for a keepsake: asked for by the client, written, put away again.

A therapist writes none unasked, and the client decides whether they are kept.
"""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, Client, ClosingWords
from cairn.errors import NotAllowed

LONGEST_CLOSING = 600


@transaction.atomic
def ask_closing_words(client: Client, *, by: Author, at: datetime) -> None:
    """Ask the therapist for a few lines; asked twice, it is one question."""
    by.must_be_client(client)
    if ClosingWords.objects.filter(client=client).exists():
        return
    asked = ClosingWords(
        id=uuid4(), practice_id=client.practice_id, client=client, asked_at=at
    )
    asked.save(force_insert=True)
    audit(
        "closing words asked", practice=client.practice_id, by=by, at=at, client=client
    )


@transaction.atomic
def put_closing_words_away(client: Client, *, by: Author, at: datetime) -> None:
    """Take the question back, or put away what was written."""
    by.must_be_client(client)
    gone, _each = ClosingWords.objects.filter(client=client).delete()
    if gone:
        audit(
            "closing words put away",
            practice=client.practice_id,
            by=by,
            at=at,
            client=client,
        )


@transaction.atomic
def write_closing_words(client: Client, text: str, *, by: Author, at: datetime) -> None:
    """Write the lines that were asked for, or put others in their place."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST_CLOSING:
        raise NotAllowed(
            _("Write 1 to %(most)s characters. Shorten it; nothing was lost.")
            % {"most": LONGEST_CLOSING}
        )
    asked = ClosingWords.objects.filter(client=client).first()
    if asked is None or by.member_id is None:
        raise NotAllowed("Closing words are written only where the client asks.")
    asked.write_text("text", said)
    asked.written_at, asked.author_id = at, by.member_id
    asked.save()
    audit(
        "closing words written",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=asked.id,
    )
