"""Erases a client: destroys the key, so that no copy anywhere can be opened again.

The numbers stay without a person, because they are part of counts already given; the
name, the contact and every word are gone, also from earlier backups.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import transaction

from cairn.clinic.backups import renew_keys
from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    ClientLock,
    ClientMessage,
    ClosingWords,
    Decision,
    FollowUp,
    Invitation,
    MessageChoice,
    MilestoneAnswer,
    OwnItem,
    Proposal,
    Submission,
    SupervisionItem,
    SupervisionRecord,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.models.base import Sealed


@dataclass(frozen=True, slots=True)
class Certificate:
    """What can be shown as proof: which key was destroyed, by its hash, and when.

    `not_reached` names the folders of backups beside which the key still lies; the hash
    is empty when the key had been destroyed before.
    """

    client_id: UUID
    key_hash: str
    erased_at: datetime
    not_reached: tuple[Path, ...] = ()


def erase_client(client: Client, *, by: Author, at: datetime) -> Certificate:
    """Destroy the client's key and blank every sealed text; safe to repeat."""
    key = keyring().keys([client.id]).get(client.id)
    key_hash = hashlib.sha256(key).hexdigest() if key else ""
    with transaction.atomic():
        audit(
            "client erased",
            practice=client.practice_id,
            by=by,
            at=at,
            client=client,
            row=client.id,
        )
        Client.objects.filter(id=client.id, erased_at=None).update(
            erased_at=at, source_id=None, language=""
        )
        Invitation.objects.filter(client=client, revoked_at=None).update(revoked_at=at)
        for model in apps.get_app_config("records").get_models():
            if issubclass(model, Sealed):
                _blank(model, client)
        _clear_own_page(client)
        _forget_messages(client)
        _forget_supervision(client)
        _forget_the_table(client)
    # Last: if this fails, the same call can be made again.
    keyring().destroy(client.id)
    not_reached = renew_keys()
    client.refresh_from_db()
    return Certificate(client.id, key_hash, at, tuple(not_reached))


def _clear_own_page(client: Client) -> None:
    """Take away what the client laid there, behind their own lock as well."""
    for model in (OwnItem, Proposal, ClientLock, ClosingWords, MilestoneAnswer):
        rows: Any = model._default_manager  # noqa: SLF001 - Django's public name for it
        rows.filter(client=client).delete()


def _forget_messages(client: Client) -> None:
    """Write to nobody who is not here any more."""
    for model in (MessageChoice, FollowUp, ClientMessage):
        rows: Any = model._default_manager  # noqa: SLF001 - Django's public name for it
        rows.filter(client=client).delete()


def _forget_supervision(client: Client) -> None:
    """Take away what was taken to supervision about them, with what came of it."""
    SupervisionRecord.objects.filter(item__about=client).delete()
    SupervisionItem.objects.filter(about=client).delete()


def _forget_the_table(client: Client) -> None:
    """Unbind imported scores from the name in the table they came from."""
    imported = list(Submission.objects.filter(client=client, mode=Mode.IMPORT))
    for submission in imported:
        submission.key = uuid4().hex
    Submission.objects.bulk_update(imported, ["key"], batch_size=500)


def _blank(model: type[Sealed], client: Client) -> None:
    blank = dict.fromkeys(model.sealed_fields(), b"")
    rows: Any = model._default_manager  # noqa: SLF001 - Django's public name for it
    if model is Client:
        rows.filter(id=client.id).update(**blank)
    elif model is Decision:
        rows.filter(item__client=client).update(**blank)
    elif hasattr(model, "client_id"):
        rows.filter(client=client).update(**blank)
