"""What do a therapist's weeks hold: own marks, load, their clients' movement?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

from cairn.clinic.records.load import WEEK, LoadWeek, load_by_week, monday_of
from cairn.clinic.records.models import Member
from cairn.clinic.records.movement import WeekMoved
from cairn.clinic.records.well_weeks import WeekMarks, week_among
from cairn.science.reciprocity.weeks import Weeks, arrange_weeks


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One week; what was not marked is None, and a week without it is a gap."""

    marks: WeekMarks
    load: LoadWeek
    moved: WeekMoved | None


def own_weeks(
    member: Member,
    marks: Sequence[WeekMarks],
    moved: Mapping[date, WeekMoved],
    *,
    until: date,
    weeks: int,
) -> list[OwnWeek]:
    """Return the last weeks up to the one of `until`, oldest first."""
    since = monday_of(until) - (weeks - 1) * WEEK
    return [
        OwnWeek(week_among(marks, load.monday), load, moved.get(load.monday))
        for load in load_by_week(member, since=since, until=until)
    ]


def weeks_since_the_first_mark(
    marks: Sequence[WeekMarks], moved: Mapping[date, WeekMoved], *, until: date
) -> Weeks:
    """Return every week from the first that was marked on, for the echo of weeks.

    The week that is not over yet is left out.
    """
    cups = {one.monday: one.cup for one in marks if one.cup is not None}
    end = monday_of(until)
    first = min(cups, default=end)
    mondays = [first + WEEK * number for number in range((end - first) // WEEK)]
    steps = [moved.get(monday) for monday in mondays]
    return arrange_weeks(
        [_number(cups.get(monday)) for monday in mondays],
        [nan if step is None else step.moved for step in steps],
        [nan if step is None else step.seen for step in steps],
    )


def _number(mark: int | None) -> float:
    return nan if mark is None else float(mark)
