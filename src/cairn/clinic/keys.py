"""The keyring of this installation, as the settings name it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cairn.clinic.keyring import Keyring, read_practice_key


def keyring() -> Keyring:
    """Return the one keyring of this process."""
    return _keyring(
        Path(settings.KEYRING_PATH),
        Path(settings.PRACTICE_KEY_PATH),
        settings.PRACTICE_KEY_TEXT,
    )


@lru_cache(maxsize=4)
def _keyring(path: Path, practice_key_path: Path, practice_key_text: str) -> Keyring:
    return Keyring(path, read_practice_key(practice_key_path, practice_key_text))
