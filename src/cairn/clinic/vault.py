"""Seals texts so that only the right key, row and field open them again.

Method: AES-256-GCM (NIST SP 800-38D) through `cryptography`, a fresh 96-bit nonce each
time; the associated data names table, row and field, so a moved text is refused.
Refuses: a text whose bytes, place or key do not fit, always with the same words.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cairn.errors import VaultError

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> bytes:
    """Return a fresh 256-bit key from the operating system."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(key: bytes, plain: bytes, *, place: str) -> bytes:
    """Seal bytes to the place they belong to: version, nonce, ciphertext with tag."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, _bind(place))


def open_sealed(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Open what `seal` made for this place; anything else is refused alike."""
    sealed = bytes(sealed)
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        # The version is part of the associated data: another one does not fit either.
        return AESGCM(key).decrypt(nonce, body, sealed[:1] + place.encode())
    except (InvalidTag, ValueError) as error:
        raise VaultError(
            "A sealed text cannot be opened: its key, row or field does not fit. "
            "Run `cairn verify` to see how much is affected."
        ) from error


def _bind(place: str) -> bytes:
    return VERSION + place.encode()
