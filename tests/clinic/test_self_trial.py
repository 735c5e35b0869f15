"""A self-trial: the coin lies as it fell, and nothing is read before all is there."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cairn.clinic.records.known import what_is_known
from cairn.clinic.records.models import Session
from cairn.clinic.records.self_trial import (
    Habit,
    Outcome,
    Trial,
    count_known,
    is_otherwise,
    judge,
    newest_trial,
    otherwise_among,
    toss,
    tossed_sessions,
    trials_among,
)
from cairn.clinic.records.services.keep_trial import (
    begin_trial,
    note_otherwise,
    stop_trial,
)
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.two_sides import Sides
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import Taps
from cairn.errors import NotAllowed, NotYet
from people import NOON
from years import Plan, live_through

WORDS = "Vierzehn Eisvögel unter Weiden"
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TRIAL = Trial(0, Habit.BREATH, Outcome.LEAVING, 60, NOON)
SESSIONS = [UUID(int=number) for number in range(400)]


def sat(number, leaving, *, client=0):
    session, at = SESSIONS[number], NOON + timedelta(hours=number + 1)
    taps = Taps(session, UUID(int=client), at.date(), leaving=leaving)
    return Sides(session, UUID(int=client), at, 1, taps=taps)


def test_the_coin_lies_as_it_fell_and_is_a_fair_one():
    first = [toss(TRIAL, one, key=KEY) for one in SESSIONS]
    assert first == [toss(TRIAL, one, key=KEY) for one in SESSIONS]
    assert 160 < sum(first) < 240
    other_trial = [toss(replace(TRIAL, number=1), one, key=KEY) for one in SESSIONS]
    other_key = [toss(TRIAL, one, key=OTHER_KEY) for one in SESSIONS]
    for others in (other_trial, other_key):
        alike = sum(a == b for a, b in zip(first, others, strict=True))
        assert 160 < alike < 240


def test_a_trial_ends_with_its_last_session_and_counts_what_lacks_an_answer():
    sides = [sat(number, None if number % 10 == 3 else 3) for number in range(100)]
    tossed = tossed_sessions(TRIAL, sides, frozenset(), key=KEY)
    assert count_known(tossed) == 60
    assert tossed[-1].outcome is not None
    assert len(tossed) == 67
    before = [replace(one, starts_at=NOON - timedelta(days=9)) for one in sides]
    assert tossed_sessions(TRIAL, before, frozenset(), key=KEY) == []


def test_nothing_is_read_before_all_sessions_are_there():
    sides = [sat(number, 3 + number % 2, client=number % 5) for number in range(59)]
    with pytest.raises(NotYet) as lacking:
        judge(TRIAL, tossed_sessions(TRIAL, sides, frozenset(), key=KEY))
    assert lacking.value.counts == (("tossed sessions", 60, 59),)


def test_a_difference_by_the_coin_is_found_and_overriding_counts_as_it_lay():
    sides = [
        sat(number, 4 if toss(TRIAL, SESSIONS[number], key=KEY) else 2,
            client=number % 4)
        for number in range(60)
    ]  # fmt: skip
    swapped = frozenset(SESSIONS[:7])
    found = judge(TRIAL, tossed_sessions(TRIAL, sides, swapped, key=KEY))
    assert found.difference == pytest.approx(2)
    assert found.overridden == 7
    assert found.lower > 1


@pytest.fixture
def well(here):
    return begin_well(here.anna, WORDS, by=here.by_anna, at=NOON)


@pytest.mark.django_db
def test_a_trial_lies_in_the_well_and_is_stopped_once(here, well):
    assert newest_trial(here.anna, key=well.key) is None
    write = {"key": well.key, "by": here.by_anna}
    for _ in range(2):
        begin_trial(here.anna, TRIAL, **write)
    begin_trial(here.anna, replace(TRIAL, number=1, sessions=80), **write)
    found = trials_among(entries_of(here.anna, key=well.key))
    assert [one.sessions for one in found] == [60, 80]
    assert newest_trial(here.anna, key=well.key) == found[1]
    stop_trial(here.anna, at=NOON + timedelta(days=1), **write)
    stop_trial(here.anna, at=NOON + timedelta(days=5), **write)
    newest = newest_trial(here.anna, key=well.key)
    assert newest.stopped_at == NOON + timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("sessions", [0, 59, 121])
def test_a_trial_of_too_few_or_too_many_is_refused(here, well, sessions):
    wrong = replace(TRIAL, sessions=sessions)
    with pytest.raises(NotAllowed, match="60 to 120"):
        begin_trial(here.anna, wrong, key=well.key, by=here.by_anna)


@pytest.mark.django_db
def test_what_is_done_otherwise_can_be_taken_back(here, well):
    session = uuid4()
    more = {"on": NOON.date(), "key": well.key, "by": here.by_anna}
    note_otherwise(here.anna, session, otherwise=True, **more)
    assert is_otherwise(here.anna, session, key=well.key)
    entries = entries_of(here.anna, key=well.key)
    assert otherwise_among(entries) == {session}
    assert trials_among(entries) == []
    note_otherwise(here.anna, session, otherwise=False, **more)
    assert otherwise_among(entries_of(here.anna, key=well.key)) == frozenset()


@pytest.mark.django_db
def test_a_whole_trial_is_read_from_the_well_and_the_record(here, well):
    key, begun = well.key, NOON - timedelta(weeks=16)
    live_through(here.anna, Plan(weeks=16, people=5), key=key, until=NOON)
    for number, outcome in enumerate(Outcome):
        trial = Trial(number, Habit.GAP, outcome, 70, begun)
        begin_trial(here.anna, trial, key=key, by=here.by_anna)
    entries = entries_of(here.anna, key=key)
    known = what_is_known(here.anna, entries, key=key, at=NOON)
    assert [asked.found.sessions for _, asked in known.trials] == [70, 70]
    assert {trial.name for trial, _ in known.trials}.isdisjoint(known.findings())
    assert Session.objects.count() >= 70
