"""Nothing leaves for a member outside their limits; safety keeps its promised hours."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from cairn.clinic.limits import Limits
from cairn.clinic.records.limits import limits_of
from cairn.clinic.records.models import (
    AuditEvent,
    Author,
    MemberLimits,
    NoticeKind,
    OutboxMessage,
)
from cairn.clinic.records.services.keep_limits import keep_limits
from cairn.clinic.records.services.raise_attention import who_looks
from cairn.clinic.records.services.send_outbox import send_waiting
from cairn.clinic.records.services.state_protocol import covered_hours_of
from cairn.errors import CairnError, NotAllowed
from clinic.test_record_check_in import RISKY, check_in, hand_in
from people import NOON

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
CHANGES = (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC))
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 29, 30, 59]))
HOURS = st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1])


def limits_with(off: frozenset[int], hours: dict[int, tuple[time, time]]) -> Limits:
    """Return limits that leave the first day with hours open, if there is one."""
    return Limits(BERLIN, off - frozenset(list(hours)[:1]), hours)


ANY_LIMITS = st.builds(
    limits_with,
    st.frozensets(st.integers(1, 7), max_size=6),
    st.dictionaries(st.integers(1, 7), HOURS),
)
NEAR_A_CHANGE = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2880, 2880),
)
IN_THE_YEAR = st.integers(0, 525_599).map(lambda n: NEW_YEAR + timedelta(minutes=n))


def open_minutes(limits: Limits) -> set[tuple[int, int]]:
    """Write out every open minute of a week as the wall shows it, day by day."""
    every = {(day, minute) for day in range(1, 8) for minute in range(1440)}
    said = set() if limits.hours else every
    for day, (start, end) in limits.hours.items():
        if day in limits.off_days:
            continue
        first, last = (clock.hour * 60 + clock.minute for clock in (start, end))
        last += 1440 if last < first else 0
        said |= {
            ((day - 1 + minute // 1440) % 7 + 1, minute % 1440)
            for minute in range(first, last)
        }
    return {one for one in said if one[0] not in limits.off_days}


def on_the_wall(at: datetime) -> tuple[int, int]:
    local = at.astimezone(BERLIN)
    return local.isoweekday(), local.hour * 60 + local.minute


@given(ANY_LIMITS, st.lists(NEAR_A_CHANGE | IN_THE_YEAR, min_size=1))
def test_open_is_what_the_clock_on_the_wall_says(limits, moments):
    minutes = open_minutes(limits)
    for at in moments:
        assert limits.allow_contact(at) == (on_the_wall(at) in minutes), at


def test_a_whole_year_of_quarter_hours_keeps_to_the_wall():
    evening = (time(20), time(1, 30))
    limits = Limits(BERLIN, frozenset({3, 7}), {1: evening, 2: evening, 6: evening})
    minutes = open_minutes(limits)
    ticks = [NEW_YEAR + timedelta(minutes=15) * number for number in range(4 * 8760)]
    seen = {limits.allow_contact(at) for at in ticks}
    assert seen == {True, False}
    for at in ticks:
        assert limits.allow_contact(at) == (on_the_wall(at) in minutes), at


@pytest.mark.parametrize("wrong", [
    {"hours": {1: (time(9), time(9))}}, {"off_days": frozenset(range(1, 8))},
    {"hours": {1: (time(9), time(10))}, "off_days": frozenset({1, 2})},
])  # fmt: skip
def test_limits_that_leave_nothing_are_refused(wrong):
    with pytest.raises(CairnError):
        Limits(BERLIN, **wrong)


# where notices are sent


def keep(cast, limits: Limits, member=None) -> None:
    member = member or cast.anna
    keep_limits(member, limits, by=Author.member(member), at=NOON)


def lay(cast, key: object, *, kind: str, at: datetime) -> None:
    OutboxMessage.objects.create(
        practice=cast.practice, to=cast.anna, kind=kind, dedupe_key=f"test:{key}",
        created_at=at, next_try_at=at,
    )  # fmt: skip


def send(cast, at: datetime) -> int:
    return send_waiting(cast.practice, by=Author.system(), at=at)


def some_limits(chance: Random) -> Limits:
    pairs = {}
    for day in chance.sample(range(1, 8), chance.randint(0, 6)):
        start, end = chance.sample(range(24), 2)
        pairs[day] = (time(start, chance.choice([0, 30])), time(end, 0))
    off = frozenset(chance.sample(range(1, 8), chance.randint(0, 4)))
    pairs = {day: pair for day, pair in pairs.items() if pair[0] != pair[1]}
    return limits_with(off, pairs)


def ticks_of_a_year(chance: Random) -> list[datetime]:
    """Return clock ticks over a year, and every half hour of both changes."""
    some = [NEW_YEAR + timedelta(minutes=chance.randrange(525_600)) for _ in range(150)]
    half = timedelta(minutes=30)
    nights = [change + half * step for change in CHANGES for step in range(-4, 12)]
    return sorted(some + nights)


@pytest.mark.parametrize("seed", range(5))
def test_no_notice_leaves_outside_the_limits_all_year_round(here, seed):
    chance = Random(seed)
    limits = some_limits(chance)
    keep(here, limits)
    minutes, left = open_minutes(limits), 0
    for at in ticks_of_a_year(chance):
        if not OutboxMessage.objects.filter(sent_at=None).exists():
            lay(here, at, kind="a week's end", at=at)
        sent = send(here, at)
        assert sent == (on_the_wall(at) in minutes), at
        left += sent
    assert len(mail.outbox) == left > 0


def test_what_waited_leaves_once_the_hours_begin(here):
    keep(here, Limits(BERLIN, hours={day: (time(10), time(12)) for day in range(1, 6)}))
    lay(here, 1, kind="a week's end", at=NOON)
    morning = NOON.replace(hour=8, minute=59) + timedelta(days=1)
    assert [send(here, at) for at in (NOON, morning, morning + timedelta(minutes=1))] \
        == [0, 0, 1]  # fmt: skip


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("seed", range(4))
def test_a_notice_about_safety_is_there_when_the_promised_hours_begin(here, kind, seed):
    chance = Random(seed)
    limits = some_limits(chance)
    keep(here, limits)
    minutes, covered = open_minutes(limits), covered_hours_of(
        here.protocol, here.practice
    )  # fmt: skip
    for number in range(40):
        asked = NOON + timedelta(minutes=chance.randrange(350_000))
        lay(here, number, kind=kind, at=asked)
        at_once = covered.is_covered(asked) or on_the_wall(asked) in minutes
        assert send(here, asked) == at_once
        # The deadline counts covered minutes: not one of them goes by unsaid.
        assert send(here, covered.next_cover(asked)) == (not at_once)


def test_without_a_protocol_a_notice_about_safety_waits_for_nothing(here):
    keep(here, Limits(BERLIN, off_days=frozenset({3})))
    after = datetime(2028, 1, 5, 3, 0, tzinfo=UTC)
    lay(here, 1, kind=NoticeKind.WAITING, at=after)
    lay(here, 2, kind="a week's end", at=after)
    assert send(here, after) == 1


def test_without_limits_nothing_waits(here):
    lay(here, 1, kind="a week's end", at=NOON)
    assert limits_of(here.anna) is None
    assert send(here, NOON.replace(hour=2)) == 0
    assert send(here, NOON + timedelta(hours=12)) == 1


# who looks


def looks(cast, at: datetime) -> list[str]:
    return [one.read_text("name") for one in who_looks(cast.ben, cast.protocol, at=at)]


def test_on_a_day_off_the_next_named_person_looks(here):
    keep(here, Limits(BERLIN, off_days=frozenset({5})))
    friday = NOON + timedelta(days=2)
    assert looks(here, NOON) == ["Anna", "Clara"]
    assert looks(here, friday) == ["Clara"]
    # Thursday night: who looks first, looks on Friday.
    assert looks(here, friday - timedelta(hours=14)) == ["Clara"]
    # Friday night: who looks first, looks on Monday.
    assert looks(here, friday + timedelta(hours=6)) == ["Anna", "Clara"]


def test_with_everybody_off_somebody_is_named_all_the_same(here):
    for member in (here.anna, here.clara):
        keep(here, Limits(BERLIN, off_days=frozenset({5})), member)
    assert looks(here, NOON + timedelta(days=2)) == ["Anna", "Clara"]


def test_a_risky_answer_on_a_day_off_is_held_by_who_is_there(here):
    keep(here, Limits(BERLIN, off_days=frozenset({3})))
    hand_in(here, check_in(RISKY))
    assert send(here, NOON) == 1
    assert mail.outbox[0].to == ["clara@practice.example"]


# keeping them


def test_the_same_limits_once_more_are_one_row(here):
    limits = Limits(BERLIN, frozenset({6, 7}), {1: (time(9), time(17))}, time(18), 6)
    keep(here, limits)
    keep(here, limits)
    assert MemberLimits.objects.count() == 1
    assert AuditEvent.objects.filter(action="limits kept").count() == 1
    assert limits_of(here.anna) == limits


def test_nobody_sets_anybody_elses_limits(here):
    with pytest.raises(NotAllowed):
        keep_limits(here.anna, Limits(BERLIN), by=Author.member(here.dora), at=NOON)
