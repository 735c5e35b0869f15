"""Who can read what waits on a phone without a connection? The record, nobody else.

Method: a fresh P-256 key made on the phone agrees (ECDH, NIST SP 800-56A) with the
client's own; HKDF-SHA256 (RFC 5869) derives a key for AES-256-GCM. The private half
follows from the client's data key (FIPS 186-5, A.2.1: extra bits) and is stored
nowhere, so erasing a client also closes what still lies on a phone.
Refuses: an envelope that was changed, or sealed for somebody else, in the same words.
"""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cairn.clinic.vault import KEY_BYTES, NONCE_BYTES
from cairn.errors import VaultError

VERSION = b"\x01"
# The same words stand in static/cairn/phone.js, which seals.
PURPOSE = b"cairn envelope 1"
_POINT_BYTES = 65
_EXTRA_BYTES = 16
_CURVE = ec.SECP256R1()
_ORDER = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)


def name_of_slot(data_key: bytes) -> str:
    """Return the public key to which a phone seals for the owner of this data key."""
    point = _private_key(data_key).public_key()
    return encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def open_envelope(data_key: bytes, coded: str, *, ticket: str) -> bytes:
    """Open what a phone sealed; the ticket that came with it is bound to it."""
    try:
        sealed = decode(coded)
        version, rest = sealed[:1], sealed[1:]
        point, rest = rest[:_POINT_BYTES], rest[_POINT_BYTES:]
        nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        agreed = _private_key(data_key).exchange(ec.ECDH(), theirs)
        key = _derive(agreed, salt=point, length=KEY_BYTES)
        return AESGCM(key).decrypt(nonce, body, version + ticket.encode())
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise VaultError(
            "What waited on a phone cannot be opened: it was changed, or sealed for "
            "somebody else. It stays on the phone."
        ) from error


def encode(value: bytes) -> str:
    """Write bytes so that they may stand in a page."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read bytes back."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private_key(data_key: bytes) -> ec.EllipticCurvePrivateKey:
    wide = _derive(data_key, salt=None, length=KEY_BYTES + _EXTRA_BYTES)
    number = int.from_bytes(wide, "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, _CURVE)


def _derive(secret: bytes, *, salt: bytes | None, length: int) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=length, salt=salt, info=PURPOSE)
    return derivation.derive(secret)
