"""What a therapist carried in a week is counted from the calendar, whatever it did."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django_scopes import scope

from cairn.clinic.records.load import LoadWeek, load_by_week
from cairn.clinic.records.models import SessionState
from cairn.clinic.records.services.plan_session import set_session_state
from weeks import check_in, enrol, meet, phq_9

# In Berlin the clocks go back on the last Sunday of October.
MONDAY = date(2026, 10, 19)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of Berlin's summer time."""
    return datetime(day.year, day.month, day.day, hour - 2, minute, tzinfo=UTC)


def weeks_of(cast, since=MONDAY, until=MONDAY) -> tuple[LoadWeek, ...]:
    with scope(practice=cast.practice):
        return load_by_week(cast.anna, since=since, until=until)


def test_a_week_is_counted_from_the_calendar(cast):
    ada = enrol("Ada", cast.anna)
    for hour in (9, 10, 11, 14):
        meet(cast.ben, at(MONDAY, hour), SessionState.ATTENDED)
    meet(ada, at(MONDAY + timedelta(days=2), 17, 30))
    [week] = weeks_of(cast)
    assert (week.sessions, week.people, week.days, week.longest_day) == (5, 2, 2, 4)
    assert week.latest_finish == time(18, 20)
    assert week.runs == 1


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.NOT_ATTENDED])
def test_what_did_not_take_place_is_not_counted(cast, state):
    meet(cast.ben, at(MONDAY, 9), state)
    assert weeks_of(cast) == (LoadWeek(MONDAY),)


def test_a_moved_session_counts_where_it_is_now(cast):
    session = meet(cast.ben, at(MONDAY, 9))
    later = at(MONDAY + timedelta(days=7), 11) + timedelta(hours=1)
    with scope(practice=cast.practice):
        set_session_state(session, SessionState.PLANNED, starts_at=later,
                          by=cast.by_anna, at=at(MONDAY, 8))  # fmt: skip
    first, second = weeks_of(cast, until=MONDAY + timedelta(days=7))
    assert (first.sessions, second.sessions) == (0, 1)
    # The clocks have changed, and the wall says eleven.
    assert second.latest_finish == time(11, 50)


def test_two_at_once_are_two_and_no_break(cast):
    ada, tom = enrol("Ada", cast.anna), enrol("Tom", cast.anna)
    for client in (cast.ben, ada, tom):
        meet(client, at(MONDAY, 9))
    [week] = weeks_of(cast)
    assert (week.sessions, week.people, week.runs) == (3, 3, 1)


def test_weeks_off_stand_between_with_nothing_in_them(cast):
    meet(cast.ben, at(MONDAY, 9))
    weeks = weeks_of(cast, since=MONDAY - timedelta(days=8), until=MONDAY)
    assert [week.sessions for week in weeks] == [0, 0, 1]
    assert all(week.monday.isoweekday() == 1 for week in weeks)


def test_a_session_over_midnight_belongs_to_its_evening(cast):
    sunday = MONDAY + timedelta(days=6)
    meet(cast.ben, at(sunday, 22, 30) + timedelta(hours=1))
    meet(cast.ben, at(MONDAY, 20))
    [week] = weeks_of(cast)
    assert (week.sessions, week.latest_finish) == (2, time(23, 20))


def test_nobody_elses_sessions_are_counted(cast):
    meet(enrol("Tom", cast.clara), at(MONDAY, 9))
    meet(cast.hugo, at(MONDAY, 9))
    assert weeks_of(cast) == (LoadWeek(MONDAY),)


@pytest.mark.parametrize(("total", "days", "heavy"), [
    (20, 2, 1), (15, 2, 1), (14, 2, 0), (20, 40, 0),
])  # fmt: skip
def test_a_session_is_heavy_by_the_score_that_came_last(cast, total, days, heavy):
    start = at(MONDAY, 9)
    check_in(cast.ben, phq_9(5), at=start - timedelta(days=50))
    check_in(cast.ben, phq_9(total), at=start - timedelta(days=days))
    check_in(cast.ben, phq_9(24 if heavy == 0 else 3), at=start + timedelta(hours=2))
    meet(cast.ben, start, SessionState.ATTENDED)
    assert weeks_of(cast)[0].heavy == heavy


def test_safety_answers_of_the_week_are_counted(cast):
    check_in(cast.ben, phq_9(9, safety=1), at=at(MONDAY, 9))
    [week] = weeks_of(cast)
    assert (week.safety_answers, week.off_track) == (1, 0)
