"""What a client says after a session, once: marks, what helped, a wish, tears.

The marks are recorded as every other measure is; the rest belongs to the same act and
lands with them or not at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cairn.clinic.keys import keyring
from cairn.clinic.records.after_sessions import FORM, Helped, Tears, read_helped
from cairn.clinic.records.models import (
    AfterSession,
    Author,
    Client,
    Invitation,
    ItemKind,
    Session,
    Visibility,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.own_page import Content
from cairn.clinic.records.services.lay_item import lay_item
from cairn.clinic.records.services.record_check_in import (
    Answered,
    CheckIn,
    Receipt,
    record_check_in,
)
from cairn.errors import Conflict, NotAllowed


@dataclass(frozen=True, slots=True)
class Wish:
    """What could have been different, and who is to read it."""

    text: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Afterwards:
    """One form as it was sent; `key` is made where it is shown and never reused."""

    key: str
    version: str
    marks: Mapping[str, int | None]
    mode: Mode
    helped: tuple[Helped, ...] = ()
    tears: Tears | None = None
    wish: Wish | None = None
    language: str = "en"


def tell_after(
    said: Afterwards,
    *,
    session: Session,
    key: bytes | None,
    by: Author,
    at: datetime,
    invitation: Invitation | None = None,
) -> Receipt:
    """Keep it for good; the same form again returns the first receipt."""
    try:
        with transaction.atomic():
            receipt = _record_marks(said, session, invitation, by=by, at=at)
            if receipt.replayed:
                _check_same(said, receipt)
                return receipt
            _keep(said, receipt, session=session, by=by, at=at)
            if said.wish is not None:
                _keep_wish(said.wish, session, said.key, key=key, by=by, at=at)
    except IntegrityError as error:
        if not AfterSession.objects.filter(session=session).exists():
            raise
        raise NotAllowed(
            _("This was said about the session before, and that is kept as it was.")
        ) from error
    return receipt


def _record_marks(
    said: Afterwards,
    session: Session,
    invitation: Invitation | None,
    *,
    by: Author,
    at: datetime,
) -> Receipt:
    answered = Answered(FORM, said.version, said.marks, language=said.language)
    return record_check_in(
        CheckIn(said.key, (answered,), answered_at=at, mode=said.mode),
        episode=session.episode,
        by=by,
        at=at,
        invitation=invitation,
        session=session,
    )


def _keep(
    said: Afterwards, receipt: Receipt, *, session: Session, by: Author, at: datetime
) -> None:
    client = session.client
    row = AfterSession(
        id=uuid4(),
        practice_id=session.practice_id,
        session=session,
        client=client,
        submission=receipt.submission,
        at=at,
        **by.as_fields(),
    )
    row.write_text("helped", json.dumps(said.helped) if said.helped else "")
    row.write_text("tears", said.tears or "")
    row.save(force_insert=True)


def _keep_wish(
    wish: Wish,
    session: Session,
    form: str,
    *,
    key: bytes | None,
    by: Author,
    at: datetime,
) -> None:
    client: Client = session.client
    lay_item(
        client,
        Content(ItemKind.WISH, wish.text, more={"session": str(session.id)}),
        visibility=wish.visibility,
        key=key,
        by=by,
        at=at,
        number=uuid5(client.id, f"wish {form}"),
    )


def _check_same(said: Afterwards, receipt: Receipt) -> None:
    """Refuse other words under the number of a form that has been sent."""
    row = AfterSession.objects.get(submission=receipt.submission)
    key = keyring().key(row.client_id)
    stands = (read_helped(row, key=key), row.read_text("tears", key=key))
    if stands != (said.helped, said.tears or ""):
        raise Conflict(
            _(
                "This form was sent before with other answers, and those are kept. "
                "Open the page again to send new ones."
            )
        )
