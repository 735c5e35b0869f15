"""How fast is a therapist's day with 31 and with 5,000 clients, in how many questions?

`python -m bench.pages CLIENTS` prints one line as JSON, from a home of its own.
"""

import json
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bench.table import Line, in_ms
from durability.prepare import furnish

LOOKS = 60
FIRST_LOOKS = 5


def main(clients: int) -> None:
    """Fill a home, look at today again and again, and say how it went."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        home = Path(folder) / "home"
        furnish(home)
        seconds, queries = look(Path(folder), clients)
    line = Line(
        f"today's page with {clients:,} clients",
        f"{in_ms(seconds)}, {queries} queries",
        "the same number of queries for any caseload",
    )
    print(json.dumps([line.as_json()]))


def look(folder: Path, clients: int) -> tuple[list[float], int]:
    """Return how long each look took, and how many questions the last one asked."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django_scopes import scopes_disabled

    from cairn.clinic.records.models import Member

    with scopes_disabled():
        members = Member.objects.select_related("practice", "user")
        anna = next(one for one in members if one.read_text("name") == "Anna")
    fill(anna, folder, clients)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(anna.user)
    seconds = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        assert browser.get("/today/").status_code == 200
        seconds.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as asked:
        browser.get("/today/")
    return seconds[FIRST_LOOKS:], len(asked)


def fill(therapist, folder: Path, clients: int) -> None:
    """Give a therapist this many clients with scores, and five sessions today."""
    from django.utils import timezone
    from django_scopes import scope

    from cairn.cli.main import main as cairn
    from cairn.clinic import statistics
    from cairn.clinic.records.models import Author, Client
    from cairn.clinic.records.queries import open_episode
    from cairn.clinic.records.services.import_scores import Keep, import_scores
    from cairn.clinic.records.services.plan_session import plan_session
    from cairn.exchange.instruments.shelf import instrument
    from cairn.exchange.tables import DayNumbers, Long, Mapping, open_table, read_scores

    table, now, by = folder / "scores.csv", timezone.now(), Author.member(therapist)
    cairn(
        ["simulate", "--clients", str(clients), "--seed", "1", "--output", str(table)]
    )
    mapping = Mapping("phq-9", "client", Long("day", DayNumbers(), score="score"))
    phq9 = instrument("phq-9")
    with scope(practice=therapist.practice):
        reading = read_scores(open_table(table), mapping, instrument=phq9)
        import_scores(
            reading, measure=phq9, therapist=therapist, keep=Keep.GOOD_PART,
            first_day=date.today() - timedelta(days=7), by=by, at=now,
        )  # fmt: skip
        for hour, client in enumerate(Client.objects.filter(therapist=therapist)[:5]):
            starts_at = now.replace(hour=9 + hour, minute=0)
            plan_session(open_episode(client), starts_at=starts_at, by=by, at=now)
    statistics.count_tables()


if __name__ == "__main__":
    main(int(sys.argv[1]))
