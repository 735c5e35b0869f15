"""A deadline counts only the minutes in which somebody has promised to look."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cairn.clinic.covered_hours import CoveredHours
from cairn.errors import CairnError

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = CoveredHours(frozenset(range(1, 6)), time(9), time(17), BERLIN)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-03-04 13:00", 240, "2026-03-04 17:00"),
        ("2026-03-04 13:00", 241, "2026-03-05 09:01"),
        ("2026-03-04 13:00", 480, "2026-03-05 13:00"),
        ("2026-03-04 07:30", 60, "2026-03-04 10:00"),
        ("2026-03-06 16:30", 60, "2026-03-09 09:30"),
        ("2026-03-07 12:00", 1, "2026-03-09 09:01"),
        # The Sunday on which the clock springs ahead lies between.
        ("2026-03-27 16:00", 120, "2026-03-30 10:00"),
        # And the one on which it falls back.
        ("2026-10-23 16:00", 120, "2026-10-26 10:00"),
    ],
)
def test_a_deadline_skips_nights_weekends_and_the_change_of_clocks(start, minutes, due):
    assert WEEK.add_minutes(at(start), minutes) == at(due)


def test_an_hour_that_does_not_exist_is_not_counted():
    nights = CoveredHours(frozenset(range(1, 8)), time(1), time(4), BERLIN)
    # On 29 March 2026 two o'clock is three o'clock: this night has two hours.
    assert nights.add_minutes(at("2026-03-29 00:00"), 120) == at("2026-03-29 04:00")
    assert nights.add_minutes(at("2026-03-28 00:00"), 180) == at("2026-03-28 04:00")


@pytest.mark.parametrize(
    ("moment", "covered", "next_cover"),
    [
        ("2026-03-04 08:59", False, "2026-03-04 09:00"),
        ("2026-03-04 09:00", True, "2026-03-04 09:00"),
        ("2026-03-04 16:59", True, "2026-03-04 16:59"),
        ("2026-03-04 17:00", False, "2026-03-05 09:00"),
        ("2026-03-07 12:00", False, "2026-03-09 09:00"),
    ],
)
def test_it_is_known_when_somebody_looks_next(moment, covered, next_cover):
    assert WEEK.is_covered(at(moment)) is covered
    assert WEEK.next_cover(at(moment)) == at(next_cover)


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        (frozenset(), time(9), time(17)),
        (frozenset({1}), time(17), time(9)),
        (frozenset({1}), time(9), time(9)),
    ],
)
def test_hours_in_which_nobody_looks_are_refused(days, start, end):
    with pytest.raises(CairnError, match="at least one weekday"):
        CoveredHours(days, start, end, BERLIN)


def count_slowly(hours: CoveredHours, start: datetime, minutes: int) -> datetime:
    """Walk minute by minute: the obvious way."""
    moment = start
    while minutes:
        minutes -= hours.is_covered(moment)
        moment += timedelta(minutes=1)
    return moment


@settings(max_examples=60)
@given(
    days=some.frozensets(some.integers(1, 7), min_size=1),
    opening=some.integers(0, 22),
    length=some.integers(1, 8),
    zone=some.sampled_from(["Europe/Berlin", "America/Toronto", "Asia/Kolkata"]),
    start=some.integers(0, 365 * 24 * 60),
    minutes=some.integers(1, 600),
)
def test_deadlines_agree_with_counting_minute_by_minute(
    days, opening, length, zone, start, minutes
):
    hours = CoveredHours(
        days, time(opening), time(min(opening + length, 23)), ZoneInfo(zone)
    )
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    assert hours.add_minutes(began, minutes) == count_slowly(hours, began, minutes)
