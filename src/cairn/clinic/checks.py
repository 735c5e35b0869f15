"""Refuses to start insecurely, and says for each fault how to mend it."""

import ipaddress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.db import connection

from cairn.clinic.keyring import is_loose

START = "start"
SYNCED_FOLDERS = ("dropbox", "onedrive", "icloud", "mobile documents", "google drive")
FULL = 2


@register(START)
def check_address(**_: Any) -> list[Error]:
    """Refuse debug pages, example links or plain http on a public address."""
    if is_loopback(settings.BIND):
        return []
    faults = []
    if settings.DEBUG:
        faults.append(
            _fault(
                "E001", "Debug pages are on at a public address.", "Unset CAIRN_DEBUG."
            )
        )
    if settings.EXAMPLE:
        faults.append(
            _fault(
                "E002",
                "The example practice hands out one-click links at a public address.",
                "Bind to 127.0.0.1, or unset CAIRN_EXAMPLE and set up a real practice.",
            )
        )
    if not settings.SECURE:
        faults.append(
            _fault(
                "E003",
                "A public address without https.",
                "Set CAIRN_PUBLIC_URL to the https:// address of your proxy, and "
                "CAIRN_BEHIND_PROXY=yes; or bind to 127.0.0.1.",
            )
        )
    return faults


@register(START)
def check_secrets(**_: Any) -> list[Error]:
    """Refuse a missing, short or readable secret."""
    faults = []
    if len(settings.SECRET_KEY) < 50:
        faults.append(
            _fault(
                "E010",
                "The secret that signs sessions is missing or too short.",
                "Run `cairn set-up`, or set CAIRN_SECRET_KEY to 50 random characters.",
            )
        )
    key_given = bool(settings.PRACTICE_KEY_TEXT)
    if not key_given and not Path(settings.PRACTICE_KEY_PATH).is_file():
        faults.append(
            _fault(
                "E011",
                "The practice key is missing.",
                "Put your copy of practice.key into the keys folder; for a new "
                "practice run `cairn set-up`.",
            )
        )
    secrets = (
        settings.SECRET_KEY_PATH,
        settings.PRACTICE_KEY_PATH,
        settings.KEYRING_PATH,
    )
    faults += [
        _fault(
            "E012",
            f"Other accounts can read {Path(path).name}.",
            f"Run: chmod 600 {Path(path).name} (in the keys folder).",
        )
        for path in secrets
        if Path(path).is_file() and is_loose(Path(path))
    ]
    return faults


@register(START)
def check_home(**_: Any) -> list[Error]:
    """Refuse a home that others can enter, or that a sync service copies away."""
    home = Path(settings.HOME)
    faults = []
    if home.is_dir() and home.stat().st_mode & 0o077:
        faults.append(
            _fault(
                "E020",
                "Other accounts can enter the folder with the records.",
                "Run: chmod 700 on the folder that CAIRN_HOME names.",
            )
        )
    if any(name in str(home).lower() for name in SYNCED_FOLDERS):
        faults.append(
            _fault(
                "E021",
                "The records lie in a folder that a sync service copies.",
                "Choose a folder outside it with CAIRN_HOME.",
            )
        )
    return faults


@register(START)
def check_database(**_: Any) -> list[Error]:
    """Refuse a database that could lose an acknowledged answer or let anybody in."""
    if connection.vendor == "sqlite":
        return _check_sqlite()
    database = settings.DATABASES["default"]
    if not database["PASSWORD"] and not str(database["HOST"]).startswith("/"):
        return [
            _fault(
                "E031",
                "The database account has no password.",
                "Give it one and put it into CAIRN_DATABASE_URL, or use a socket.",
            )
        ]
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        durable = cursor.fetchone()[0] != "off"
        cursor.execute("SHOW fsync")
        durable = durable and cursor.fetchone()[0] == "on"
    return [] if durable else [_not_durable("Set fsync=on and synchronous_commit=on.")]


def _check_sqlite() -> list[Error]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
    if level >= FULL and journal == "wal":
        return []
    return [_not_durable("Keep the records on a local disk, not on a network drive.")]


def _not_durable(hint: str) -> Error:
    return _fault("E030", "A power cut could lose answers already received.", hint)


def _fault(code: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"cairn.{code}")


def is_loopback(address: str) -> bool:
    """Whether an address such as 127.0.0.1:8000 is reachable from here only."""
    host = address.rsplit(":", 1)[0].strip("[]")
    if host == "localhost" or host.startswith("unix"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
