"""What of a client's path goes along to supervision: a copy, with months for days.

Only the month of each score is copied, so no later look can be more exact, and what is
answered after the copy was made is not in it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone

from cairn.clinic.records.after_sessions import GUESSED, looked_at, past_sessions
from cairn.clinic.records.courses import Course, courses_of
from cairn.clinic.records.models import Client
from cairn.clinic.records.person import sort_courses
from cairn.clinic.records.queries import latest_episode

LAST_SESSIONS = 12
# Every month has them, so that blurred days of a month stay inside it.
DAYS_OF_A_MONTH = 28


@dataclass(frozen=True, slots=True)
class MonthScore:
    """One score, and the month it is from."""

    month: str
    value: float | None
    missing: int = 0
    prorated: bool = False


@dataclass(frozen=True, slots=True)
class MonthMarks:
    """The lowest mark after one session, and the month it is from."""

    month: str
    lowest: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The lines that go along; either may be left out."""

    measure: str = ""
    path: tuple[MonthScore, ...] = ()
    marks: tuple[MonthMarks, ...] = ()

    def write(self) -> str:
        """Return it as a text that can be sealed."""
        path = [[s.month, s.value, s.missing, s.prorated] for s in self.path]
        marks = [[m.month, m.lowest] for m in self.marks]
        if not path and not marks:
            return ""
        return json.dumps({"measure": self.measure, "path": path, "marks": marks})


def read_evidence(text: str) -> Evidence:
    """Read what `write` wrote."""
    if not text:
        return Evidence()
    said = json.loads(text)
    return Evidence(
        measure=said["measure"],
        path=tuple(MonthScore(*one) for one in said["path"]),
        marks=tuple(MonthMarks(*one) for one in said["marks"]),
    )


def copy_path(client: Client) -> Evidence:
    """Copy the main line; empty where nothing was scored."""
    courses = courses_of([client.id]).get(client.id, {})
    first = next(iter(sort_courses(courses, latest_episode(client))), None)
    if first is None or not first.values:
        return Evidence()
    return Evidence(measure=first.measure.key, path=_blur(first))


def copy_marks(client: Client, *, at: datetime) -> Evidence:
    """Copy the lowest mark after each session that was looked at."""
    marks = []
    for session in past_sessions(client, at=at)[:LAST_SESSIONS]:
        said = looked_at(session)
        given = [said.marks.get(item) for item in GUESSED] if said else []
        known = [mark for mark in given if mark is not None]
        if known:
            marks.append(MonthMarks(_month(session.starts_at), min(known)))
    return Evidence(marks=tuple(reversed(marks)))


def together(path: Evidence, marks: Evidence) -> Evidence:
    """Put a path and marks into one."""
    return Evidence(path.measure, path.path, marks.marks)


def spread(months: Iterable[str]) -> list[datetime]:
    """Place what is known by its month alone evenly inside it, in the same order."""
    moments = []
    for month, same in groupby(months):
        first = datetime.fromisoformat(f"{month}-01")
        count = len(list(same))
        moments += [
            timezone.make_aware(first)
            + timedelta(days=DAYS_OF_A_MONTH * (place + 0.5) / count)
            for place in range(count)
        ]
    return moments


def _blur(course: Course) -> tuple[MonthScore, ...]:
    return tuple(
        MonthScore(_month(one.answered_at), one.value, one.missing, one.prorated)
        for one in course.readings
    )


def _month(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m}"
