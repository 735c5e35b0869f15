"""Is there a larger turn that a client may be asked about, and may they be asked now?

Method: a shared hope that stood three marks or more above its first one at two
readings on different days, or a measure that was reliably better at two readings
(`cairn.science`). Every reason of `cairn.clinic.celebration` keeps it quiet.
Refuses: what was named or turned down before, and what was put off today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cairn.clinic.celebration import reasons_about_an_act, reasons_to_stay_quiet
from cairn.clinic.keys import keyring
from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.hopes import Hope, hopes_shown_to_therapist, open_hopes
from cairn.clinic.records.models import Client, MilestoneAnswer
from cairn.clinic.records.quiet_times import read_facts
from cairn.science.change.reliable_change import Verdict
from cairn.science.one_client.goals import goals_change

READINGS = 2
APART = timedelta(hours=12)


class Answered(StrEnum):
    """What a client can answer to an offer."""

    NAMED = "named"
    NOT_NOW = "not now"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class MilestoneOffer:
    """One larger turn that could be marked: on a hope, or on a measure."""

    about: str
    hope: Hope | None = None
    course: Course | None = None


def milestone_to_offer(client: Client, *, at: datetime) -> MilestoneOffer | None:
    """Return the first turn that may be offered now, or None."""
    closed = _closed(client, at=at)
    offers = [offer for offer in _turns(client) if offer.about not in closed]
    if not offers:
        return None
    facts = read_facts(client, asked=True)
    by_scores = reasons_to_stay_quiet(facts, at=at)
    by_acts = reasons_about_an_act(facts, at=at)
    fitting = (one for one in offers if not (by_acts if one.hope else by_scores))
    return next(fitting, None)


def has_risen(hope: Hope) -> bool:
    """Whether a hope stood three marks above its first one, and stayed."""
    if len(hope.marks) <= READINGS:
        return False
    first, *later = hope.marks
    held = later[-READINGS:]
    days_apart = held[-1].at - held[0].at >= APART
    return days_apart and all(
        goals_change([first.value], [mark.value]).goals == (Verdict.IMPROVED,)
        for mark in held
    )


def has_improved(course: Course) -> bool:
    """Whether a measure was reliably better than at first, and stayed."""
    if len(course.values) <= READINGS:
        return False
    changes = [course.compare(value) for value in course.values[-READINGS:]]
    return all(change and change.verdict is Verdict.IMPROVED for change in changes)


def _turns(client: Client) -> Iterator[MilestoneOffer]:
    for hope in open_hopes(hopes_shown_to_therapist(client)):
        if has_risen(hope):
            yield MilestoneOffer(f"hope {hope.id}", hope=hope)
    for key, course in sorted(courses_of([client.id]).get(client.id, {}).items()):
        if has_improved(course):
            yield MilestoneOffer(f"measure {key}", course=course)


def _closed(client: Client, *, at: datetime) -> frozenset[str]:
    """Return what is not asked about now: answered for good, or put off today."""
    rows = list(MilestoneAnswer.objects.filter(client=client))
    if not rows:
        return frozenset()
    key, here = keyring().key(client.id), ZoneInfo(client.practice.time_zone)
    today = at.astimezone(here).date()
    return frozenset(
        row.read_text("about", key=key)
        for row in rows
        if row.read_text("answer", key=key) != Answered.NOT_NOW
        or row.at.astimezone(here).date() == today
    )
