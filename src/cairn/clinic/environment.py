"""Reads settings from the environment, each also from a file that _FILE names."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from cairn.errors import InsecureSetup

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}

# A committed answer survives the plug being pulled only with FULL; secure_delete
# overwrites what is deleted; IMMEDIATE takes the write lock up front, so no
# transaction fails half-way with "database is locked".
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; "
    "PRAGMA fullfsync=1; PRAGMA checkpoint_fullfsync=1; "
    "PRAGMA journal_size_limit=33554432; PRAGMA cache_size=-16000"
)


def read_text(name: str, default: str = "") -> str:
    """Return the setting `name`, or the content of the file that `name`_FILE names."""
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return default


def read_flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no setting; any other word stops the start."""
    word = read_text(name, "yes" if default else "no").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise InsecureSetup(f"{name} must be yes or no. Set it to one of these words.")


def read_home() -> Path:
    """Return the folder that holds this installation's records and keys."""
    return Path(read_text("CAIRN_HOME", "var/practice")).expanduser().resolve()


def read_local_zone() -> ZoneInfo:
    """Return this machine's time zone where it has one, else UTC."""
    place = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(os.environ.get("TZ") or place or "UTC")
    except (ValueError, OSError, LookupError):
        return ZoneInfo("UTC")


def secret_key_path(home: Path) -> Path:
    """Return where the secret that signs sessions and links is kept."""
    return home / "keys" / "secret.key"


def practice_key_path(home: Path) -> Path:
    """Return where the key that wraps all data keys is kept."""
    return Path(read_text("CAIRN_PRACTICE_KEY_PATH", str(home / "keys/practice.key")))


def keyring_path(home: Path) -> Path:
    """Return where the wrapped data keys are kept."""
    return Path(read_text("CAIRN_KEYRING_PATH", str(home / "keys/clients.keys")))


def read_database(home: Path) -> dict[str, object]:
    """Return Django's database settings: SQLite in the home, or CAIRN_DATABASE_URL."""
    url = read_text("CAIRN_DATABASE_URL")
    if not url or url.startswith("sqlite:"):
        name = url.removeprefix("sqlite:").removeprefix("//") or str(
            home / "cairn.sqlite3"
        )
        return {
            "ENGINE": "cairn.clinic.sqlite3",
            "NAME": name,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": SQLITE_PRAGMAS,
            },
            # While a connection is open the write-ahead log stays: closing the last one
            # folds it back, and a new one needs room that a full disk does not have.
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise InsecureSetup(
            "CAIRN_DATABASE_URL names an engine Cairn does not run on. "
            "Use sqlite:///path or postgresql://user:password@host/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "").replace("%2f", "/"),
        "PORT": str(parts.port or ""),
        # Such as ?sslmode=verify-full for a server elsewhere.
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }
