"""Keeps a table between two steps of an import: sealed, and not for long."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from cairn.clinic import vault
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Member
from cairn.errors import NotAllowed

LARGEST_UPLOAD = 30 * 1024 * 1024
KEPT_FOR = timedelta(hours=2)
# A run that has said nothing for so long has ended with its process.
SILENT_AFTER = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class RunState:
    """How far an import is, in counts only."""

    state: str
    rows: int = 0
    share: float = 0.0
    imported: int = 0
    already_there: int = 0
    new_clients: int = 0
    reason: str = ""


def keep_upload(member: Member, content: bytes) -> None:
    """Seal a table until its import is done; a newer one replaces it."""
    if len(content) > LARGEST_UPLOAD:
        raise NotAllowed(
            "This table is larger than 30 MB. Use `cairn import` on the machine, or "
            "split the table."
        )
    drop_upload(member)
    path = _path(member.id, "sealed")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = keyring().key(member.practice_id)
    path.write_bytes(vault.seal(key, content, place=_place(member)))
    path.chmod(0o600)


def open_upload(member: Member) -> bytes:
    """Open the table that is waiting; says so when there is none."""
    path = _path(member.id, "sealed")
    if not path.is_file():
        raise NotAllowed(
            "No table is waiting: it was imported, or two hours have passed. Choose "
            "the file again."
        )
    key = keyring().key(member.practice_id)
    return vault.open_sealed(key, path.read_bytes(), place=_place(member))


def drop_upload(member: Member) -> None:
    """Remove the table and what was said about its import."""
    for kind in ("sealed", "state"):
        _path(member.id, kind).unlink(missing_ok=True)


def drop_old_uploads(*, at: datetime) -> int:
    """Remove tables that wait for too long; return how many."""
    old = [
        path
        for path in (Path(settings.HOME) / "imports").glob("*.*")
        if path.stat().st_mtime < (at - KEPT_FOR).timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def write_state(member: Member, state: RunState) -> None:
    """Say how far an import is."""
    path = _path(member.id, "state")
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(asdict(state)), encoding="utf-8")
    partial.replace(path)


def read_state(member: Member, *, at: datetime) -> RunState | None:
    """Return how far the import is; one that fell silent counts as stopped."""
    path = _path(member.id, "state")
    with suppress(FileNotFoundError):
        state = RunState(**json.loads(path.read_text(encoding="utf-8")))
        silent = at.timestamp() - path.stat().st_mtime > SILENT_AFTER.total_seconds()
        return RunState("stopped") if state.state == "running" and silent else state
    return None


def _path(member_id: UUID, kind: str) -> Path:
    return Path(settings.HOME) / "imports" / f"{member_id}.{kind}"


def _place(member: Member) -> str:
    return f"upload:{member.id}"
