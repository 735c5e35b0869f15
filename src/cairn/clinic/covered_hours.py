"""When does somebody look, and when is it due?

A deadline counts only minutes in which the practice has promised to look, in its own
time zone, so it survives weekends and the change of the clocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cairn.errors import CairnError

_SEARCH_DAYS = 400


@dataclass(frozen=True, slots=True)
class CoveredHours:
    """The weekdays (ISO numbers) and the times between which somebody looks."""

    days: frozenset[int]
    start: time
    end: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not self.days or self.start >= self.end:
            raise CairnError(
                "Covered hours need at least one weekday and an end after their start. "
                "State them again in the settings."
            )

    def is_covered(self, at: datetime) -> bool:
        """Whether somebody looks at this moment."""
        local = at.astimezone(self.zone)
        return local.isoweekday() in self.days and self.start <= local.time() < self.end

    def next_cover(self, at: datetime) -> datetime:
        """Return the next moment, now included, at which somebody looks."""
        for opening, closing in self._windows(at):
            if at < closing:
                return max(at, opening)
        raise CairnError("No covered hour was found within a year.")

    def add_minutes(self, at: datetime, minutes: int) -> datetime:
        """Return when this many covered minutes have passed."""
        left = timedelta(minutes=minutes)
        for opening, closing in self._windows(at):
            begin = max(at, opening)
            if begin >= closing:
                continue
            if begin + left <= closing:
                return begin + left
            left -= closing - begin
        raise CairnError("The deadline lies more than a year ahead.")

    def _windows(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = at.astimezone(self.zone).date()
        dates = (first + timedelta(days=ahead) for ahead in range(_SEARCH_DAYS))
        return (
            (self._moment(day, self.start), self._moment(day, self.end))
            for day in dates
            if day.isoweekday() in self.days
        )

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)
