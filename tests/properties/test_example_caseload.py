"""The example practice shows the same scenes whatever the seed and the weekday."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.science.simulation.caseload import Session
from cairn.science.simulation.example_caseload import (
    NOTICE,
    InventedPerson,
    example_caseload,
)
from cairn.science.simulation.invented_people import PARTS, WORDS, Scene
from cairn.science.simulation.sessions import Ending, Status

RELIABLE_RISE = 6  # PHQ-9

seeds = st.integers(0, 2**64)
weekdays = st.integers(0, 6)
many = settings(max_examples=60)


def practice(seed: int = 1, weekday: int = 2) -> tuple[InventedPerson, ...]:
    return example_caseload(np.random.default_rng(seed), weekday=weekday)


def person(people: tuple[InventedPerson, ...], scene: Scene) -> InventedPerson:
    (only,) = [one for one in people if one.scene is scene]
    return only


def checked_in(one: InventedPerson) -> list[Session]:
    return [s for s in one.client.sessions if s.check_in is not None]


def depression(one: InventedPerson) -> list[int]:
    """Return the totals, a skipped answer counted as nothing."""
    return [sum(answer or 0 for answer in s.check_in.phq9) for s in checked_in(one)]


def test_the_example_is_the_same_for_the_same_seed_and_says_it_is_invented():
    people = practice()
    assert people == practice()
    assert people != practice(seed=2)
    assert len(people) == 31
    assert "invented" in NOTICE
    assert all(one.client.code.startswith("invented-") for one in people)


def test_names_are_a_first_name_and_an_initial_and_nobody_has_two():
    assert list(WORDS) == [part.name for part in PARTS]
    assert len(set(WORDS)) == len(set(WORDS.values())) == len(PARTS)
    assert [
        name for name in WORDS if not re.fullmatch(r"[A-Z][a-z]+ [A-Z]\.", name)
    ] == []
    assert max(len(words) for words in WORDS.values()) <= 80


@given(seeds, weekdays)
@many
def test_five_people_come_today_and_nobody_shares_an_hour(seed: int, weekday: int):
    ahead = [
        (s.day, s.minute)
        for one in practice(seed, weekday)
        for s in one.client.sessions
        if s.status is Status.BOOKED
    ]
    assert len(set(ahead)) == len(ahead)
    assert sorted(minute for day, minute in ahead if day == 0) == [
        540, 600, 690, 840, 930,
    ]  # fmt: skip
    assert all((weekday + day) % 7 < 5 for day, _ in ahead if day)
    assert max(day for day, _ in ahead) <= 7


@given(seeds, weekdays)
@many
def test_one_person_and_nobody_else_is_twice_clearly_worse(seed: int, weekday: int):
    worse = [
        one.scene
        for one in practice(seed, weekday)
        if min((depression(one) * 2)[-2:]) >= depression(one)[0] + RELIABLE_RISE
    ]
    assert worse == [Scene.WORSE_TWICE]


@given(seeds, weekdays)
@many
def test_one_risk_answer_came_this_morning_and_there_is_no_other(
    seed: int, weekday: int
):
    people = practice(seed, weekday)
    raised = [
        (one.scene, s.check_in.day, s.check_in.minute, s.check_in.phq9[8])
        for one in people
        for s in checked_in(one)
        if s.check_in.phq9[8] != 0
    ]
    assert raised == [(Scene.RISK_ANSWER, 0, 8 * 60 + 12, 1)]


@given(seeds, weekdays)
@many
def test_one_last_session_was_marked_low_and_no_other_mark_is(seed: int, weekday: int):
    people = practice(seed, weekday)
    low = [
        (one.scene, s.marks, one.client.sessions[place + 1].status)
        for one in people
        for place, s in enumerate(one.client.sessions)
        if s.marks is not None and min(s.marks) < 6
    ]
    assert low == [(Scene.LOW_MARK, (3, 6, 4, 5), Status.BOOKED)]


@given(seeds, weekdays)
@many
def test_one_person_has_been_silent_for_three_weeks_and_the_others_were_seen(
    seed: int, weekday: int
):
    ongoing = [
        one for one in practice(seed, weekday) if one.client.ending is Ending.ONGOING
    ]
    silent = [one for one in ongoing if checked_in(one)[-1].check_in.day <= -21]
    assert [one.scene for one in silent] == [Scene.SILENT]
    assert len(ongoing) == 23


@given(seeds, weekdays)
@many
def test_today_has_four_check_ins_and_one_still_to_come(seed: int, weekday: int):
    today = [
        (one.scene is Scene.NOT_YET_ANSWERED, s.check_in is None)
        for one in practice(seed, weekday)
        for s in one.client.sessions
        if s.day == 0
    ]
    assert sorted(today) == [(False, False)] * 4 + [(True, True)]


@given(seeds)
@many
def test_the_bereaved_person_recovers_and_someone_is_about_to_finish(seed: int):
    people = practice(seed)
    grief = depression(person(people, Scene.BEREAVEMENT))
    assert np.mean(grief[-3:]) < grief[0] - 3
    ending = person(people, Scene.ENDING_SOON).client
    assert ending.ending is Ending.ONGOING
    assert [one.client.ending for one in people].count(Ending.PLANNED) == 5
    assert [one.client.ending for one in people].count(Ending.SILENCE) == 3


@given(seeds)
@many
def test_everybody_starts_where_their_plan_says(seed: int):
    starts = [depression(one)[0] for one in practice(seed)]
    assert starts == [part.start[0] for part in PARTS]
