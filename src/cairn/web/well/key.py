"""Keeps a Well open in one browser while its therapist is signed in, half an hour long.

The key lies in a cookie, sealed under a mask that lies in the session. Neither opens
anything alone: not the cookie after signing out, and not the record of sessions. It
names the lock, so that changed words close every other device.
"""

import base64
import binascii

from django.conf import settings
from django.http import HttpResponse

from cairn.clinic import vault
from cairn.clinic.records.services.open_well import name_of_well_lock
from cairn.errors import VaultError
from cairn.web.request import CairnRequest

KEY_COOKIE = "__Host-well" if settings.SECURE else "well"
STAYS_OPEN_SECONDS = 1800
_MASK = "well_mask"


def well_key_of(request: CairnRequest) -> bytes | None:
    """Return the key of the member's own Well that this browser holds, or None."""
    mask, coded = request.session.get(_MASK, ""), request.COOKIES.get(KEY_COOKIE, "")
    if not mask or not coded:
        return None
    try:
        sealed = base64.urlsafe_b64decode(coded)
        return vault.open_sealed(
            base64.b64decode(mask), sealed, place=_place_of(request)
        )
    except (binascii.Error, ValueError, VaultError):
        return None


def hold_well_key(
    request: CairnRequest, response: HttpResponse, key: bytes
) -> HttpResponse:
    """Let this browser open the Well for half an hour from now."""
    # One mask for a session: two tabs at once may not close the Well for each other.
    if _MASK not in request.session:
        request.session[_MASK] = base64.b64encode(vault.new_key()).decode()
    mask = base64.b64decode(request.session[_MASK])
    sealed = vault.seal(mask, key, place=_place_of(request))
    _set(response, base64.urlsafe_b64encode(sealed).decode(), STAYS_OPEN_SECONDS)
    return response


def drop_well_key(request: CairnRequest, response: HttpResponse) -> HttpResponse:
    """Close the Well in this browser."""
    request.session.pop(_MASK, None)
    _set(response, "", 0)
    return response


def _place_of(request: CairnRequest) -> str:
    return f"well-key:{request.member.id}:{name_of_well_lock(request.member)}"


def _set(response: HttpResponse, value: str, max_age: int) -> None:
    response.set_cookie(
        KEY_COOKIE,
        value,
        max_age=max_age,
        path="/",
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )
