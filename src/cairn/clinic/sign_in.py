"""Checks passphrases without letting a flood of them starve everything else.

One Argon2id check fills a core, so at most `cores - 1` run at once on this machine, in
all serving processes together; a further one waits shortly and is then told to come
back. The places are locks on files: a killed process gives its place back.
"""

import fcntl
import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import RequestDataTooBig

CHECKS_AT_ONCE = max(1, (os.cpu_count() or 2) - 1)
WAIT_SECONDS = 3.0
PAUSE_SECONDS = 0.02
LONGEST_PASSPHRASE = 1024


class SignInBusy(Exception):
    """Too many passphrases are being checked right now."""


class CappedArgon2(Argon2PasswordHasher):
    """Argon2id with a bound on how many checks run at the same time."""

    def encode(self, password: str, salt: str) -> str:
        """Hash a new passphrase within the bound."""
        with CheckingPlace(password):
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Check a passphrase within the bound."""
        with CheckingPlace(password):
            return bool(super().verify(password, encoded))


class CheckingPlace:
    """One of the few places in which a passphrase may be hashed."""

    def __init__(self, password: str) -> None:
        if len(password) > LONGEST_PASSPHRASE:
            raise RequestDataTooBig("A passphrase has at most 1,024 characters.")
        self._lock = -1

    def __enter__(self) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while (lock := take_free_place()) is None:
            if time.monotonic() >= until:
                raise SignInBusy
            time.sleep(PAUSE_SECONDS)
        self._lock = lock

    def __exit__(self, *_: Any) -> None:
        os.close(self._lock)


def take_free_place() -> int | None:
    """Lock the first free place; closing the file that is returned frees it."""
    for number in range(CHECKS_AT_ONCE):
        path = Path(settings.HOME, f"sign-in-{number}.lock")
        place = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(place)
        else:
            return place
    return None
