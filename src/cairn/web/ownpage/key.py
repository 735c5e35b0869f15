"""Keeps the key to what only the client reads in their own browser, and nowhere else.

The cookie goes when the browser closes; the server never stores the key. Closing the
page clears it together with the link. It names the lock it belongs to, so that a phone
that two people use never seals one's words under the other's key.
"""

import base64
import binascii
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from cairn.clinic.records.models import Client
from cairn.clinic.records.services.lock_page import name_of_lock
from cairn.clinic.vault import KEY_BYTES
from cairn.web.request import CairnRequest

COPY = "X-Copy"
KEY_COOKIE = "__Host-own" if settings.SECURE else "own"


def key_of(request: CairnRequest) -> bytes | None:
    """Return the key that this browser holds for this client's lock, or None.

    A copy that a phone keeps holds nothing that only its owner reads.
    """
    if COPY in request.headers:
        return None
    named, _, coded = request.COOKIES.get(KEY_COOKIE, "").partition(".")
    if not coded or request.standing.invitation is None:
        return None
    try:
        lock, key = UUID(named), base64.urlsafe_b64decode(coded)
    except (binascii.Error, ValueError):
        return None
    fits = lock == name_of_lock(request.standing.invitation.client)
    return key if fits and len(key) == KEY_BYTES else None


def keep_key(response: HttpResponse, key: bytes, *, client: Client) -> None:
    """Let this browser open what only the client reads, until it is closed."""
    coded = base64.urlsafe_b64encode(key).decode()
    _set(response, f"{name_of_lock(client)}.{coded}", max_age=None)


def drop_key(response: HttpResponse) -> None:
    """Make this browser forget the key."""
    _set(response, "", max_age=0)


def _set(response: HttpResponse, value: str, *, max_age: int | None) -> None:
    response.set_cookie(
        KEY_COOKIE,
        value,
        max_age=max_age,
        path="/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )
