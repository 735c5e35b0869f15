"""The import works on real tables as therapists and trials have left them."""

from dataclasses import replace

import pytest
from table_files import shared

from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.tables import (
    DayNumbers,
    DayUnit,
    Layout,
    Long,
    Mapping,
    Occasion,
    ProblemRule,
    SameDay,
    ScoreRange,
    SessionNumbers,
    Wide,
    open_table,
    read_scores,
)

VISITS = Mapping("bdi", "id", Long("day", DayNumbers(), score="bdi"))
BDI = ScoreRange(0, 63, lower_is_better=True, whole=True)
MONTHS = {"bdi.pre": 0, "bdi.2m": 2, "bdi.3m": 3, "bdi.5m": 5, "bdi.8m": 8}


def test_a_wide_table_with_heavy_dropout_gives_what_was_answered():
    table = open_table(shared("btheb_bdi.csv"))
    months = tuple(
        Occasion(name, score=name, day=count * DayUnit.MONTH.days)
        for name, count in MONTHS.items()
    )
    mapping = Mapping("bdi-ii", "id", Wide(months))
    reading = read_scores(table, mapping, instrument=instrument("bdi-ii"))
    assert table.suggestions.layout is Layout.WIDE
    assert (reading.rows, reading.clients) == (100, 100)
    assert (reading.scores, reading.missing) == (380, 120)
    assert reading.is_clean
    second = [s for s in reading.values() if s.client == "2"]
    assert [s.total for s in second] == [32.0, 16.0, 24.0, 17.0, 20.0]
    assert [s.label for s in second] == list(MONTHS)
    assert [s.day for s in second] == [0.0, 60.875, 91.3125, 152.1875, 243.5]


def test_two_scores_on_one_day_are_asked_about_and_nothing_else_is_lost():
    table = open_table(shared("enrichd_bdi_half.csv"))
    reading = read_scores(table, VISITS, score_range=BDI)
    assert reading.counts == {
        ProblemRule.SAME_DAY_SAME_SCORE: 60,
        ProblemRule.SAME_DAY_OTHER_SCORE: 10,
    }
    assert (reading.rows, reading.clients) == (3502, 278)
    assert (reading.scores, reading.left_out) == (3362, 140)
    assert "rows 63, 64" in reading.problems[0].message


@pytest.mark.parametrize(
    ("choice", "scores"),
    [
        (SameDay.KEEP_FIRST, 3432),
        (SameDay.KEEP_LAST, 3432),
        (SameDay.KEEP_ALL_IN_ORDER, 3502),
    ],
)
def test_a_stated_choice_settles_two_scores_on_one_day(choice, scores):
    table = open_table(shared("enrichd_bdi_half.csv"))
    reading = read_scores(table, replace(VISITS, same_day=choice), score_range=BDI)
    assert reading.is_clean
    assert reading.scores == scores == sum(1 for _ in reading.values())


def test_one_of_two_measures_is_read_from_a_wide_table():
    table = open_table(shared("sgdata.csv"))
    names = [f"bdi_s{number}" for number in range(13)] + ["bdi_fu1", "bdi_fu2"]
    occasions = tuple(
        Occasion(name, score=name, order=order) for order, name in enumerate(names)
    )
    mapping = Mapping("bdi", "id", Wide(occasions))
    reading = read_scores(table, mapping, score_range=BDI)
    assert table.suggestions.score_groups[0] == tuple(names)
    assert reading.clients == 43
    assert reading.scores + reading.missing == 43 * 15
    assert reading.is_clean
    first = [s.total for s in reading.values() if s.client == "1"]
    assert first == [33, 35, 37, 34, 23, 24, 21, 29, 17, 11, 11, 10, 7, 10, 8]


@pytest.mark.parametrize(
    ("column", "score_range", "missing"),
    [
        ("das", ScoreRange(0, 151, lower_is_better=False), 0),
        ("gds", ScoreRange(0, 100, lower_is_better=True), 4),
    ],
)
def test_a_measure_described_on_the_spot_is_read_by_stated_labels(
    column, score_range, missing
):
    table = open_table(shared("jacobson_1989.csv"))
    times = SessionNumbers({"pre": 1, "post": 2})
    mapping = Mapping(column, "subject", Long("time", times, score=column))
    reading = read_scores(table, mapping, score_range=score_range)
    assert (reading.clients, reading.missing, dict(reading.counts)) == (30, missing, {})
    assert {(s.occasion, s.label) for s in reading.values()} == {
        (1, "pre"),
        (2, "post"),
    }


def test_weeks_become_days():
    table = open_table(shared("panic2_pas.csv"))
    weeks = Long("week", DayNumbers(DayUnit.WEEK), score="pas")
    mapping = Mapping("pas", "id", weeks)
    reading = read_scores(
        table, mapping, score_range=ScoreRange(0, 52, lower_is_better=True)
    )
    assert (reading.scores, reading.missing, reading.clients) == (169, 16, 37)
    assert {s.day for s in reading.values()} == {0.0, 14.0, 28.0, 42.0, 56.0}
