"""How long does it take to tell a therapist what can be known, seals opened and all?

`python -m bench.well YEARS THERAPISTS` prints lines as JSON. One therapist's years are
invented and written; each therapist of the clinic is asked about as many, one by one,
because Wells are never pooled. The echo over a clinic is the pure layer's alone.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.table import Line
from durability.prepare import furnish

WEEKS_A_YEAR = 52
PEOPLE = 20
WORDS = "fourteen kingfishers under willows"
LOOKS = 3


def main(years: int, therapists: int) -> None:
    """Fill a home with years, then ask every question again and again."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        home = Path(folder) / "home"
        furnish(home)
        lines = measure(years, therapists)
    print(json.dumps([line.as_json() for line in lines]))


def measure(years: int, therapists: int) -> list[Line]:
    """Return how long one therapist waits, where the time goes, and a clinic's sum."""
    from django_scopes import scope, scopes_disabled

    from cairn.clinic.records.models import Author, Member
    from cairn.clinic.records.services.open_well import begin_well
    from years import Plan, live_through

    now = datetime.now(UTC)
    with scopes_disabled():
        members = Member.objects.select_related("practice")
        anna = next(one for one in members if one.read_text("name") == "Anna")
    with scope(practice=anna.practice):
        key = begin_well(anna, WORDS, by=Author.member(anna), at=now).key
        plan = Plan(weeks=years * WEEKS_A_YEAR, people=PEOPLE)
        sessions = live_through(anna, plan, key=key, until=now)
        opened, asked = zip(*(ask(anna, key, now) for _ in range(LOOKS)), strict=True)
        drawn = draw(anna, key, now)
        begun = time.perf_counter()
        for _ in range(therapists):
            ask(anna, key, now)
        clinic = time.perf_counter() - begun
    size = f"{years} years, {sessions:,} sessions"
    each = min(map(sum, zip(opened, asked, strict=True)))
    return [
        Line(f"what can be known, {size}", f"{each:.2f} s", "under 1 s"),
        Line("  of it, opening the Well", f"{min(opened):.2f} s"),
        Line("  the page of one's weeks", f"{drawn:.2f} s"),
        Line(
            f"  {therapists} therapists, one after the other",
            f"{clinic:.1f} s",
            "under 30 s",
        ),
        Line(
            f"the echo of weeks over {therapists} therapists, pure layer",
            f"{echo_of_clinic(years, therapists):.3f} s",
        ),
    ]


def ask(member, key: bytes, now: datetime) -> tuple[float, float]:
    """Return how long opening the Well took, and asking every question."""
    from cairn.clinic.records.known import what_is_known
    from cairn.clinic.records.well import entries_of

    begun = time.perf_counter()
    entries = entries_of(member, key=key)
    opened = time.perf_counter()
    known = what_is_known(member, entries, key=key, at=now)
    known.findings()
    assert known.lift.found
    assert known.echo.found
    return opened - begun, time.perf_counter() - opened


def draw(member, key: bytes, now: datetime) -> float:
    """Return how long the page of one's weeks takes."""
    from cairn.clinic.records.well import entries_of
    from cairn.web.known.strips import picture_weeks

    begun = time.perf_counter()
    picture_weeks(member, entries_of(member, key=key), at=now, weeks=104)
    return time.perf_counter() - begun


def echo_of_clinic(years: int, therapists: int) -> float:
    """Return how long the clinic's echo takes on invented weeks."""
    import numpy as np

    from cairn.science.reciprocity.weeks import arrange_weeks, find_echo_in_clinic
    from oracles.practice_without import weeks

    length = years * WEEKS_A_YEAR
    random = np.random.default_rng(14)
    own, moved = weeks(random, runs=therapists, length=length, effect=0.2)
    seen = np.full(length, 12.0)
    table = [
        arrange_weeks(one, other, seen) for one, other in zip(own, moved, strict=True)
    ]
    begun = time.perf_counter()
    find_echo_in_clinic(table)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
