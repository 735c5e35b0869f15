"""Limits are set on one form, shown as a week, and said to clients; facts stay hers."""

from datetime import UTC, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from cairn.clinic.limits import Limits
from cairn.clinic.records.limit_facts import Beyond, beyond_limits, left_today
from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.models import MemberLimits, Purpose
from cairn.clinic.records.services.choose_language import choose_language
from cairn.clinic.records.services.invite_client import invite_client
from cairn.clinic.records.services.keep_limits import keep_limits
from people import NOON
from weeks import enrol, meet

LIMITS = "/limits/"
BERLIN = ZoneInfo("Europe/Berlin")
WEEKEND = {"off_days": ["6", "7"]}
OFFICE = {**WEEKEND, "start": "09:00", "end": "16:00"}


def text(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def kept(cast) -> Limits | None:
    with scope(practice=cast.practice):
        return limits_of(cast.anna)


@pytest.fixture
def ben(cast) -> Browser:
    with scope(practice=cast.practice):
        link = invite_client(
            cast.bens_episode, purpose=Purpose.OWN_PATH, by=cast.by_anna,
            at=timezone.now(),
        )  # fmt: skip
    browser = Browser()
    browser.get(f"/c/{link.token}/")
    return browser


def test_a_whole_week_is_set_with_two_times_and_two_ticks(anna, cast):
    assert anna.post(LIMITS, OFFICE).status_code == 302
    hours = dict.fromkeys(range(1, 6), (time(9), time(16)))
    assert kept(cast) == Limits(BERLIN, frozenset({6, 7}), hours)


def test_nothing_is_chosen_beforehand_and_nothing_has_to_be(anna, cast):
    page = text(anna.get(LIMITS))
    assert "checked" not in page
    assert "No limits are set." in page
    anna.post(LIMITS, {})
    assert kept(cast) == Limits(BERLIN)


def test_one_day_may_have_other_hours_and_comes_back_so(anna, cast):
    anna.post(LIMITS, {**OFFICE, "start_5": "08:00", "end_5": "12:30"})
    limits = kept(cast)
    assert limits is not None
    assert limits.hours[5] == (time(8), time(12, 30))
    page = text(anna.get(LIMITS))
    assert "Monday to Thursday 09:00\u201316:00; Friday 08:00\u201312:30" in page
    for value in ('"start" value="09:00"', '"end_5" value="12:30"'):
        assert f"name={value}" in page
    assert page.count('value="09:00"') == 1


@pytest.mark.parametrize(("sent", "said"), [
    ({"start": "09:00"}, "Say both, or leave both empty."),
    ({"start": "09:00", "end": "09:00"}, "End at another time than you begin."),
    ({"latest_finish": "late"}, "Write the time as 17:30, or leave it empty."),
    ({"sessions_a_day": "0"}, "Ensure this value is greater than or equal to 1."),
    ({"sessions_a_day": "25"}, "Ensure this value is less than or equal to 24."),
    ({"sessions_a_day": "9" * 10_000}, "Write a whole number, or leave it empty."),
    ({"off_days": list("1234567")}, "Leave at least one day of the week open."),
    ({"off_days": ["8"]}, "Select a valid choice."),
])  # fmt: skip
def test_what_makes_no_week_comes_back_and_nothing_is_lost(anna, cast, sent, said):
    answer = anna.post(LIMITS, {"latest_finish": "18:15"} | sent)
    assert answer.status_code == 400
    assert said in text(answer)
    assert 'value="18:15"' in text(answer) or "latest_finish" in sent
    assert kept(cast) is None


def test_sent_twice_it_is_kept_once(anna, cast):
    for _ in range(2):
        anna.post(LIMITS, OFFICE)
    with scope(practice=cast.practice):
        assert MemberLimits.objects.count() == 1


def test_looking_changes_nothing(anna, cast):
    anna.get(LIMITS)
    assert kept(cast) is None


def test_it_says_how_safety_comes_all_the_same(anna):
    page = text(anna.get(LIMITS))
    assert "Monday to Friday from 09:00 to 17:00" in page
    assert "On a day off of yours it goes to Clara first." in page


# what a client reads


def test_a_client_reads_when_their_therapist_can_be_reached(anna, ben):
    before = "Anna can be reached Mon-Thu 9-16."
    after = "Anna can be reached Monday to Friday 09:00\u201316:00."
    assert before in text(ben.get("/page/path/"))
    anna.post(LIMITS, OFFICE)
    assert after in text(ben.get("/page/path/"))


def test_it_is_said_in_the_clients_language(anna, ben, cast):
    anna.post(LIMITS, OFFICE)
    with scope(practice=cast.practice):
        choose_language(cast.ben, "es", by=cast.by_ben, at=timezone.now())
    page = text(ben.get("/page/path/"))
    assert "lunes a viernes 09:00\u201316:00" in page.lower()


# facts


def set_limits(cast, **said) -> None:
    said = {"latest_finish": time(18), "sessions_a_day": 2} | said
    with scope(practice=cast.practice):
        keep_limits(cast.anna, Limits(BERLIN, **said), by=cast.by_anna, at=NOON)


def facts_of(cast, days: int = 7) -> list[tuple[str, Beyond]]:
    day = NOON.date()
    with scope(practice=cast.practice):
        found = beyond_limits(cast.anna, since=day - timedelta(days=2),
                              until=day + timedelta(days=days))  # fmt: skip
    return [(fact.on.isoformat(), fact.beyond) for fact in found]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2026 on the wall in Berlin, before the clocks change."""
    return datetime(2026, 3, day, hour - 1, minute, tzinfo=UTC)


def test_days_beyond_the_limits_are_facts(cast):
    set_limits(cast, off_days=frozenset({6, 7}))
    ada, tom = enrol("Ada", cast.anna), enrol("Tom", cast.anna)
    meet(cast.ben, at(5, 17, 10))
    meet(cast.ben, at(6, 17, 11))
    for client, hour in ((cast.ben, 9), (ada, 10), (tom, 10)):
        meet(client, at(9, hour))
    meet(ada, at(7, 9))
    assert facts_of(cast) == [
        ("2026-03-06", Beyond.LATE),
        ("2026-03-07", Beyond.DAY_OFF),
        ("2026-03-09", Beyond.MANY),
    ]


def test_what_was_before_the_limits_is_held_against_none(cast):
    meet(cast.ben, at(3, 21))
    set_limits(cast)
    assert facts_of(cast) == []


def test_a_day_is_held_against_the_limits_of_that_day(cast):
    set_limits(cast)
    meet(cast.ben, at(5, 18))
    with scope(practice=cast.practice):
        keep_limits(cast.anna, Limits(BERLIN, latest_finish=time(20)),
                    by=cast.by_anna, at=NOON + timedelta(days=3))  # fmt: skip
    meet(cast.ben, at(9, 18))
    assert facts_of(cast) == [("2026-03-05", Beyond.LATE)]


def test_past_midnight_is_late(cast):
    set_limits(cast, latest_finish=time(23))
    meet(cast.ben, at(5, 23, 30))
    assert facts_of(cast) == [("2026-03-05", Beyond.LATE)]


def test_facts_are_for_the_therapist_alone(anna, clara, dora, cast):
    today = timezone.now().astimezone(BERLIN).replace(hour=21, minute=30)
    with scope(practice=cast.practice):
        limits = Limits(BERLIN, latest_finish=time(18))
        keep_limits(cast.anna, limits, by=cast.by_anna, at=today - timedelta(days=40))
    meet(cast.ben, today)
    assert "the last session ended 22:20; 18:00 was your latest finish." in text(
        anna.get(LIMITS)
    )
    assert "22:20" not in text(clara.get(LIMITS))
    assert dora.get(LIMITS).status_code == 404


# what is left of today


@pytest.mark.parametrize(
    ("clock", "minutes"), [(8, 490), (12, 300), (13, 240), (17, 60), (19, 0)]
)
def test_time_that_is_neither_over_nor_planned_is_left(cast, clock, minutes):
    set_limits(cast)
    # From 10:00 to 10:50 and, double-booked, from 13:00 to 14:00.
    for client, minute in ((cast.ben, 0), (enrol("Ada", cast.anna), 10)):
        meet(client, at(4, 13, minute))
    meet(cast.ben, at(4, 10))
    with scope(practice=cast.practice):
        left = left_today(cast.anna, at=at(4, clock))
    assert left is not None
    assert left.free == timedelta(minutes=minutes)
    assert (left.sessions, left.late, left.day_off) == (0, None, False)


def test_without_limits_nothing_is_left_or_late(cast):
    with scope(practice=cast.practice):
        assert left_today(cast.anna, at=NOON) is None


def test_on_a_day_off_no_hours_are_counted(cast):
    set_limits(cast, off_days=frozenset({3}))
    meet(cast.ben, at(4, 18))
    with scope(practice=cast.practice):
        left = left_today(cast.anna, at=NOON)
    assert left is not None
    assert (left.day_off, left.free) == (True, None)
    assert left.late == (time(18, 50), time(18))
