"""An invented caseload is the same every time, within its rules and near its plan."""

import tracemalloc
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.errors import ScienceError
from cairn.science.simulation.answers import (
    MISSING,
    add_up,
    spread_phq9,
    spread_points,
)
from cairn.science.simulation.caseload import (
    Batch,
    CheckIn,
    Session,
    SimulatedClient,
    simulate,
    simulate_batches,
)
from cairn.science.simulation.course import (
    COURSE_SHARES,
    COURSES,
    RISK_SHARE,
    SILENCE_SHARE,
    START_MEAN,
    Course,
)
from cairn.science.simulation.sessions import BOOKED, CLOSED_DAYS, HELD, Ending, Status

seeds = st.integers(0, 2**64)


def invent(clients: int, seed: int = 1, **options: int) -> list[SimulatedClient]:
    generator = np.random.default_rng(seed)
    return list(simulate(clients, generator=generator, **options))


@pytest.fixture(scope="module")
def crowd() -> list[Batch]:
    generator = np.random.default_rng(20)
    return list(simulate_batches(20_000, generator=generator, batch=2_000))


def totals_of(batch: Batch, week: int) -> np.ndarray:
    rows = batch.rows
    chosen = rows.checked_in & (rows.slot == week)
    totals = np.stack([add_up(batch.replies.phq9), add_up(batch.replies.gad7)], 1)
    return totals[chosen & (totals >= 0).all(axis=1)]


@given(seeds)
@settings(max_examples=20)
def test_the_same_seed_invents_the_same_people(seed: int):
    assert invent(5, seed) == invent(5, seed)


def test_another_seed_invents_other_people():
    assert invent(5, 1) != invent(5, 2)


@given(seeds, st.integers(1, 40), st.integers(1, 60))
@settings(max_examples=30)
def test_a_client_is_the_same_in_any_batch_and_any_number(
    seed: int, batch: int, more: int
):
    assert invent(more, seed, batch=batch) == invent(60, seed)[:more]


def test_the_draws_do_not_change_from_one_release_to_the_next():
    client = invent(3, 7)[2]
    assert (client.code, client.course) == ("invented-000003", Course.UNCHANGED)
    assert (client.ending, len(client.sessions)) == (Ending.PLANNED, 7)
    assert client.sessions[0] == Session(
        number=1,
        day=-111,
        minute=960,
        status=Status.HELD,
        check_in=CheckIn(
            day=-111,
            minute=905,
            phq9=(2, 3, 3, 3, 1, 1, 1, 2, 0),
            gad7=(1, 2, 1, 1, 0, 1, 1),
        ),
        marks=(10, 9, 10, 10),
    )


def test_a_caseload_of_nobody_is_empty_and_fewer_is_refused():
    assert invent(0) == []
    with pytest.raises(ScienceError, match="0 or more clients"):
        invent(-1)
    with pytest.raises(ScienceError, match="batches of at least 1"):
        invent(1, batch=0)


def give_slowly(totals: np.ndarray, liking: np.ndarray) -> list[list[int]]:
    """Hand out one point at a time to the step that comes easiest: the slow oracle."""
    given_rows = []
    for total, row in zip(totals, liking, strict=True):
        answers = [0] * len(row)
        for _ in range(total):
            open_items = [item for item in range(len(row)) if answers[item] < 3]
            best = max(open_items, key=lambda item: row[item] - answers[item])
            answers[best] += 1
        given_rows.append(answers)
    return given_rows


@given(seeds, st.integers(1, 9))
@settings(max_examples=40)
def test_points_are_spread_as_if_given_one_by_one(seed: int, items: int):
    generator = np.random.default_rng(seed)
    totals = generator.integers(0, 3 * items, size=12, endpoint=True)
    ease, tendency = generator.normal(size=items), generator.random((12, items))
    day = generator.random((12, items))
    answers = spread_points(totals, ease, tendency=tendency, day=day)
    assert answers.tolist() == give_slowly(totals, ease + 1.4 * (tendency + day - 1))


@given(seeds)
@settings(max_examples=40)
def test_item_nine_is_what_was_planted_unless_the_others_are_full(seed: int):
    generator = np.random.default_rng(seed)
    planted = generator.integers(0, 2, size=30, endpoint=True)
    totals = np.maximum(generator.integers(0, 27, size=30, endpoint=True), planted)
    draws = generator.random((2, 30, 8))
    answers = spread_phq9(totals, planted, tendency=draws[0], day=draws[1])
    assert answers.sum(axis=1).tolist() == totals.tolist()
    assert answers[:, 8].tolist() == np.maximum(planted, totals - 24).tolist()


def test_answers_stay_within_their_scales(crowd: list[Batch]):
    for batch in crowd:
        replies = batch.replies
        for answers, most in (
            (replies.phq9, 3),
            (replies.gad7, 3),
            (replies.marks, 10),
        ):
            assert (answers.min(), answers.max()) == (MISSING, most)


def test_nothing_comes_back_from_a_session_that_was_not_held(crowd: list[Batch]):
    for batch in crowd:
        rows, replies = batch.rows, batch.replies
        away = ~np.isin(rows.status, [HELD, BOOKED])
        assert not rows.checked_in[away].any()
        assert (replies.phq9[~rows.checked_in] == MISSING).all()
        assert (replies.gad7[~rows.checked_in] == MISSING).all()
        assert (replies.marks[rows.status != HELD] == MISSING).all()


