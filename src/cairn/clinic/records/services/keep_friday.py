"""Writes one Friday into the therapist's own book: a card, the marks, what comes next.

Everything lies under the name of its week, so that the same card sent twice is there
once. What is read is read anew here: two tabs do not undo each other.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from cairn.clinic.records.models import Author, Member
from cairn.clinic.records.services.write_well import put_entry
from cairn.clinic.records.well import entry_named
from cairn.clinic.records.well_weeks import (
    LAST_CARD,
    Friday,
    WeekMarks,
    friday_among,
    friday_content,
    friday_name,
    fridays_among,
    week_among,
    week_content,
    week_name,
    weeks_among,
)


@transaction.atomic
def leave_card(
    member: Member,
    monday: date,
    card: int,
    *,
    key: bytes,
    by: Author,
    skipped: bool = False,
    stops: bool = False,
    **said: Any,
) -> Friday:
    """Note that a card was gone through; the last one ends the Friday."""
    friday = read_friday(member, monday, key=key)
    place = "skipped" if skipped else "opened"
    passed = {place: tuple(sorted({*getattr(friday, place), card}))}
    said["shown"] = (*friday.shown, *said.get("shown", ()))
    friday = replace(
        friday,
        card=card if stops else min(card + 1, LAST_CARD),
        put_down=friday.put_down or (card == LAST_CARD and not stops),
        **passed | said | {"shown": tuple(dict.fromkeys(said["shown"]))},
    )
    put_entry(member, friday_name(monday), friday_content(friday), key=key, by=by)
    return friday


@transaction.atomic
def mark_week(
    member: Member, monday: date, *, key: bytes, by: Author, **marks: int | bool | None
) -> WeekMarks:
    """Mark a week; one without any mark stays a gap."""
    kept = entry_named(member, week_name(monday), key=key)
    before = week_among(weeks_among([kept] if kept else []), monday)
    week = replace(before, **marks)  # type: ignore[arg-type]
    if week != before:
        put_entry(member, week_name(monday), week_content(week), key=key, by=by)
    return week


def read_friday(member: Member, monday: date, *, key: bytes) -> Friday:
    """Return how far a week's Friday was gone through."""
    kept = entry_named(member, friday_name(monday), key=key)
    return friday_among(fridays_among([kept] if kept else []), monday)
