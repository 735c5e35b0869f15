"""Seals as a phone does, written a second time from the standards alone."""

import json
import os
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cairn.clinic.envelope import decode, encode


def seal(page: str, fields: dict[str, str], *, slot: str, ticket: str) -> str:
    """Return the envelope of a form, as it would wait on a phone."""
    content = {"page": page, "fields": urlencode(fields, doseq=True)}
    return seal_text(json.dumps(content), slot=slot, ticket=ticket)


def seal_text(text: str, *, slot: str, ticket: str) -> str:
    """Seal any text to this slot, bound to this ticket."""
    curve = ec.SECP256R1()
    mine = ec.generate_private_key(curve)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(curve, decode(slot))
    point = mine.public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    agreed = mine.exchange(ec.ECDH(), theirs)
    key = HKDF(SHA256(), 32, salt=point, info=b"cairn envelope 1").derive(agreed)
    nonce = os.urandom(12)
    body = AESGCM(key).encrypt(nonce, text.encode(), b"\x01" + ticket.encode())
    return encode(b"\x01" + point + nonce + body)
