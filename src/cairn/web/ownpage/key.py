"""Keeps the key to what only the client reads in their own browser, and nowhere else.

The cookie goes when the browser closes; the server never stores the key. Closing the
page clears it together with the link.
"""

import base64
import binascii

from django.conf import settings
from django.http import HttpResponse

from cairn.clinic.vault import KEY_BYTES
from cairn.web.request import CairnRequest

KEY_COOKIE = "__Host-own" if settings.SECURE else "own"


def key_of(request: CairnRequest) -> bytes | None:
    """Return the key that this browser holds, or None."""
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(KEY_COOKIE, ""))
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def keep_key(response: HttpResponse, key: bytes) -> None:
    """Let this browser open what only the client reads, until it is closed."""
    _set(response, base64.urlsafe_b64encode(key).decode(), max_age=None)


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
