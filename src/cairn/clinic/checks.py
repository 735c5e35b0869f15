"""Refuses to start insecurely, and says for each fault how to mend it."""

import ipaddress
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from cairn.clinic.keyring import Keyring, is_loose, read_practice_key
from cairn.errors import VaultError

START = "start"
SYNCED_FOLDERS = ("dropbox", "onedrive", "icloud", "mobile documents", "google drive")
SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 5
FULL = 2


@register(START, deploy=True)
def check_address(**_: Any) -> list[Error]:
    """Refuse debug pages, example links or plain http on a public address."""
    return [*_check_public(), *_check_https()]


def _check_public() -> Iterator[Error]:
    if not _is_public():
        return
    if settings.DEBUG:
        yield _fault("E001", "Debug pages are on at a public address.",
                     "Unset CAIRN_DEBUG.")  # fmt: skip
    if settings.EXAMPLE:
        yield _fault(
            "E002",
            "The example practice hands out one-click links at a public address.",
            "Bind to 127.0.0.1, or unset CAIRN_EXAMPLE and set up a real practice.",
        )
    if not settings.SECURE:
        yield _fault(
            "E003",
            "A public address without https.",
            "Set CAIRN_PUBLIC_URL to the https:// address of your proxy, and "
            "CAIRN_BEHIND_PROXY=yes; or bind to 127.0.0.1.",
        )


def _check_https() -> Iterator[Error]:
    if settings.SECURE and not settings.BEHIND_PROXY:
        yield _fault(
            "E004",
            "An https address without a proxy that provides it: Cairn speaks http.",
            "Put a proxy in front and set CAIRN_BEHIND_PROXY=yes.",
        )
    if any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        yield _fault(
            "E005",
            "Any name is accepted as the address of this server.",
            "Name each host in CAIRN_HOSTS in full.",
        )


def _is_public() -> bool:
    asked_for = urlsplit(settings.PUBLIC_URL).netloc
    return not (is_loopback(settings.BIND) and is_loopback(_with_port(asked_for)))


def _with_port(host: str) -> str:
    return host if host.rsplit("]", 1)[-1].count(":") else f"{host}:0"


@register(START, deploy=True)
def check_secrets(**_: Any) -> list[Error]:
    """Refuse a missing, weak or readable secret."""
    faults = [*_check_signing_secret(), *_check_practice_key()]
    secrets = (
        settings.SECRET_KEY_PATH,
        settings.PRACTICE_KEY_PATH,
        settings.KEYRING_PATH,
    )
    return faults + [
        _fault(
            "E012",
            f"Other accounts can read {Path(path).name}.",
            f"Run: chmod 600 {Path(path).name} (in the keys folder).",
        )
        for path in secrets
        if Path(path).is_file() and is_loose(Path(path))
    ]


def _check_signing_secret() -> Iterator[Error]:
    try:
        secret = settings.SECRET_KEY
    except ImproperlyConfigured:
        secret = ""
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_CHARACTERS:
        yield _fault(
            "E010",
            "The secret that signs sessions is missing, too short or too plain.",
            "Unset CAIRN_SECRET_KEY and start with `cairn serve`, which makes one; or "
            "set it to 50 random characters.",
        )


def _check_practice_key() -> Iterator[Error]:
    path, keyring = Path(settings.PRACTICE_KEY_PATH), Path(settings.KEYRING_PATH)
    if not settings.PRACTICE_KEY_TEXT and not path.is_file():
        yield _fault(
            "E011",
            "The practice key is missing.",
            "Put your copy of practice.key into the keys folder. For a new practice "
            "choose an empty folder with CAIRN_HOME.",
        )
        return
    if path.is_file() and is_loose(path):
        return
    try:
        key = read_practice_key(path, settings.PRACTICE_KEY_TEXT)
    except VaultError as error:
        yield _fault("E013", "The practice key cannot be used.", str(error))
        return
    if keyring.is_file() and not _fits(Keyring(keyring, key)):
        yield _fault(
            "E014",
            "The practice key does not open the clients' keys.",
            "Put the copy of practice.key back that belongs to these records.",
        )
    if not keyring.is_file() and has_practice():
        yield _fault(
            "E015",
            "The clients' keys are missing.",
            "Put clients.keys back from your newest backup folder.",
        )


def _fits(keyring: Keyring) -> bool:
    try:
        some = sorted(keyring.owners(), key=str)[:1]
        return len(keyring.keys(some)) == len(some)
    except VaultError:
        return False


def has_practice() -> bool:
    """Whether the tables are there with a practice in them."""
    from cairn.clinic.records.models import Practice  # noqa: PLC0415 - apps are loaded

    if connection.vendor == "sqlite" and not _database_file().is_file():
        return False
    table = Practice._meta.db_table  # noqa: SLF001 - Django's public name for it
    return table in connection.introspection.table_names() and Practice.objects.exists()


@register(START, deploy=True)
def check_home(**_: Any) -> list[Error]:
    """Refuse a home that others can enter, or that a sync service copies away."""
    home = Path(settings.HOME)
    places = {home, home / "keys"}
    if connection.vendor == "sqlite":
        places.add(_database_file().parent)
    faults = [
        _fault(
            "E020",
            f"Other accounts can enter the folder {place.name} with the records.",
            "Run: chmod 700 on this folder.",
        )
        for place in sorted(places)
        if place.is_dir() and is_loose(place)
    ]
    if any(name in str(place).lower() for place in places for name in SYNCED_FOLDERS):
        faults.append(
            _fault(
                "E021",
                "The records lie in a folder that a sync service copies.",
                "Choose a folder outside it with CAIRN_HOME.",
            )
        )
    return faults


@register(START, deploy=True)
def check_database(**_: Any) -> list[Error]:
    """Refuse a database that could lose an acknowledged answer or let anybody in."""
    if connection.vendor == "sqlite":
        return [*_check_sqlite()]
    server = settings.DATABASES["default"]
    return [*check_server(server), *_check_server_durability()]


def _check_sqlite() -> Iterator[Error]:
    if not _database_file().is_file():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        level = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
    if level < FULL or journal != "wal":
        yield _not_durable("Keep the records on a local disk, not on a network drive.")


def check_server(database: Mapping[str, Any]) -> Iterator[Error]:
    """Yield what is wrong with the way to a database server."""
    host = str(database["HOST"])
    if not host or host.startswith("/"):
        return
    if not database["PASSWORD"]:
        yield _fault(
            "E031",
            "The database account has no password.",
            "Give it one and put it into CAIRN_DATABASE_URL, or use a socket.",
        )
    if database["USER"] in {"postgres", "root", "admin"}:
        yield _fault(
            "E032",
            "Cairn uses the database server's own administrator.",
            "Make an account that owns Cairn's database and nothing else.",
        )
    modes = {"require", "verify-ca", "verify-full"}
    if not is_loopback(f"{host}:0") and database["OPTIONS"].get("sslmode") not in modes:
        yield _fault(
            "E033",
            "The database is elsewhere, and the way to it is not encrypted.",
            "Add ?sslmode=verify-full to CAIRN_DATABASE_URL.",
        )


def _check_server_durability() -> Iterator[Error]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        waits = cursor.fetchone()[0] != "off"
        cursor.execute("SHOW fsync")
        flushes = cursor.fetchone()[0] == "on"
    if not (waits and flushes):
        yield _not_durable("Set fsync=on and synchronous_commit=on.")


def _database_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


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
