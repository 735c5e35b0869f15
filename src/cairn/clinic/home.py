"""Prepares the folder that holds an installation: its records, its keys, nobody else's.

It runs before Django reads its settings. A new practice key is made for a new
installation only: beside existing records it would lock them for good.
"""

import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from cairn.clinic.environment import (
    keyring_path,
    practice_key_path,
    read_home,
    read_text,
    secret_key_path,
)
from cairn.clinic.keyring import make_practice_key, write_secret
from cairn.errors import InsecureSetup

DATABASE_NAME = "cairn.sqlite3"
ADDRESS = "server.address"


def prepare_home() -> Path:
    """Make the folder, and the keys of a new installation; repeatable."""
    # Whatever is created from now on, the database included, is for this account alone.
    os.umask(0o077)
    home = read_home()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret, practice_key = secret_key_path(home), practice_key_path(home)
        if not read_text("CAIRN_SECRET_KEY") and not secret.exists():
            write_secret(secret, secrets.token_urlsafe(64))
        if not read_text("CAIRN_PRACTICE_KEY") and not practice_key.exists():
            _make_key_of_new_installation(home, practice_key)
    except OSError as error:
        raise InsecureSetup(
            f"The folder for the records cannot be prepared: {error.strerror}. "
            "Choose a folder this account may write to with CAIRN_HOME."
        ) from error
    return home


def _make_key_of_new_installation(home: Path, practice_key: Path) -> None:
    # Records in a database server are found by the start-up checks instead.
    if keyring_path(home).exists() or (home / DATABASE_NAME).exists():
        return
    make_practice_key(practice_key)


def announce_running(address: str) -> None:
    """Write down that this process serves this home, and where."""
    (read_home() / ADDRESS).write_text(f"{os.getpid()} {address}\n", encoding="ascii")


def withdraw_running() -> None:
    """Take the note back."""
    with suppress(OSError):
        (read_home() / ADDRESS).unlink()


def find_running() -> str | None:
    """Return the address at which this home is being served right now, or None."""
    try:
        pid, address = (read_home() / ADDRESS).read_text(encoding="ascii").split()
        os.kill(int(pid), 0)
        parts = urlsplit(address)
        # After a restart of the machine the number may be another program's.
        socket.create_connection((parts.hostname, parts.port or 80), timeout=2).close()
    except (OSError, ValueError):
        return None
    return address
