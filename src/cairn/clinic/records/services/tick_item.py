"""Ticks something for supervision, changes it, takes the tick away.

What is ticked is a copy: it leaves the Well or the record by this act alone, and
nobody else sees it before it is given.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    Member,
    Practice,
    SupervisionItem,
    SupervisionPack,
    supervision_owner,
)
from cairn.clinic.records.services.open_well import WAITS_AFTER_LEAVING
from cairn.clinic.records.supervision import Thing
from cairn.errors import NotAllowed

LONGEST_QUESTION = 120
LONGEST_TRIED = 2_000
LONGEST_CODE_NAME = 30


@transaction.atomic
def tick_item(
    therapist: Member,
    thing: Thing,
    *,
    about: Client | None,
    by: Author,
    at: datetime,
    number: UUID | None = None,
) -> SupervisionItem:
    """Tick something; a form with its own `number` ticks one thing.

    The second time raises IntegrityError.
    """
    by.must_be_member(therapist)
    if about is not None and about.therapist_id != therapist.id:
        raise NotAllowed("Only about people you treat.")
    _check(thing, about=about)
    item = SupervisionItem(
        id=number or uuid4(),
        practice_id=therapist.practice_id,
        therapist=therapist,
        about=about,
        at=at,
        **by.as_fields(),
    )
    _seal(item, thing)
    item.save(force_insert=True)
    _note("ticked for supervision", item, by=by, at=at)
    return item


@transaction.atomic
def change_item(
    item: SupervisionItem, thing: Thing, *, by: Author, at: datetime
) -> None:
    """Say it in other words, or with other lines."""
    row = _lock(item, by=by)
    _check(thing, about=row.about_id)
    _seal(row, thing)
    row.save()
    _note("tick changed", row, by=by, at=at)


@transaction.atomic
def untick_item(item: SupervisionItem, *, by: Author, at: datetime) -> None:
    """Take the tick away, and the copy with it."""
    row = _lock(item, by=by)
    _note("tick taken away", row, by=by, at=at)
    row.delete()


@transaction.atomic
def forget_ticks_left_behind(practice: Practice, *, by: Author, at: datetime) -> int:
    """Take away what nobody has read of those who left, when their Wells go."""
    if by.member_id is not None or by.client_id is not None:
        raise NotAllowed("What was left behind ends by the clock.")
    left = Member.objects.filter(
        practice=practice, left_at__lte=at - WAITS_AFTER_LEAVING
    )
    unread = SupervisionItem.objects.filter(therapist__in=left).filter(
        Q(pack=None) | Q(pack__opened_at=None)
    )
    gone, _ = unread.delete()
    packs = SupervisionPack.objects.filter(supervision__therapist__in=left)
    packs.filter(opened_at=None).delete()
    if gone:
        audit("unread ticks forgotten", practice=practice, by=by, at=at)
    return gone


def _lock(item: SupervisionItem, *, by: Author) -> SupervisionItem:
    by.must_be_member(item.therapist)
    row = SupervisionItem.objects.select_for_update().get(id=item.id)
    if row.pack_id is not None:
        raise NotAllowed("This has been given. Take it back first, and then change it.")
    return row


def _seal(item: SupervisionItem, thing: Thing) -> None:
    owner = item.key_owner()
    mine = owner == supervision_owner(item.therapist_id)
    key = keyring().find_or_create(owner) if mine else keyring().key(owner)
    item.write_text("kind", thing.kind.value, key=key)
    item.write_text("question", " ".join(thing.question.split()), key=key)
    item.write_text("tried", thing.tried.strip(), key=key)
    item.write_text("code_name", thing.code_name.strip(), key=key)
    item.write_text("evidence", thing.evidence.write(), key=key)


def _check(thing: Thing, *, about: Client | UUID | None) -> None:
    if not thing.question.strip():
        raise NotAllowed("A question is needed.")
    if about is not None and not thing.code_name.strip():
        raise NotAllowed("A code name is needed.")
    for text, longest in (
        (thing.question, LONGEST_QUESTION),
        (thing.tried, LONGEST_TRIED),
        (thing.code_name, LONGEST_CODE_NAME),
    ):
        if len(text.strip()) > longest:
            raise NotAllowed(
                f"This is longer than {longest} characters. Shorten it; nothing was "
                "lost."
            )


def _note(action: str, item: SupervisionItem, *, by: Author, at: datetime) -> None:
    # Without the client: the trail does not say who is behind a code name.
    audit(action, practice=item.practice_id, by=by, at=at, row=item.id)
