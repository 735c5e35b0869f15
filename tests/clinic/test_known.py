"""What can be known: silent before its threshold, right after it, of one's own only."""

from datetime import timedelta

import pytest
from django_scopes import scope

from cairn.clinic.records.after_sessions import GUESSED
from cairn.clinic.records.known import what_is_known
from cairn.clinic.records.models import AfterSession, Author, FitGuess, SessionState
from cairn.clinic.records.movement import moves_of
from cairn.clinic.records.services.open_well import begin_well
from cairn.clinic.records.two_sides import sides_of
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import taps_among
from people import NOON
from years import Plan, live_through

pytestmark = pytest.mark.django_db
WORDS = "Vierzehn Eisvögel unter Weiden"


@pytest.fixture
def key(here):
    return begin_well(here.anna, WORDS, by=here.by_anna, at=NOON).key


def known(here, key, at=NOON):
    entries = entries_of(here.anna, key=key)
    return what_is_known(here.anna, entries, key=key, at=at)


def sides(here, key, at=NOON):
    taps = taps_among(entries_of(here.anna, key=key))
    return sides_of(here.anna, taps, moves_of(here.anna), at=at)


def test_an_empty_well_is_told_of_nothing(here, key):
    found = known(here, key)
    assert found.findings() == frozenset()
    asked = [found.alike, found.lift, found.cup, found.balance, found.echo,
             found.helped, *found.guesses.values()]  # fmt: skip
    assert all(one.found is None for one in asked)
    assert all(count[2] == 0 for one in asked for count in one.not_yet.counts)
    assert found.trials == ()


def test_what_was_put_in_is_found(here, key):
    plan = Plan(weeks=60, people=16, course=30, lift=0.6, bias=-1.0)
    live_through(here.anna, plan, key=key, until=NOON)
    found = known(here, key)
    assert "lift" in found.findings()
    assert found.lift.found.slope.lower > 0
    assert {f"guess {item}" for item in GUESSED} <= found.findings()
    assert found.guesses["1"].found.bias.upper < -0.5
    assert found.alike.found.dyads == 32
    assert sum(map(sum, found.helped.found.counts)) == 960
    assert found.cup.found.low < found.cup.found.middle < found.cup.found.high
    # A year and two months: the echo waits, however many sessions there were.
    assert found.echo.not_yet.counts[0] == ("weeks", 104, 60)
    assert found.echo.not_yet.counts[2] == ("clients in a middle week", 8, 16)


def test_marks_count_once_they_were_looked_at_and_not_before(here, key):
    live_through(here.anna, Plan(weeks=4), key=key, until=NOON)
    assert all(one.marks and one.helped for one in sides(here, key))
    FitGuess.objects.update(revealed_at=None)
    assert not any(one.marks or one.helped or one.guess for one in sides(here, key))


def test_whoever_is_treated_elsewhere_is_counted_elsewhere(here, key):
    live_through(here.anna, Plan(weeks=4, people=2), key=key, until=NOON)
    first = sides(here, key)
    gone = AfterSession.objects.first().client
    gone.therapist = here.clara
    gone.save()
    left = sides(here, key)
    assert {one.client for one in first} - {one.client for one in left} == {gone.id}
    assert sides_of(here.clara, [], moves_of(here.clara), at=NOON) == []


def test_a_session_that_was_called_off_or_is_to_come_is_none(here, key):
    live_through(here.anna, Plan(weeks=3, people=2), key=key, until=NOON)
    all_of_them = sides(here, key)
    assert len(all_of_them) == 6
    off = all_of_them[0]
    move(here, off, SessionState.CANCELLED, off.starts_at)
    assert off.session not in {one.session for one in sides(here, key)}
    moved = all_of_them[1]
    move(here, moved, SessionState.PLANNED, NOON + timedelta(days=1))
    assert moved.session not in {one.session for one in sides(here, key)}
    tomorrow = NOON + timedelta(days=2)
    assert moved.session in {one.session for one in sides(here, key, at=tomorrow)}


def move(here, one, state, starts_at):
    from cairn.clinic.records.models import Session
    from cairn.clinic.records.services.plan_session import set_session_state

    session = Session.objects.get(id=one.session)
    set_session_state(
        session, state, starts_at=starts_at, by=here.by_anna, at=NOON + timedelta(1)
    )


def test_a_change_needs_a_new_score_since_the_session_before(here, key):
    live_through(here.anna, Plan(weeks=3, people=1), key=key, until=NOON)
    first, *later = sides(here, key)
    assert first.change is None
    assert all(one.change is not None for one in later)


def test_sessions_of_a_day_are_numbered_in_their_order(here, key):
    live_through(here.anna, Plan(weeks=1, people=10), key=key, until=NOON)
    by_day = {}
    for one in sides(here, key):
        by_day.setdefault(one.starts_at.date(), []).append(one.order)
    assert all(orders == [1, 2] for orders in by_day.values())


def test_another_practice_is_not_seen(here, key, cast):
    with scope(practice=cast.other_practice):
        greta = Author.member(cast.greta)
        other = begin_well(cast.greta, WORDS, by=greta, at=NOON).key
    live_through(cast.greta, Plan(weeks=3), key=other, until=NOON)
    with scope(practice=cast.practice):
        assert sides(here, key) == []
