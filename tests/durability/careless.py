"""`cairn` with a planted fault, so that a test can show that it would see a real one.

`python -m durability.careless thanks-first serve` serves with that fault.
"""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

LATE = 0.4


def thank_first() -> None:
    """Say thanks, and write what was sent a moment later."""
    from django.db import connections
    from django_scopes import scope

    from cairn.web.checkin import views

    record = views.record

    def record_later(request: Any, sent: Any, invitation: Any, *, at: Any) -> None:
        def write() -> None:
            time.sleep(LATE)
            with scope(practice=invitation.practice):
                record(request, sent, invitation, at=at)
            connections.close_all()

        threading.Thread(target=write, daemon=True).start()

    views.record = record_later


def write_in_pieces() -> None:
    """Write each part of a check-in in a transaction of its own, slowly."""
    from cairn.clinic.records.services import record_check_in as service

    audit = service.audit

    def audit_late(*words: Any, **options: Any) -> None:
        time.sleep(LATE)
        audit(*words, **options)

    service.transaction = SimpleNamespace(atomic=nullcontext)
    service.audit = audit_late


def fail_aloud() -> None:
    """Fail with the client's own words in the error."""
    from cairn.web.checkin import views

    def record(_request: Any, sent: Any, *_: Any, **__: Any) -> None:
        raise RuntimeError(sent.opening_words)

    views.record = record


FAULTS: dict[str, Callable[[], None]] = {
    "thanks-first": thank_first,
    "in-pieces": write_in_pieces,
    "fails-aloud": fail_aloud,
}


def main(fault: str, *words: str) -> int:
    """Plant the fault, then run the command as it is."""
    from cairn.cli.main import main as run
    from cairn.clinic.start import open_record

    open_record()
    FAULTS[fault]()
    return run(words)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
