"""`cairn demo`: open the example practice on this machine; everyone in it is invented.

The example has a home of its own and is laid anew each day, so that it always shows
today's sessions. `--links` prints ready addresses into the one that is running.
"""

import json
import os
import secrets
import shutil
import socket
import time
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cairn.clinic.environment import read_home, read_local_zone
from cairn.clinic.home import find_running
from cairn.clinic.keyring import write_secret
from cairn.clinic.start import open_record, open_safely
from cairn.errors import CairnError, NotAllowed

HOME = "var/example"
FIRST_PORT = 8000
PORTS_TRIED = 50
MARK = "example.day"
NOTE = "example.passphrase"


class ExampleNotReady(CairnError):
    """The example is not running, or has no place to run."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the port, and whether to print addresses instead of serving."""
    parser.add_argument("--port", type=int, help="the next free one from 8000 on")
    parser.add_argument(
        "--links",
        action="store_true",
        help="print, as JSON, an address for each face of the running example",
    )


def run(options: Namespace) -> int:
    """Lay the example out if need be and serve it, or print its addresses."""
    os.environ.setdefault("CAIRN_HOME", HOME)
    os.environ["CAIRN_EXAMPLE"] = "yes"
    # The example keeps to its own file, whatever database the practice uses.
    os.environ.pop("CAIRN_DATABASE_URL", None)
    if options.links:
        return _print_links()
    if address := find_running():
        print(f"The example practice is open already: {address}")
        return 0
    return _serve(options.port or _find_free_port())


def _print_links() -> int:
    address = find_running()
    if address is None:
        raise ExampleNotReady(
            "The example is not running. Start it with `cairn demo`, then ask again."
        )
    os.environ["CAIRN_PUBLIC_URL"] = address
    open_record()
    from django.utils import timezone  # noqa: PLC0415 - after Django has started

    from cairn.clinic.records.models import Author  # noqa: PLC0415
    from cairn.web.demo.links import find_example, make_links  # noqa: PLC0415

    links = make_links(find_example(), by=Author.system(), at=timezone.now())
    print(json.dumps(links, indent=2))
    return 0


def _serve(port: int) -> int:
    os.environ["CAIRN_BIND"] = f"127.0.0.1:{port}"
    # Passkeys work on localhost, not on 127.0.0.1.
    os.environ["CAIRN_PUBLIC_URL"] = f"http://localhost:{port}"
    home, zone = read_home(), read_local_zone()
    today = datetime.now(zone).date().isoformat()
    _clear_other_day(home, today)
    open_safely()
    if not (home / MARK).exists():
        _lay_out(home, zone, today)
    from cairn.web.server import Capacity, serve  # noqa: PLC0415 - after Django started

    welcome = _welcome(home)
    serve(Capacity(), when_ready=lambda: print(welcome, flush=True))
    return 0


def _clear_other_day(home: Path, today: str) -> None:
    """Empty the example's own home when its sessions are not today's any more."""
    mark = home / MARK
    if mark.exists():
        if mark.read_text(encoding="ascii").strip() != today:
            shutil.rmtree(home)
    elif (home / "cairn.sqlite3").exists():
        raise NotAllowed(
            "This folder holds records that are not the example's. Name another one "
            "with CAIRN_HOME, or leave it unset."
        )


def _lay_out(home: Path, zone: ZoneInfo, today: str) -> None:
    from django.utils import timezone  # noqa: PLC0415 - after Django has started

    from cairn.clinic.example.practice import load_example  # noqa: PLC0415
    from cairn.clinic.records.models import Author  # noqa: PLC0415

    print("Laying out the example practice ...", flush=True)
    began, mark = time.monotonic(), home / MARK
    # Until it is complete the mark names no day, so the next start begins anew.
    mark.write_text("unfinished\n", encoding="ascii")
    passphrase = "-".join(["cairn", *(secrets.token_hex(2) for _ in range(3))])
    write_secret(home / NOTE, passphrase)
    load_example(
        passphrase=passphrase, zone=zone, by=Author.system(), at=timezone.now()
    )
    mark.write_text(f"{today}\n", encoding="ascii")
    print(f"31 invented people, {time.monotonic() - began:.0f} s.", flush=True)


def _welcome(home: Path) -> str:
    from django.urls import reverse  # noqa: PLC0415 - after Django has started
    from django_scopes import scope  # noqa: PLC0415

    from cairn.clinic.example.practice import SIGN_IN_NAME, THERAPIST  # noqa: PLC0415
    from cairn.clinic.example.well import WORDS  # noqa: PLC0415
    from cairn.clinic.records.models import Member  # noqa: PLC0415
    from cairn.web.demo.links import find_example, issue_pass  # noqa: PLC0415

    with scope(practice=find_example()):
        therapist = Member.objects.get(user__sign_in_name=SIGN_IN_NAME)
    passphrase = (home / NOTE).read_text(encoding="ascii").strip()
    return "\n".join(
        [
            f"The example practice is open: {os.environ['CAIRN_PUBLIC_URL']}",
            "Everyone in it is invented. It is laid out anew each day.",
            f"To be {THERAPIST}, open this address (today, on this machine only):",
            f"  {issue_pass(therapist, reverse('home'))}",
            f"or sign in as {SIGN_IN_NAME} with the passphrase {passphrase}",
            f"Her own book, My Well, opens with the words: {WORDS}",
            "Stop with Ctrl+C.",
        ]
    )


def _find_free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ExampleNotReady(
        f"No port from {FIRST_PORT} on is free. Name one with --port."
    )
