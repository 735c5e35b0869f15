"""What a client answers when a larger turn is offered: name it, not now, never.

The answer is sealed. Named, it lies on the page like anything else of the client's.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.milestones import Answered
from cairn.clinic.records.models import (
    Author,
    Client,
    MilestoneAnswer,
    OwnItem,
    Visibility,
)
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item


@transaction.atomic
def name_milestone(
    client: Client,
    content: Content,
    *,
    visibility: Visibility,
    key: bytes | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
    about: str = "",
) -> OwnItem:
    """Lay a milestone in the client's own words; `about` is what was offered, if so.

    A form that brings its own `number` lays one: the second time raises IntegrityError.
    """
    item = lay_item(
        client, content, visibility=visibility, key=key, by=by, at=at, number=number
    )
    if about:
        answer_offer(client, about, Answered.NAMED, by=by, at=at)
    return item


@transaction.atomic
def answer_offer(
    client: Client, about: str, answer: Answered, *, by: Author, at: datetime
) -> None:
    """Keep what the client answered, for their own page alone."""
    by.must_be_client(client)
    row = MilestoneAnswer(
        id=uuid4(), practice_id=client.practice_id, client=client, at=at
    )
    row.write_text("about", about)
    row.write_text("answer", answer)
    row.save(force_insert=True)
    audit("own page used", practice=client.practice_id, by=by, at=at, client=client)
