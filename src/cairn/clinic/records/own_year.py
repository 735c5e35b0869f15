"""A therapist's year in the calendar: with how many people, in which weeks and months.

Facts of what took place, and nothing is set beside anybody else's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.load import Met, count_late, monday_of, sessions_held
from cairn.clinic.records.models import Member
from cairn.clinic.records.well_years import Year


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """One month: its first day, the sessions that took place, those that ended late."""

    first: date
    sessions: int
    late: int


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What the calendar says about a year."""

    people: int
    months: tuple[MonthFacts, ...]
    # Monday of a week -> sessions in it; a week without any is not in it.
    weeks: Mapping[date, int]

    @property
    def sessions(self) -> int:
        """How many sessions took place."""
        return sum(month.sessions for month in self.months)


def facts_of_year(member: Member, year: Year) -> YearFacts:
    """Count what took place in a year."""
    limits = limits_of(member)
    met = sessions_held(member, since=year.since, until=year.opens_on, limits=limits)
    by_month: dict[date, list[Met]] = {month: [] for month in year.months()}
    for one in met:
        by_month[one.on.replace(day=1)].append(one)
    return YearFacts(
        people=len({one.client_id for one in met}),
        months=tuple(
            MonthFacts(month, len(held), count_late(held, limits))
            for month, held in by_month.items()
        ),
        weeks=Counter(monday_of(one.on) for one in met),
    )
