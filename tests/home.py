"""A throw-away home with fresh keys, so that no test touches a real practice."""

import secrets
import tempfile
from pathlib import Path

_REST = {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None}


def move_into_fresh_home() -> Path:
    """Point the settings at a new empty home; call before Django is set up."""
    from django.conf import settings
    from django.contrib.auth.hashers import Argon2PasswordHasher

    from cairn.clinic.keyring import make_practice_key

    home = Path(tempfile.mkdtemp(prefix="cairn-tests-"))
    home.chmod(0o700)
    settings.HOME = home
    settings.SECRET_KEY = secrets.token_urlsafe(64)
    settings.SECRET_KEY_PATH = home / "keys" / "secret.key"
    settings.PRACTICE_KEY_PATH = home / "keys" / "practice.key"
    settings.KEYRING_PATH = home / "keys" / "clients.keys"
    settings.PRACTICE_KEY_TEXT = ""
    settings.SECURE_HSTS_SECONDS = 0
    # Static files are found when asked for, not read anew for every test's browser.
    settings.WHITENOISE_AUTOREFRESH = True
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, as in a practice: threads then have connections of their own.
        database["TEST"] = {"NAME": str(home / "test.sqlite3"), **_REST}
    make_practice_key(settings.PRACTICE_KEY_PATH)
    # A passphrase is dear to check on purpose; tests need the rule, not the cost.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    return home
