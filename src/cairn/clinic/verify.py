"""Is everything that is stored whole, openable and untampered with?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection
from django_scopes import scopes_disabled

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import find_broken_seal
from cairn.clinic.records.models import Client, Practice, Score, Submission
from cairn.clinic.records.models.base import Sealed
from cairn.errors import VaultError


@dataclass(slots=True)
class Findings:
    """What was looked at, and every fault in a sentence."""

    texts_opened: int = 0
    rows_checked: int = 0
    faults: list[str] = field(default_factory=list)


def verify_record() -> Findings:
    """Check the database, the keys, every sealed text and the audit trail."""
    findings = Findings()
    with scopes_disabled():
        for check in (_database, _keys, _texts, _hand_ins, _audit):
            findings.faults += check(findings)
    return findings


def _database(_findings: Findings) -> Iterator[str]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if cursor.fetchone()[0] != "ok":
            yield "The database file is damaged. Restore the newest backup."
        cursor.execute("PRAGMA foreign_key_check")
        if cursor.fetchone() is not None:
            yield "A row points to one that is not there. Restore the newest backup."


def _keys(findings: Findings) -> Iterator[str]:
    owners = keyring().owners()
    living = set(Client.objects.filter(erased_at=None).values_list("id", flat=True))
    erased = set(Client.objects.exclude(erased_at=None).values_list("id", flat=True))
    findings.rows_checked += len(living) + len(erased)
    if missing := len(living - owners):
        yield f"{missing} people have no key: put the newest clients.keys back."
    if left := len(erased & owners):
        yield f"{left} erased people still have a key: run `cairn erase` again."


def _texts(findings: Findings) -> Iterator[str]:
    for model in apps.get_app_config("records").get_models():
        if issubclass(model, Sealed):
            closed = sum(_count_closed(row, findings) for row in _rows(model))
            if closed:
                table = model._meta.db_table  # noqa: SLF001
                yield f"{closed} sealed texts in {table} cannot be opened."


def _rows(model: type[Sealed]) -> Iterator[Sealed]:
    yield from model._default_manager.all().iterator(chunk_size=500)  # noqa: SLF001


def _count_closed(row: Sealed, findings: Findings) -> int:
    findings.rows_checked += 1
    closed = 0
    for field_name in row.sealed_fields():
        if not bytes(getattr(row, field_name) or b""):
            continue
        try:
            row.read_text(field_name)
            findings.texts_opened += 1
        except VaultError:
            closed += 1
    return closed


def _hand_ins(findings: Findings) -> Iterator[str]:
    findings.rows_checked += Submission.objects.count()
    empty = Submission.objects.filter(administrations=None).count()
    if empty:
        yield f"{empty} check-ins have no answers."
    scored = Score.objects.values("administration").distinct().count()
    answered = Submission.objects.exclude(administrations=None)
    if scored < answered.values("administrations").distinct().count():
        yield "Some answers have no score."


def _audit(_findings: Findings) -> Iterator[str]:
    for practice in Practice.objects.all():
        if broken := find_broken_seal(practice):
            yield (
                "The audit trail was changed before "
                f"{broken.at:%Y-%m-%d %H:%M} UTC. Compare it with a backup."
            )
