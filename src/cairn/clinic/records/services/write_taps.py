"""Writes what a therapist taps and says around one session into their own book.

No audit row is written, for the reason that `open_well` gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from cairn.clinic.records.models import Author, Member, WellEntry
from cairn.clinic.records.services.write_well import let_go, put_entry
from cairn.clinic.records.well import (
    WellContent,
    WellKind,
    entry_named,
    number_of,
)
from cairn.clinic.records.well_sessions import (
    STEPS,
    Received,
    Taps,
    line_name,
    question_name,
    taps_content,
    taps_name,
    taps_of,
)
from cairn.errors import NotAllowed

LONGEST_OWN_LINE = 140


@dataclass(frozen=True, slots=True)
class PutDown:
    """What is put down after a session: the taps, a line about oneself, a question."""

    taps: Taps
    line: str
    question: str
    on: date


@transaction.atomic
def write_arriving(
    member: Member, taps: Taps, step: int, *, key: bytes, by: Author
) -> None:
    """Put how one arrives beside whatever else was tapped about this session."""
    stands = taps_of(member, taps.session, key=key) or taps
    _put_taps(member, replace(stands, arriving=step), key=key, by=by)


@transaction.atomic
def write_after(member: Member, said: PutDown, *, key: bytes, by: Author) -> None:
    """Put down what is said after a session; sent again, it takes its own place."""
    if max(len(said.line), len(said.question)) > LONGEST_OWN_LINE:
        raise NotAllowed(f"A line has at most {LONGEST_OWN_LINE} characters.")
    stands = taps_of(member, said.taps.session, key=key)
    arriving = stands.arriving if stands else said.taps.arriving
    taps = replace(said.taps, arriving=arriving)
    if stands or not taps.is_empty:
        _put_taps(member, taps, key=key, by=by)
    _put_line(member, said, key=key, by=by)
    _put_question(member, said, key=key, by=by)


@transaction.atomic
def let_question_go(member: Member, client_id: UUID, *, key: bytes, by: Author) -> None:
    """Take the question for the next time away: it was asked, or is not one more."""
    _take_away(member, question_name(client_id), key=key, by=by)


def _put_taps(member: Member, taps: Taps, *, key: bytes, by: Author) -> None:
    steps = (taps.arriving, taps.leaving)
    if any(step is not None and step not in STEPS for step in steps):
        raise NotAllowed("There are five steps from drained to full.")
    if Received.NOTHING in taps.received and len(taps.received) > 1:
        raise NotAllowed("Nothing today stands alone.")
    put_entry(member, taps_name(taps.session), taps_content(taps), key=key, by=by)


def _put_line(member: Member, said: PutDown, *, key: bytes, by: Author) -> None:
    name = line_name(said.taps.session)
    if not said.line:
        _take_away(member, name, key=key, by=by)
        return
    more = {
        **_about(said.taps),
        "carry": str(said.taps.carry) if said.taps.carry else None,
        "moments": list(map(str, said.taps.moments)),
    }
    line = WellContent(WellKind.MOMENT, said.on, said.line, more=more)
    put_entry(member, name, line, key=key, by=by)


def _put_question(member: Member, said: PutDown, *, key: bytes, by: Author) -> None:
    """Leave a question; without one, the one from an earlier session stays."""
    name = question_name(said.taps.client)
    stands = entry_named(member, name, key=key)
    if stands and stands.content.text == said.question:
        return
    is_from_here = stands and stands.content.more["session"] == str(said.taps.session)
    if said.question or is_from_here:
        # Taken away first: a new question has its own ninety days.
        _take_away(member, name, key=key, by=by)
    if said.question:
        more = _about(said.taps)
        left = WellContent(WellKind.QUESTION, said.on, said.question, more=more)
        put_entry(member, name, left, key=key, by=by)


def _about(taps: Taps) -> Mapping[str, str]:
    return {"session": str(taps.session), "client": str(taps.client)}


def _take_away(member: Member, name: str, *, key: bytes, by: Author) -> None:
    number = number_of(name, key=key)
    for row in WellEntry.objects.filter(member=member, id=number):
        let_go(row, by=by)
