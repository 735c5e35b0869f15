"""A client asks to have something put right; their therapist says when it is done."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, AuthorKind, Client, Correction
from cairn.errors import NotAllowed

LONGEST_REQUEST = 1000


@transaction.atomic
def ask_correction(
    client: Client, text: str, *, by: Author, at: datetime
) -> Correction:
    """Write down what is wrong; the same words asked twice stand there once."""
    by.must_be_client(client)
    said = text.strip()
    if not 0 < len(said) <= LONGEST_REQUEST:
        raise NotAllowed(
            _("Write 1 to %(most)s characters. Shorten it; nothing was lost.")
            % {"most": LONGEST_REQUEST}
        )
    open_ones = Correction.objects.filter(client=client, answered_at=None)
    for known in open_ones:
        if known.read_text("text") == said:
            return known
    asked = Correction(
        practice_id=client.practice_id, client=client, at=at, **by.as_fields()
    )
    asked.write_text("text", said)
    asked.save(force_insert=True)
    audit(
        "correction asked",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=asked.id,
    )
    return asked


@transaction.atomic
def answer_correction(asked: Correction, *, by: Author, at: datetime) -> None:
    """Note that it is put right; noted once, it stays as it was noted."""
    if by.kind is not AuthorKind.MEMBER:
        raise NotAllowed("Only the therapist says that it is done.")
    open_one = Correction.objects.filter(id=asked.id, answered_at=None)
    if open_one.update(answered_at=at, answered_by_id=by.member_id):
        audit(
            "correction done",
            practice=asked.practice_id,
            by=by,
            at=at,
            client=asked.client_id,
            row=asked.id,
        )
