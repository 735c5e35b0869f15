"""Several scores of one client on one day: a person says which counts."""

import hmac
from dataclasses import replace
from datetime import date

import pytest
from table_files import BY_DATE, BY_DAY, BY_SESSION, read, told

from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.tables import (
    Long,
    Mapping,
    ProblemRule,
    SameDay,
    ScoreRange,
    SessionNumbers,
    problems_as_rows,
)

TEXT = (
    "client,date,score\n"
    "A,04.03.2024 18:00,10\n"
    "B,04.03.2024,20\n"
    "A,05.03.2024,11\n"
    "A,04.03.2024 09:00,12\n"
    "B,04.03.2024,20\n"
    "A,04.03.2024 12:00,\n"
)


def read_by(choice: SameDay, text: str = TEXT):
    """Read a table under a choice."""
    return read(text, replace(BY_DATE, same_day=choice))


def test_without_a_choice_all_of_them_are_refused_and_the_rest_is_read():
    reading = read_by(SameDay.REFUSE)
    assert [(s.client, s.row) for s in reading.values()] == [("A", 4)]
    assert (reading.scores, reading.left_out, reading.missing) == (1, 4, 1)
    assert told(reading) == [
        (2, None, ProblemRule.SAME_DAY_OTHER_SCORE),
        (3, None, ProblemRule.SAME_DAY_SAME_SCORE),
    ]
    assert reading.problems[0].message == (
        "2 different scores of one client at one time, in rows 2, 5. One counts. "
        "Choose: keep the first, keep the last, or keep all in order."
    )


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        # The first and last of a day by its time, and else as in the table.
        (SameDay.KEEP_FIRST, [3, 4, 5]),
        (SameDay.KEEP_LAST, [2, 4, 6]),
    ],
)
def test_one_of_a_day_is_kept_as_stated(choice, rows):
    reading = read_by(choice)
    assert [score.row for score in reading.values()] == rows
    assert (reading.left_out, reading.is_clean) == (2, True)


def test_all_of_a_day_are_kept_in_their_order():
    found = [(s.row, s.nth) for s in read_by(SameDay.KEEP_ALL_IN_ORDER).values()]
    assert found == [(2, 2), (3, 1), (4, 1), (5, 1), (6, 2)]


def test_the_same_session_twice_is_asked_about_too():
    text = "client,time,score\nA,1,5\nA,1,6\nA,2,7\n"
    reading = read(text, BY_SESSION)
    assert told(reading) == [(2, None, ProblemRule.SAME_DAY_OTHER_SCORE)]
    assert [score.occasion for score in reading.values()] == [2]


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        ("-1", ProblemRule.SAME_DAY_SAME_SCORE),
        ("-1.0", ProblemRule.SAME_DAY_SAME_SCORE),
        ("-2", ProblemRule.SAME_DAY_OTHER_SCORE),
        ("1", ProblemRule.SAME_DAY_OTHER_SCORE),
    ],
)
def test_it_is_said_whether_the_scores_of_a_day_differ(second, rule):
    text = f"client,time,score\nA,1,-1\nA,1,{second}\n"
    reading = read(text, BY_SESSION, score_range=ScoreRange(-5, 5, True))
    assert told(reading) == [(2, None, rule)]


def test_it_is_said_whether_the_answers_of_a_day_differ():
    text = "client,time,one,two\nA,1,0,1\nA,1,1,0\nB,1,0,\nB,1,0,\n"
    items = Long("time", SessionNumbers(), items={"1": "one", "2": "two"})
    gad = instrument("gad-2")
    reading = read(text, Mapping("gad-2", "client", items), instrument=gad)
    assert told(reading) == [
        (2, None, ProblemRule.SAME_DAY_OTHER_SCORE),
        (4, None, ProblemRule.SAME_DAY_SAME_SCORE),
    ]


def test_many_on_one_day_are_one_problem_that_names_the_first_rows():
    text = "client,date,score\n" + "A,04.03.2024,5\n" * 100
    reading = read_by(SameDay.REFUSE, text)
    assert reading.problems[0].message.startswith(
        "100 equal scores of one client at one time, in rows 2, 3, 4, 5, 6, 7 and more."
    )
    assert reading.counts == {ProblemRule.SAME_DAY_SAME_SCORE: 1}


def test_a_fingerprint_names_the_place_of_a_score_and_not_its_value():
    secret = b"a practice's own secret"
    first = [s.fingerprint(secret) for s in read_by(SameDay.KEEP_FIRST).values()]
    again = [s.fingerprint(secret) for s in read_by(SameDay.KEEP_FIRST).values()]
    corrected = TEXT.replace("11\n", "13\n")
    after = read_by(SameDay.KEEP_FIRST, corrected).values()
    assert first == again == [s.fingerprint(secret) for s in after]
    every = read_by(SameDay.KEEP_ALL_IN_ORDER).values()
    assert len({s.fingerprint(secret) for s in every}) == 5
    another = read_by(SameDay.KEEP_FIRST).values()
    assert not {s.fingerprint(b"another practice's secret") for s in another} & set(
        first
    )


def test_a_fingerprint_stays_as_it_is_between_versions():
    score = next(read_by(SameDay.KEEP_FIRST).values())
    assert (score.client, score.at, score.nth) == ("B", date(2024, 3, 4), 1)
    told = b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (b"B", b"bdi", b"total", b"date 2024-03-04", b"1")
    )
    secret = b"0123456789abcdef"
    assert score.fingerprint(secret) == hmac.new(secret, told, "sha256").hexdigest()
    assert score.fingerprint(secret).startswith("602251d80efb97e47b54748e6b663efc")


def test_dates_days_and_sessions_never_share_a_fingerprint():
    secret = b"a practice's own secret"
    day = next(read("client,day,score\nA,1,5\n", BY_DAY).values())
    session = next(read("client,time,score\nA,1,5\n", BY_SESSION).values())
    assert day.fingerprint(secret) != session.fingerprint(secret)
    again = next(read("client,day,score\nA,1.0,6\n", BY_DAY).values())
    assert day.fingerprint(secret) == again.fingerprint(secret)


def test_a_fingerprint_needs_a_secret():
    score = next(read_by(SameDay.KEEP_FIRST).values())
    with pytest.raises(ValueError, match="at least 16 bytes"):
        score.fingerprint(b"short")


def test_problems_become_plain_rows():
    reading = read("client,date,score\nA,x,5\n", BY_DATE)
    assert problems_as_rows(reading.problems) == [
        {
            "row": 2,
            "column": "B",
            "rule": "not a date",
            "message": "This is not a date in the order that was stated. Check the "
            "order of day, month and year.",
        }
    ]
