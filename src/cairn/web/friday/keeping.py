"""What is done with what was said on each card of a Friday."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cairn.clinic.records.friday import newest_purpose
from cairn.clinic.records.services.keep_friday import mark_week
from cairn.clinic.records.services.keep_friday_words import (
    Pen,
    Stays,
    answer_last,
    keep_lines,
    write_intention,
    write_learned,
    write_purpose,
    write_stays,
)
from cairn.clinic.records.well import WellContent, WellKind
from cairn.clinic.records.well_intentions import Domain, IntentionState
from cairn.science.reciprocity.pulse import were_heavy

# What is said on a card, and what it leaves in the state of the Friday.
Said = Mapping[str, Any]
Left = dict[str, Any]


def keep_purpose(pen: Pen, said: Said) -> Left:
    """Write why one does this work."""
    before = newest_purpose(pen.week.entries)
    write_purpose(pen, said["purpose"], before=before)
    return {}


def keep_stays(pen: Pen, said: Said) -> Left:
    """Write who is still with one."""
    client = UUID(said["who"]) if said["who"] else None
    write_stays(pen, Stays(client, said["unsure"], said["way"], said["whom"]))
    return {}


def keep_moved(pen: Pen, said: Said) -> Left:
    """Keep own lines, and note which words had their Friday."""
    keep_lines(pen, said["keep"])
    return {"shown": tuple(said["shown"])}


def keep_given(pen: Pen, said: Said) -> Left:
    """Mark giving and receiving."""
    mark_week(
        pen.week.member,
        pen.week.monday,
        key=pen.key,
        by=pen.by,
        balance=said["balance"],
    )
    return {}


def keep_week(pen: Pen, said: Said) -> Left:
    """Mark the week; a gentle word about heavy ones comes once in four weeks."""
    week = mark_week(
        pen.week.member,
        pen.week.monday,
        key=pen.key,
        by=pen.by,
        cup=said["cup"],
        load=said["load"],
        held_tightly=said["held_tightly"] or None,
    )
    before = [one for one in pen.week.weeks if one.monday < week.monday]
    cups = [one.cup for one in (*before, week)]
    known = [cup for cup in cups if cup is not None]
    heavy = week.cup is not None and were_heavy(known)
    return {"was_nudged": heavy and pen.week.may_nudge()}


def keep_learned(pen: Pen, said: Said) -> Left:
    """Write one thing learned."""
    kind = WellKind(said["kind"] or WellKind.LESSON)
    tag = said["own_tag"] or said["tag"]
    content = WellContent(kind, pen.on, said["text"], tag)
    write_learned(pen, content, keeps=said["keep"] == "keep")
    return {}


def keep_next(pen: Pen, said: Said) -> Left:
    """Write what became of last week's intention, and what comes next."""
    if said.get("became"):
        answer_last(pen, IntentionState(said["became"]))
    domain = Domain(said["domain"]) if said["domain"] else None
    write_intention(pen, domain, said["text"])
    return {"limit": said["limit"], "person": said["person"]}
