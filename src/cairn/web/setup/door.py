"""Is the door to the set-up open, and for whom?

It is open until a practice exists: to this machine, and from elsewhere to whoever has
the code that was printed in the terminal.
"""

import hmac
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django_scopes import scopes_disabled

from cairn.clinic.keyring import write_secret
from cairn.clinic.records.models import Practice
from cairn.web.nearby import is_nearby

CODE = "set-up.code"


def is_set_up() -> bool:
    """Whether this installation has a practice."""
    with scopes_disabled():
        return Practice.objects.exists()


def is_code_needed(request: HttpRequest) -> bool:
    """Whether a visitor has to prove to have seen the terminal."""
    return not is_nearby(request)


def is_right_code(code: str) -> bool:
    """Whether this is the code of the terminal; there is none after the set-up."""
    path = _path()
    if not path.is_file():
        return False
    wanted = path.read_text(encoding="ascii").strip()
    return hmac.compare_digest(wanted.encode(), code.strip().encode())


def close_door() -> None:
    """Forget the code once a practice exists."""
    with suppress(OSError):
        _path().unlink()


def describe_first_step() -> str:
    """Return what the terminal says once the server is ready."""
    where = settings.PUBLIC_URL
    if is_set_up():
        close_door()
        return f"Cairn is open: {where}"
    path = _path()
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(12))
    code = path.read_text(encoding="ascii").strip()
    return (
        f"Set up your practice: {where}{reverse('setup:start')}\n"
        f"From another device it asks for this code: {code}"
    )


def _path() -> Path:
    return Path(settings.HOME, "keys", CODE)
