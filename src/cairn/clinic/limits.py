"""What limits has a therapist set: contact hours, days off, latest finish, sessions?

Hours are what the clock on the wall shows, so a change of the clocks moves nothing. An
end at or before the start lies on the next day; a day off ends what began before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from cairn.errors import CairnError

Hours = tuple[time, time]
WEEKDAYS = range(1, 8)
SESSION_MINUTES = 50
_YESTERDAY = timedelta(days=1)
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """One person's limits; what was never said is not held against anything.

    `hours` are by ISO weekday. Where none are said, every day that is not off is open.
    """

    zone: ZoneInfo
    off_days: frozenset[int] = frozenset()
    hours: Mapping[int, Hours] = field(default_factory=lambda: MappingProxyType({}))
    latest_finish: time | None = None
    sessions_a_day: int | None = None
    session_minutes: int = SESSION_MINUTES

    def __post_init__(self) -> None:
        if any(start == end for start, end in self.hours.values()):
            raise CairnError("Contact hours end at another time than they begin.")
        if not set(self.hours or WEEKDAYS) - self.off_days:
            raise CairnError("Leave at least one day of the week open.")

    def is_off(self, at: datetime) -> bool:
        """Whether this moment lies on one of their days off."""
        return at.astimezone(self.zone).isoweekday() in self.off_days

    def allow_contact(self, at: datetime) -> bool:
        """Whether a message may reach this person at this moment."""
        if self.is_off(at) or not self.hours:
            return not self.is_off(at)
        local = at.astimezone(self.zone)
        clock, yesterday = local.time(), (local - _YESTERDAY).isoweekday()
        return self._began(local.isoweekday(), clock) or self._lasts(yesterday, clock)

    def _began(self, weekday: int, clock: time) -> bool:
        """Whether the hours of this day have begun and are not over."""
        if weekday not in self.hours:
            return False
        start, end = self.hours[weekday]
        return start <= clock and (clock < end or end <= start)

    def _lasts(self, weekday: int, clock: time) -> bool:
        """Whether hours that began the day before go on after midnight."""
        if weekday not in self.hours or weekday in self.off_days:
            return False
        start, end = self.hours[weekday]
        return end < start and clock < end

    def stretches(self, weekday: int) -> list[tuple[int, int]]:
        """Return the open parts of a weekday, in minutes since its midnight."""
        if weekday in self.off_days:
            return []
        if not self.hours:
            return [(0, _DAY)]
        found = []
        eve = (weekday - 2) % 7 + 1
        if eve in self.hours and eve not in self.off_days:
            start, end = (_minutes(clock) for clock in self.hours[eve])
            found += [(0, end)] if 0 < end < start else []
        if weekday in self.hours:
            start, end = (_minutes(clock) for clock in self.hours[weekday])
            found.append((start, end if start < end else _DAY))
        return found


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