@given(seeds, st.integers(0, 4))
@settings(max_examples=20)
def test_sessions_are_weekly_on_working_days_outside_the_holidays(
    seed: int, weekday: int
):
    for client in invent(20, seed, weekday=weekday):
        days = [session.day for session in client.sessions]
        assert days == sorted(set(days))
        assert {(day - days[0]) % 7 for day in days} == {0}
        assert (days[0] + weekday) % 7 < 5
        held = [s.day for s in client.sessions[1:] if s.status is Status.HELD]
        closed = [day for first, last in CLOSED_DAYS for day in range(first, last + 1)]
        assert set(held).isdisjoint(closed)


@given(seeds)
@settings(max_examples=20)
def test_only_the_last_appointment_lies_ahead_and_only_of_ongoing_clients(seed: int):
    for client in invent(20, seed):
        ahead = [s for s in client.sessions if s.day >= 0]
        booked = [s for s in client.sessions if s.status is Status.BOOKED]
        assert ahead == booked
        assert [s.number for s in client.sessions] == [
            place + 1 for place in range(len(client.sessions))
        ]
        assert len(booked) == (1 if client.ending is Ending.ONGOING else 0)
        assert client.ending is not Ending.SILENCE or (
            client.sessions[-1].status is Status.ABSENT
        )


@given(seeds)
@settings(max_examples=20)
def test_a_check_in_comes_before_its_session(seed: int):
    for client in invent(20, seed):
        for session in client.sessions:
            check_in = session.check_in
            if check_in is not None:
                moment = (check_in.day, check_in.minute)
                assert (session.day - 1, 0) <= moment < (session.day, session.minute)
                assert 0 <= check_in.minute < 24 * 60


def test_courses_come_in_the_planned_shares(crowd: list[Batch]):
    counts = Counter(int(course) for batch in crowd for course in batch.course)
    shares = [counts[place] / 20_000 for place in range(len(COURSES))]
    assert shares == pytest.approx(COURSE_SHARES, abs=0.015)


def test_a_fifth_leaves_without_a_word(crowd: list[Batch]):
    left = over = 0
    for batch in crowd:
        first_day = batch.rows.day[np.searchsorted(batch.rows.owner, range(2_000))]
        long_ago = first_day < -300
        over += int(long_ago.sum())
        left += int((batch.ending[long_ago] == 2).sum())
    assert over > 2_000
    assert left / over == pytest.approx(SILENCE_SHARE, abs=0.03)


def test_first_scores_have_the_planned_mean_and_spread(crowd: list[Batch]):
    first = np.concatenate([totals_of(batch, 0) for batch in crowd])
    assert first.mean(axis=0) == pytest.approx(START_MEAN, abs=0.25)
    assert first.std(axis=0) == pytest.approx([5.5, 4.5], abs=0.35)
    assert np.corrcoef(first.T)[0, 1] == pytest.approx(0.6, abs=0.06)


@pytest.mark.parametrize(
    ("course", "lowest", "highest"),
    [
        (Course.STEADY, -9.5, -7.0),
        (Course.SUDDEN, -11.5, -8.0),
        (Course.LATE, -7.5, -4.0),
        (Course.UNCHANGED, -1.8, 0.0),
        (Course.WORSE, 2.5, 5.5),
    ],
)
def test_each_course_moves_as_its_name_says(
    crowd: list[Batch], course: Course, lowest: float, highest: float
):
    assert lowest < mean_change(crowd, course, week=10) < highest


def test_a_setback_rises_and_recovers(crowd: list[Batch]):
    before, during, after = (
        mean_change(crowd, Course.SETBACK, week) for week in (7, 14, 22)
    )
    assert during > before + 2
    assert after < during - 4


def test_a_late_response_has_not_begun_at_session_five(crowd: list[Batch]):
    assert mean_change(crowd, Course.LATE, week=4) == pytest.approx(0, abs=0.5)


def mean_change(crowd: list[Batch], course: Course, week: int) -> float:
    later, first = [], []
    for batch in crowd:
        rows = batch.rows
        for place, sought in ((later, week), (first, 0)):
            mine = batch.course[rows.owner] == COURSES.index(course)
            chosen = rows.checked_in & (rows.slot == sought) & mine
            totals = add_up(batch.replies.phq9)[chosen]
            place.extend(totals[totals >= 0].tolist())
    return float(np.mean(later) - np.mean(first))


def test_items_of_one_person_hang_together(crowd: list[Batch]):
    answers = np.concatenate([batch.replies.phq9 for batch in crowd[:3]])
    complete = answers[(answers != MISSING).all(axis=1)][:, :8].astype(float)
    between_items = np.corrcoef(complete.T)[np.triu_indices(8, 1)]
    assert between_items.min() > 0.3
    assert between_items.max() < 0.9


def test_a_raised_item_nine_is_rare_and_an_answer_is_sometimes_skipped(
    crowd: list[Batch],
):
    answers = np.concatenate([batch.replies.phq9 for batch in crowd])
    answers = answers[(answers != MISSING).any(axis=1)]
    skipped = (answers == MISSING).sum(axis=1)
    assert set(skipped.tolist()) == {0, 1}
    assert skipped.mean() == pytest.approx(0.02, abs=0.004)
    room = answers[:, :8].sum(axis=1) < 23
    sessions = sum(batch.rows.checked_in.sum() for batch in crowd) / 20_000
    raised = (answers[room, 8] > 0).sum() / 20_000
    assert 0 < raised < RISK_SHARE < 1 < sessions


def test_memory_is_that_of_one_batch_however_many_clients():
    def consume(batches: Iterator[Batch]) -> None:
        for _ in batches:
            pass

    def peak(clients: int) -> int:
        tracemalloc.start()
        consume(simulate_batches(clients, generator=np.random.default_rng(1)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(3_000), peak(30_000)
    assert many < 1.15 * few
    assert many < 100_000_000
