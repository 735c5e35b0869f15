"""Keeps one data key per client outside the database, so that erasing reaches backups.

Each key is wrapped by the practice key. A backup of the database holds no key at all:
once a client's key is destroyed here, no earlier backup opens that client again.
"""

import base64
import os
import sqlite3
import stat
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from uuid import UUID

from cairn.clinic import vault
from cairn.errors import KeyDestroyed, VaultError

# TRUNCATE leaves no journal with an old page behind; secure_delete zeroes the page.
_PRAGMAS = (
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=20000",
)
_TABLE = (
    "CREATE TABLE IF NOT EXISTS data_key "
    "(owner BLOB PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID"
)
_LOOKUP_LIMIT = 500


class Keyring:
    """The data keys of one installation; safe to share between threads."""

    def __init__(self, path: Path, practice_key: bytes) -> None:
        self._path = path
        self._practice_key = practice_key
        self._local = threading.local()

    def create(self, owner: UUID) -> bytes:
        """Make and keep a key for a new owner; it is on disk before this returns."""
        return self.create_many([owner])[owner]

    def create_many(self, owners: Iterable[UUID]) -> dict[UUID, bytes]:
        """Make keys for many new owners at once."""
        keys = {owner: vault.new_key() for owner in owners}
        rows = [(owner.bytes, self._wrap(owner, key)) for owner, key in keys.items()]
        with self._connection() as connection:
            connection.executemany("INSERT INTO data_key VALUES (?, ?)", rows)
        return keys

    def find_or_create(self, owner: UUID) -> bytes:
        """Return the owner's key, made now if there is none; two may ask at once."""
        row = (owner.bytes, self._wrap(owner, vault.new_key()))
        with self._connection() as connection:
            connection.execute("INSERT OR IGNORE INTO data_key VALUES (?, ?)", row)
        return self.key(owner)

    def key(self, owner: UUID) -> bytes:
        """Return the owner's key; a destroyed key raises KeyDestroyed."""
        found = self.keys([owner])
        if owner not in found:
            raise KeyDestroyed(
                "There is no key for this person: the record was erased, or the key "
                "file belongs to another installation."
            )
        return found[owner]

    def keys(self, owners: Iterable[UUID]) -> dict[UUID, bytes]:
        """Return the keys that exist among `owners`, in few look-ups."""
        wanted = [owner.bytes for owner in dict.fromkeys(owners)]
        found: dict[UUID, bytes] = {}
        for start in range(0, len(wanted), _LOOKUP_LIMIT):
            part = wanted[start : start + _LOOKUP_LIMIT]
            marks = ",".join("?" * len(part))
            rows = self._connection().execute(
                f"SELECT owner, wrapped FROM data_key WHERE owner IN ({marks})",  # noqa: S608
                part,
            )
            for owner_bytes, wrapped in rows:
                owner = UUID(bytes=owner_bytes)
                found[owner] = self._unwrap(owner, wrapped)
        return found

    def owners(self) -> set[UUID]:
        """Return everyone who has a key."""
        rows = self._connection().execute("SELECT owner FROM data_key")
        return {UUID(bytes=row[0]) for row in rows}

    def destroy(self, owner: UUID) -> bool:
        """Destroy the owner's key for good; False when there was none."""
        with self._connection() as connection:
            cursor = connection.execute(
                "DELETE FROM data_key WHERE owner = ?", [owner.bytes]
            )
        return cursor.rowcount > 0

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of all wrapped keys, replacing the file at once."""
        partial = target.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(partial)) as copy:
            self._connection().backup(copy)
        partial.chmod(0o600)
        _flush(partial)
        partial.replace(target)
        _flush(target.parent)

    def _wrap(self, owner: UUID, key: bytes) -> bytes:
        return vault.seal(self._practice_key, key, place=f"data-key:{owner}")

    def _unwrap(self, owner: UUID, wrapped: bytes) -> bytes:
        return vault.open_sealed(self._practice_key, wrapped, place=f"data-key:{owner}")

    def _connection(self) -> sqlite3.Connection:
        # A forked worker must not use its parent's handle.
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.connection = self._connect()
            self._local.pid = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path.exists():
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(self._path)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        with connection:
            connection.execute(_TABLE)
        return connection


def make_practice_key(path: Path) -> None:
    """Write a fresh practice key, never over an existing one."""
    write_secret(path, base64.b64encode(vault.new_key()).decode())


def write_secret(path: Path, text: str) -> None:
    """Write a new secret file, readable by this account alone and flushed to disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    _flush(path.parent)


def read_practice_key(path: Path, text: str = "") -> bytes:
    """Return the practice key from its text or file; refuse a loose or broken one."""
    if not text:
        if not path.is_file():
            raise VaultError(
                "The practice key is missing. Put your copy of practice.key into the "
                "keys folder; without it nothing sealed can be opened."
            )
        if is_loose(path):
            raise VaultError(
                "The practice key can be read by other accounts. Mend it with: "
                "chmod 600 practice.key"
            )
        text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != vault.KEY_BYTES:
        raise VaultError(
            "The practice key is not a key: it must be 32 bytes in base64. "
            "Put your copy of practice.key back."
        )
    return key


def is_loose(path: Path) -> bool:
    """Whether accounts other than the owner may read or write this file."""
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
