"""Writes and restores backups: encrypted as a whole, and without any client's key.

Method: a consistent copy of the database, encrypted in the age format by `pyrage` to an
identity that only the practice key opens. The wrapped data keys lie beside the backups
in one file a folder that each backup and each erasure replaces in every folder that can
be reached, so that erasing a client reaches every backup.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection, connections

from cairn.clinic import vault
from cairn.clinic.keyring import Keyring, read_practice_key, write_secret
from cairn.clinic.keys import keyring
from cairn.errors import VaultError

KEYS = "clients.keys"
IDENTITY = "backup.identity"
HELD = "restored-mail-is-held"
FOLDERS = "backup-folders"
_PLACE = "backup-identity"


@dataclass(frozen=True, slots=True)
class Backup:
    """Where a backup was written, and the file of wrapped keys beside it."""

    file: Path
    keys: Path


def write_backup(folder: Path, *, at: datetime) -> Backup:
    """Write one encrypted backup and renew the keys beside it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    recipient = _identity(folder).to_public()
    target = folder / f"cairn-{at:%Y%m%d-%H%M%S-%f}.age"
    partial = target.with_suffix(".partial")
    try:
        with _workplace() as plain:
            _dump()(plain)
            pyrage.encrypt_file(str(plain), str(partial), [recipient])
        _flush(partial)
        partial.chmod(0o600)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    _flush(folder)
    # A folder without its keys is no backup: this one may not fail quietly.
    keyring().copy_to(folder / KEYS)
    _remember(folder.resolve())
    renew_keys()
    return Backup(target, folder / KEYS)


def renew_keys() -> list[Path]:
    """Renew the keys beside all backups; return the folders that were not reached."""
    return [folder for folder in _folders() if not _renew_keys_in(folder)]


def _renew_keys_in(folder: Path) -> bool:
    # An empty mount point is a folder too, but not the one with the backups.
    try:
        if not (folder / IDENTITY).is_file():
            return False
        keyring().copy_to(folder / KEYS)
    except (OSError, sqlite3.Error):
        return False
    return True


def _folders() -> list[Path]:
    note = Path(settings.HOME) / FOLDERS
    if not note.is_file():
        return []
    return [Path(line) for line in note.read_text(encoding="utf-8").splitlines()]


def _remember(folder: Path) -> None:
    if folder not in (known := _folders()):
        lines = "".join(f"{one}\n" for one in [*known, folder])
        (Path(settings.HOME) / FOLDERS).write_text(lines, encoding="utf-8")


def restore_backup(file: Path) -> None:
    """Restore a backup into an empty home; mail is held until someone releases it."""
    _check_empty()
    home = Path(settings.HOME)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    practice_key = read_practice_key(
        settings.PRACTICE_KEY_PATH, settings.PRACTICE_KEY_TEXT
    )
    identity = _open_identity(file.parent / IDENTITY, practice_key)
    # A keyring that is already here is newer than the copy: erased clients stay erased.
    if not Path(settings.KEYRING_PATH).exists():
        _restore_keys(file.parent / KEYS, practice_key)
    with _workplace() as plain:
        try:
            pyrage.decrypt_file(str(file), str(plain), [identity])
        except (pyrage.DecryptError, OSError) as error:
            raise VaultError(
                "This backup cannot be opened: it is damaged, or it was made with "
                "another practice key. Try another backup or your copy of the key."
            ) from error
        _load()(plain)
    (home / HELD).touch(mode=0o600)


def release_mail() -> bool:
    """Let a restored installation send mail again; False when nothing was held."""
    held = Path(settings.HOME) / HELD
    was_held = held.exists()
    held.unlink(missing_ok=True)
    return was_held


def mail_is_held() -> bool:
    """Whether this installation was restored and nobody has released its mail."""
    return (Path(settings.HOME) / HELD).exists()


def _identity(folder: Path) -> pyrage.x25519.Identity:
    practice_key = read_practice_key(
        settings.PRACTICE_KEY_PATH, settings.PRACTICE_KEY_TEXT
    )
    path = folder / IDENTITY
    if not path.exists():
        text = str(pyrage.x25519.Identity.generate())
        sealed = vault.seal(practice_key, text.encode(), place=_PLACE)
        write_secret(path, sealed.hex())
    return _open_identity(path, practice_key)


def _open_identity(path: Path, practice_key: bytes) -> pyrage.x25519.Identity:
    if not path.is_file():
        raise VaultError(
            f"{IDENTITY} is missing beside the backup. Copy the whole backup folder, "
            "not the one file alone."
        )
    try:
        sealed = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        sealed = b""
    text = vault.open_sealed(practice_key, sealed, place=_PLACE).decode()
    return pyrage.x25519.Identity.from_str(text)


def _check_empty() -> None:
    if connection.vendor == "sqlite":
        name = str(settings.DATABASES["default"]["NAME"])
        # A log that was left behind would be played back into the restored record.
        remains = (Path(name + end) for end in ("", "-wal", "-shm", "-journal"))
        taken = any(one.exists() for one in remains)
    else:
        taken = bool(connection.introspection.table_names())
    if taken:
        raise VaultError(
            "There is a record here already, or what one left behind, and a restore "
            "never overwrites one. "
            "Name an empty place with CAIRN_HOME or CAIRN_DATABASE_URL."
        )


def _restore_keys(source: Path, practice_key: bytes) -> None:
    if not source.is_file():
        raise VaultError(
            f"{KEYS} is missing beside the backup; without it no name can be opened."
        )
    target = Path(settings.KEYRING_PATH)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Keyring(source, practice_key).copy_to(target)


@contextmanager
def _workplace() -> Iterator[Path]:
    """Lend a private folder for the plain copy; it is gone afterwards."""
    folder = Path(settings.HOME) / "backup-in-progress"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder / "plain"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _dump() -> Callable[[Path], None]:
    return _dump_sqlite if connection.vendor == "sqlite" else _dump_postgresql


def _load() -> Callable[[Path], None]:
    return _load_sqlite if connection.vendor == "sqlite" else _load_postgresql


def _dump_sqlite(target: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    target.chmod(0o600)


def _load_sqlite(source: Path) -> None:
    connections.close_all()
    source.chmod(0o600)
    _flush(source)
    target = Path(str(settings.DATABASES["default"]["NAME"]))
    source.replace(target)
    _flush(target.parent)


def _dump_postgresql(target: Path) -> None:
    _run_postgresql("pg_dump", "--format=custom", f"--file={target}")


def _load_postgresql(source: Path) -> None:
    _run_postgresql(
        "pg_restore",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={settings.DATABASES['default']['NAME']}",
        str(source),
    )


def _run_postgresql(program: str, *arguments: str) -> None:
    database = settings.DATABASES["default"]
    account = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    environment = os.environ | {name: str(v) for name, v in account.items() if v}
    path = shutil.which(program)
    if path is None:
        raise VaultError(f"{program} is missing. Install PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments of our own
        [path, *arguments], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise VaultError(
            f"{program} failed with code {done.returncode}. Check that it is as new as "
            "the server and that the account may read every table."
        )


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
