"""What one cell means is stated: dates, numbers, labels, signs for missing."""

from dataclasses import replace
from datetime import date

import pytest
from table_files import BY_DATE, BY_DAY, BY_SESSION, DMY, POINTS, read, told, totals

from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    DayUnit,
    Long,
    Mapping,
    ProblemRule,
    ScoreRange,
    SessionNumbers,
)

ORDERS = {
    "DMY": Dates(DateOrder.DAY_MONTH_YEAR),
    "MDY": Dates(DateOrder.MONTH_DAY_YEAR),
    "YMD": Dates(DateOrder.YEAR_MONTH_DAY),
}


def read_date_cell(cell: str, stated: Dates):
    """Read a table with one date; give the date or the broken rule."""
    mapping = Mapping("bdi", "client", Long("date", stated, score="score"))
    reading = read(f'client,date,score\nJonas,"{cell}",5\n', mapping)
    found = [score.at for score in reading.values()]
    return found[0] if found else reading.problems[0].rule


@pytest.mark.parametrize(
    ("order", "cell"),
    [
        ("DMY", "4.3.2024"),
        ("DMY", "04/03/2024"),
        ("DMY", "04-03-2024 18:05"),
        ("DMY", " 04.03.2024 18:05:59 "),
        ("MDY", "3/4/2024"),
        ("MDY", "03/04/2024 6:05 PM"),
        ("MDY", "3/4/2024 12:00am"),
        ("YMD", "2024-03-04"),
        ("YMD", "2024/3/4"),
        ("YMD", "20240304"),
        ("YMD", "2024-03-04T18:05:59.123Z"),
        ("YMD", "2024-03-04T18:05:59+01:00"),
    ],
)
def test_a_date_is_read_in_the_stated_order(order, cell):
    assert read_date_cell(cell, ORDERS[order]) == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("order", "cell", "rule"),
    [
        ("DMY", "2024-03-04", ProblemRule.NOT_A_DATE),
        ("DMY", "31.02.2024", ProblemRule.NOT_A_DATE),
        ("DMY", "04.03-2024", ProblemRule.NOT_A_DATE),
        ("DMY", "04.03.24", ProblemRule.TWO_DIGIT_YEAR),
        ("DMY", "04.03.2024 25:00", ProblemRule.NOT_A_DATE),
        ("DMY", "04.03.2024 13:00 PM", ProblemRule.NOT_A_DATE),
        ("DMY", "4 March 2024", ProblemRule.NOT_A_DATE),
        ("DMY", "45355", ProblemRule.NOT_A_DATE),
        ("DMY", "04.03.1900", ProblemRule.DATE_OUT_OF_RANGE),
        ("DMY", "٠٤.٠٣.٢٠٢٤", ProblemRule.NOT_A_DATE),
        ("DMY", "=TODAY()", ProblemRule.FORMULA),
        ("YMD", "240304", ProblemRule.NOT_A_DATE),
        ("YMD", "2024034", ProblemRule.NOT_A_DATE),
        ("YMD", "04.03.2024", ProblemRule.NOT_A_DATE),
        ("MDY", "13/01/2024", ProblemRule.NOT_A_DATE),
    ],
)
def test_what_is_no_date_in_the_stated_order_is_told(order, cell, rule):
    assert read_date_cell(cell, ORDERS[order]) is rule


@pytest.mark.parametrize(
    ("cell", "year"), [("04.03.49", 2049), ("04.03.50", 1950), ("04.03.24", 2024)]
)
def test_two_digit_years_need_a_stated_century(cell, year):
    stated = replace(DMY, two_digit_years_from=1950)
    assert read_date_cell(cell, stated) == date(year, 3, 4)


def test_dates_after_the_stated_last_day_are_told():
    stated = replace(DMY, not_after=date(2024, 3, 3))
    assert read_date_cell("03.03.2024", stated) == date(2024, 3, 3)
    assert read_date_cell("04.03.2024", stated) is ProblemRule.DATE_OUT_OF_RANGE


def read_score_cell(cell: str, **stated):
    """Read a table with one score; give the total, None, or the broken rule."""
    options = {"score_range": stated.pop("score_range", ScoreRange(-10, 3000, True))}
    reading = read(
        f'client;day;score\nJonas;1;"{cell}"\n', replace(BY_DAY, **stated), **options
    )
    if reading.problems:
        return reading.problems[0].rule
    return next((score.total for score in reading.values()), None)


@pytest.mark.parametrize(
    ("cell", "stated", "total"),
    [
        ("12", {}, 12.0),
        (" 12 ", {}, 12.0),
        ("+12", {}, 12.0),
        ("-9", {}, -9.0),
        ("12.5", {}, 12.5),
        ("12,5", {"decimal_comma": True}, 12.5),
        ("-9", {"missing": ("-9",)}, None),
        ("NA", {"missing": ("NA",)}, None),
        (".", {"missing": (".",)}, None),
        ("", {}, None),
        ("  ", {}, None),
        ("12,5", {}, ProblemRule.DECIMAL_MARK),
        ("1,234", {}, ProblemRule.DECIMAL_MARK),
        ("12.5", {"decimal_comma": True}, ProblemRule.DECIMAL_MARK),
        ("1.234,5", {"decimal_comma": True}, ProblemRule.DECIMAL_MARK),
        ("NA", {}, ProblemRule.NOT_A_NUMBER),
        ("", {"missing": ("NA",)}, None),
        ("1e1", {}, ProblemRule.NOT_A_NUMBER),
        ("nan", {}, ProblemRule.NOT_A_NUMBER),
        ("inf", {}, ProblemRule.NOT_A_NUMBER),
        ("1_0", {}, ProblemRule.NOT_A_NUMBER),
        ("١٢", {}, ProblemRule.NOT_A_NUMBER),
        ("12 points", {}, ProblemRule.NOT_A_NUMBER),
        ("0x1f", {}, ProblemRule.NOT_A_NUMBER),
        ("9" * 400, {}, ProblemRule.NOT_A_NUMBER),
        ("=1+1", {}, ProblemRule.FORMULA),
        ("+1+1", {}, ProblemRule.FORMULA),
        ("@SUM(A1)", {}, ProblemRule.FORMULA),
        ("3001", {}, ProblemRule.OUT_OF_RANGE),
        ("-11", {}, ProblemRule.OUT_OF_RANGE),
    ],
)
def test_a_score_cell_means_what_was_stated(cell, stated, total):
    assert read_score_cell(cell, **stated) == total


