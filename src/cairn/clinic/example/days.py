"""The days of the example, counted from today, as moments on its clocks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Days:
    """Turns the days and minutes of the simulator, counted from today, into moments."""

    now: datetime
    zone: ZoneInfo

    def on(self, day: int) -> date:
        """Return the date of a day."""
        return self.now.astimezone(self.zone).date() + timedelta(days=day)

    def at(self, day: int, minute: int) -> datetime:
        """Return the moment of a minute after midnight."""
        clock = time(minute // 60 % 24, minute % 60)
        return datetime.combine(self.on(day), clock, tzinfo=self.zone)

    def past(self, day: int, minute: int) -> datetime:
        """Return a moment that has happened, also when today is still young."""
        return min(self.at(day, minute), self.now - timedelta(minutes=5))
