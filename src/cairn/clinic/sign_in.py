"""Checks passphrases without letting a flood of them starve everything else.

One Argon2id check fills a core for about half a second, so at most `cores - 1` run at
once in a process; a further one waits shortly and is then told to come back.
"""

import os
import threading
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import RequestDataTooBig

CHECKS_AT_ONCE = max(1, (os.cpu_count() or 2) - 1)
WAIT_SECONDS = 3.0
LONGEST_PASSPHRASE = 1024
_places = threading.BoundedSemaphore(CHECKS_AT_ONCE)


class SignInBusy(Exception):
    """Too many passphrases are being checked right now."""


class CappedArgon2(Argon2PasswordHasher):
    """Argon2id with a bound on how many checks run at the same time."""

    def encode(self, password: str, salt: str) -> str:
        """Hash a new passphrase within the bound."""
        with _Place(password):
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Check a passphrase within the bound."""
        with _Place(password):
            return bool(super().verify(password, encoded))


class _Place:
    """One of the few places in which a passphrase may be hashed."""

    def __init__(self, password: str) -> None:
        if len(password) > LONGEST_PASSPHRASE:
            raise RequestDataTooBig("A passphrase has at most 1,024 characters.")

    def __enter__(self) -> None:
        if not _places.acquire(timeout=WAIT_SECONDS):
            raise SignInBusy

    def __exit__(self, *_: Any) -> None:
        _places.release()