def test_a_measure_of_whole_numbers_has_no_fractions_unless_stated():
    whole = {"score_range": POINTS}
    assert read_score_cell("12.0", **whole) == 12.0
    assert read_score_cell("12.5", **whole) is ProblemRule.NOT_WHOLE
    assert read_score_cell("12.5", fractions=True, **whole) == 12.5


def test_the_bounds_of_the_measure_are_said_and_the_value_is_not():
    reading = read("client,day,score\nJonas,1,64\n", BY_DAY)
    assert told(reading) == [(2, 3, ProblemRule.OUT_OF_RANGE)]
    message = "A total of this measure is a whole number from 0 to 63. Check the row."
    assert reading.problems[0].message == message


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("", ProblemRule.NO_CLIENT),
        ("   ", ProblemRule.NO_CLIENT),
        ("=HYPERLINK(1)", ProblemRule.FORMULA),
        ("@ada", ProblemRule.FORMULA),
        ("a\x07b", ProblemRule.CONTROL_CHARACTER),
        ("a\u2028b", ProblemRule.CONTROL_CHARACTER),
        ("a" * 201, ProblemRule.CLIENT_TOO_LONG),
    ],
)
def test_what_is_no_client_is_told_once_for_its_row(cell, rule):
    reading = read(f'client,day,score\n"{cell}",1,5\nAda,1,6\n', BY_DAY)
    assert told(reading) == [(2, 1, rule)]
    assert totals(reading) == [("Ada", 1.0, 6.0)]


def test_client_codes_keep_their_leading_zeros():
    reading = read("client,day,score\n007,1,5\n7,1,6\n", BY_DAY)
    assert [score.client for score in reading.values()] == ["007", "7"]


def test_labels_mean_the_numbers_stated_for_them():
    labelled = SessionNumbers({"pre": 1, "post": 2})
    mapping = Mapping("bdi", "client", Long("time", labelled, score="score"))
    text = "client,time,score\nA,pre,5\nA,post,6\nA,3,7\nA,follow-up,8\nA,,9\n"
    reading = read(text, mapping)
    assert [(s.occasion, s.label) for s in reading.values()] == [
        (1, "pre"),
        (2, "post"),
        (3, ""),
    ]
    assert told(reading) == [
        (5, 2, ProblemRule.NOT_A_SESSION),
        (6, 2, ProblemRule.NO_DATE),
    ]


@pytest.mark.parametrize("cell", ["1.5", "x", "1000000", "-1000000"])
def test_a_session_is_a_whole_number(cell):
    reading = read(f"client,time,score\nA,{cell},5\n", BY_SESSION)
    assert told(reading) == [(2, 2, ProblemRule.NOT_A_SESSION)]


@pytest.mark.parametrize(
    ("unit", "cell", "day"),
    [
        (DayUnit.DAY, "-14", -14.0),
        (DayUnit.DAY, "1.5", 1.5),
        (DayUnit.WEEK, "8", 56.0),
        (DayUnit.MONTH, "12", 365.25),
        (DayUnit.MONTH, "start", 0.0),
    ],
)
def test_day_numbers_are_read_in_the_stated_unit(unit, cell, day):
    stated = DayNumbers(unit, {"start": 0})
    mapping = Mapping("bdi", "client", Long("day", stated, score="score"))
    reading = read(f"client,day,score\nA,{cell},5\n", mapping)
    assert [score.day for score in reading.values()] == [day]


@pytest.mark.parametrize("cell", ["x", "40000", "1,5", "04.03.2024"])
def test_a_day_is_a_number_within_a_hundred_years(cell):
    reading = read(f'client,day,score\nA,"{cell}",5\n', BY_DAY)
    assert told(reading) == [(2, 2, ProblemRule.NOT_A_DAY)]


def test_a_score_without_a_date_is_told_and_a_date_without_a_score_is_missing():
    reading = read("client,date,score\nA,,5\nA,04.03.2024,\nA,x,\n", BY_DATE)
    assert told(reading) == [(2, 2, ProblemRule.NO_DATE)]
    assert (reading.scores, reading.missing) == (0, 2)


def test_a_score_without_a_day_is_told():
    reading = read("client,day,score\nA,,5\n", BY_DAY)
    assert told(reading) == [(2, 2, ProblemRule.NO_DATE)]


def test_every_broken_cell_of_a_row_is_told():
    reading = read("client,date,score\n=A,x,99\n", BY_DATE)
    assert told(reading) == [
        (2, 1, ProblemRule.FORMULA),
        (2, 2, ProblemRule.NOT_A_DATE),
        (2, 3, ProblemRule.OUT_OF_RANGE),
    ]
    assert [p.place for p in reading.problems] == [
        "row 2, column A",
        "row 2, column B",
        "row 2, column C",
    ]
