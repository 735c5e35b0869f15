"""A mapping says what a table means; one that does not fit is refused."""

import json
import tomllib
from dataclasses import replace
from datetime import date

import pytest
from table_files import BY_DATE, BY_DAY, DMY, POINTS, read, told, totals

from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    DayUnit,
    Kind,
    Layout,
    Long,
    Mapping,
    Occasion,
    ProblemRule,
    RefusalRule,
    SameDay,
    ScoreRange,
    SessionNumbers,
    TableRefused,
    Wide,
    mapping_as_plain,
    mapping_from_plain,
    open_table,
    read_scores,
)

LONG = "client,day,score,more\nA,1,5,6\n"
GAD = instrument("gad-7")
GAD_ITEMS = {str(number): f"q{number}" for number in range(1, 8)}
GAD_HEADER = "client,day," + ",".join(GAD_ITEMS.values())


def wide(*occasions: Occasion, written: Dates | None = None) -> Mapping:
    """State a wide table."""
    return Mapping("bdi", "client", Wide(occasions, written))


@pytest.mark.parametrize(
    "mapping",
    [
        replace(BY_DAY, client="Jonas"),
        Mapping("bdi", "client", Long("when", DayNumbers(), score="score")),
        Mapping("bdi", "client", Long("day", DayNumbers(), score="total")),
        Mapping("bdi", "client", Long("day", DayNumbers())),
        Mapping("bdi", "client", Long("day", DayNumbers(), "score", {"1": "more"})),
        Mapping("bdi", "client", Long("client", DayNumbers(), score="score")),
        Mapping("bdi", "client", Long("day", DayNumbers(), score="day")),
        Mapping("bdi", "client", Long("day", DayNumbers(), items={"1": "score"})),
        wide(),
        wide(Occasion("pre", score="score")),
        wide(Occasion("pre", score="score", order=1, day=2)),
        wide(Occasion("pre", score="score", order=1), Occasion("b", "more", day=2)),
        wide(Occasion("pre", score="score", order=1), Occasion("b", "more", order=1)),
        wide(Occasion("pre", score="score", order=1), Occasion("b", "score", order=2)),
        wide(Occasion("pre", score="score", date="day")),
        wide(Occasion("pre", order=1)),
        wide(Occasion("a", "score", order=1), Occasion("b", None, {"1": "more"}, 2)),
    ],
)
def test_a_mapping_that_does_not_fit_the_table_is_refused(mapping):
    with pytest.raises(TableRefused) as refused:
        read(LONG, mapping)
    assert refused.value.rule is RefusalRule.MAPPING
    # Without a header row a column's name may be a client's.
    assert "Jonas" not in str(refused.value)


@pytest.mark.parametrize(
    ("mapping", "options"),
    [
        (BY_DAY, {}),
        (BY_DAY, {"instrument": GAD}),
        (replace(BY_DAY, instrument_key="gad-7", scale="mood"), {"instrument": GAD}),
        (BY_DAY, {"instrument": GAD, "score_range": POINTS}),
        (BY_DAY, {"score_range": ScoreRange(5, 5, lower_is_better=True)}),
        (
            Mapping(
                "gad-7", "client", Long("day", DayNumbers(), items={"99": "score"})
            ),
            {"instrument": GAD},
        ),
    ],
)
def test_a_mapping_that_does_not_fit_the_measure_is_refused(mapping, options):
    with pytest.raises(TableRefused) as refused:
        read_scores(open_table(LONG.encode()), mapping, **options)
    assert refused.value.rule is RefusalRule.MAPPING


def test_totals_are_held_against_the_scale_of_the_measure():
    text = "client,day,score\nA,1,22\nA,2,21\nA,3,7\n"
    main = replace(BY_DAY, instrument_key="gad-7")
    assert told(read(text, main, instrument=GAD)) == [(2, 3, ProblemRule.OUT_OF_RANGE)]
    reading = read(text, replace(main, scale="gad-2"), instrument=GAD)
    assert reading.counts == {ProblemRule.OUT_OF_RANGE: 3}
    scales = {s.measured.scale for s in read(text, main, instrument=GAD).values()}
    assert scales == {"total"}


def test_a_wide_table_gives_each_occasion_its_place_in_the_order():
    text = "client,pre,post\nA,10,5\nB,,7\n"
    reading = read(
        text, wide(Occasion("pre", "pre", order=1), Occasion("post", "post", order=2))
    )
    found = [(s.client, s.occasion, s.label, s.total) for s in reading.values()]
    assert found == [("A", 1, "pre", 10), ("A", 2, "post", 5), ("B", 2, "post", 7)]
    assert (reading.rows, reading.missing, reading.clients) == (2, 1, 2)


def test_a_wide_table_may_have_a_date_column_for_each_occasion():
    text = "client,d1,s1,d2,s2\nA,04.03.2024,10,11.03.2024,5\nB,04.03.2024,9,x,\n"
    reading = read(
        text,
        wide(
            Occasion("first", "s1", date="d1"),
            Occasion("second", "s2", date="d2"),
            written=DMY,
        ),
    )
    assert totals(reading) == [
        ("A", date(2024, 3, 4), 10),
        ("A", date(2024, 3, 11), 5),
        ("B", date(2024, 3, 4), 9),
    ]
    assert (reading.missing, reading.is_clean) == (1, True)


def test_a_wrong_cell_of_a_wide_table_costs_its_own_occasion_only():
    text = "client,pre,post\nA,99,5\n,7,8\nB,6,7\n"
    reading = read(
        text, wide(Occasion("pre", "pre", order=1), Occasion("post", "post", order=2))
    )
    assert totals(reading) == [("A", 2, 5), ("B", 1, 6), ("B", 2, 7)]
    assert told(reading) == [
        (2, 2, ProblemRule.OUT_OF_RANGE),
        (3, 1, ProblemRule.NO_CLIENT),
    ]


@pytest.mark.parametrize(
    ("measure", "is_fine"),
    [
        (instrument("phq-9"), False),
        (instrument("gad-7"), True),
        (instrument("core-om"), True),
        (replace(instrument("oq-45"), items=()), True),
    ],
    ids=["whole answers", "prorated totals keep fractions", "a mean", "unknown items"],
)
def test_a_fraction_is_refused_where_the_measure_has_none(measure, is_fine):
    mapping = replace(BY_DAY, instrument_key=measure.key)
    reading = read("client,day,score\nA,1,9.5\n", mapping, instrument=measure)
    assert reading.is_clean is is_fine


def test_item_answers_of_a_long_table_are_read_by_the_measures_own_rule():
    rows = ["A,1,0,1,2,3,0,1,2", "A,2,0,,2,3,0,1,2", "A,3,,,,,,,", "A,4,4,0,9,x,0,0,0"]
    mapping = Mapping("gad-7", "client", Long("day", DayNumbers(), items=GAD_ITEMS))
    reading = read("\n".join([GAD_HEADER, *rows]), mapping, instrument=GAD)
    answers = [list(score.answers.values()) for score in reading.values()]
    assert answers == [[0, 1, 2, 3, 0, 1, 2], [0, None, 2, 3, 0, 1, 2]]
    assert {score.total for score in reading.values()} == {None}
    assert {score.measured.scale for score in reading.values()} == {"items"}
    assert reading.missing == 1
    assert told(reading) == [
        (5, 3, ProblemRule.ANSWER_DOES_NOT_FIT),
        (5, 5, ProblemRule.ANSWER_DOES_NOT_FIT),
        (5, 6, ProblemRule.NOT_A_NUMBER),
    ]


def test_item_answers_may_be_words_with_stated_numbers():
    words = {"Not at all": 0, "Nearly every day": 3}
    mapping = Mapping(
        "gad-7",
        "client",
        Long("day", DayNumbers(), items=GAD_ITEMS),
        answer_labels=words,
    )
    row = "A,1,Not at all,Nearly every day,1,1,1,1,1.5"
    reading = read(f"{GAD_HEADER}\n{row}\n{row[:-2]}\n", mapping, instrument=GAD)
    assert told(reading) == [(2, 9, ProblemRule.NOT_WHOLE)]
    assert [list(s.answers.values()) for s in reading.values()] == [
        [0, 3, 1, 1, 1, 1, 1]
    ]


def test_item_answers_of_a_wide_table_are_read_for_each_occasion():
    names = [f"{time}_{number}" for time in ("pre", "post") for number in range(1, 8)]
    row = ",".join(["A", *["1"] * 7, *["0"] * 7])
    occasions = tuple(
        Occasion(time, items={str(n): f"{time}_{n}" for n in range(1, 8)}, order=order)
        for order, time in enumerate(("pre", "post"))
    )
    mapping = Mapping("gad-7", "client", Wide(occasions))
    text = ",".join(["client", *names]) + f"\n{row}\n"
    reading = read(text, mapping, instrument=GAD)
    assert (mapping.kind, mapping.layout) == (Kind.ITEMS, Layout.WIDE)
    assert [sum(s.answers.values()) for s in reading.values()] == [7, 0]


MAPPINGS = [
    BY_DATE,
    Mapping(
        "phq-9",
        "Chiffre",
        Long(
            "Datum",
            Dates(DateOrder.YEAR_MONTH_DAY, 1970, date(2026, 1, 31)),
            items={"1": "q1", "2": "q2"},
        ),
        missing=("NA", "-9"),
        decimal_comma=True,
        fractions=True,
        answer_labels={"never": 0},
        same_day=SameDay.KEEP_LAST,
    ),
    Mapping("a", "b", Long("c", DayNumbers(DayUnit.WEEK, {"x": 1.5}), score="d")),
    Mapping("a", "b", Long("c", SessionNumbers({"pre": 1}), score="d"), scale="total"),
    wide(Occasion("pre", "s", order=1), Occasion("post", "t", order=2)),
    wide(Occasion("pre", "s", day=0), Occasion("post", "t", day=0.5)),
    wide(Occasion("pre", None, {"1": "s"}, date="d"), written=DMY),
]


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_a_mapping_survives_being_written_as_json(mapping):
    written = json.dumps(mapping_as_plain(mapping))
    assert mapping_from_plain(json.loads(written)) == mapping


def test_a_mapping_is_written_by_hand_in_a_few_lines():
    text = """
    instrument = "bdi-ii"
    client = "id"
    missing = ["NA"]
    same_day = "keep the first"
    [long]
    when = "visit"
    score = "bdi"
    written = {kind = "dates", order = "DMY", not_after = "2026-01-31"}
    """
    dates = Dates(DateOrder.DAY_MONTH_YEAR, not_after=date(2026, 1, 31))
    assert mapping_from_plain(tomllib.loads(text)) == Mapping(
        "bdi-ii",
        "id",
        Long("visit", dates, score="bdi"),
        missing=("NA",),
        same_day=SameDay.KEEP_FIRST,
    )


PLAIN = {
    "instrument": "bdi",
    "client": "id",
    "long": {"when": "day", "score": "s", "written": {"kind": "day numbers"}},
}
WRITTEN = PLAIN["long"]["written"]


@pytest.mark.parametrize(
    "change",
    [
        {"instrument": None},
        {"client": 5},
        {"colour": "green"},
        {"missing": "NA"},
        {"missing": ["NA", 5]},
        {"decimal_comma": "yes"},
        {"same_day": "keep the best"},
        {"answer_labels": {"never": "0"}},
        {"answer_labels": ["never"]},
        {"long": None},
        {"long": "day"},
        {"wide": {"occasions": []}},
        {"long": {"when": "day", "score": "s"}},
        {"long": PLAIN["long"] | {"written": {"kind": "moons"}}},
        {"long": PLAIN["long"] | {"written": WRITTEN | {"unit": "moon"}}},
        {"long": PLAIN["long"] | {"written": WRITTEN | {"labels": {"pre": True}}}},
        {"long": PLAIN["long"] | {"written": WRITTEN | {"order": "DMY"}}},
        {"long": PLAIN["long"] | {"written": {"kind": "dates"}}},
        {
            "long": PLAIN["long"]
            | {"written": {"kind": "dates", "order": "DMY", "not_after": "soon"}}
        },
        {"long": PLAIN["long"] | {"items": {"1": 1}}},
        {"long": None, "wide": {"occasions": "all"}},
        {"long": None, "wide": {"occasions": ["all"]}},
        {"long": None, "wide": {"occasions": [{"label": "pre", "order": 1.5}]}},
        {"long": None, "wide": {"occasions": [{"label": "pre", "day": "x"}]}},
        {"long": None, "wide": {"occasions": [], "written": WRITTEN}},
    ],
)
def test_a_slip_in_a_written_mapping_is_told(change):
    plain = {k: v for k, v in (PLAIN | change).items() if v is not None}
    with pytest.raises(TableRefused) as refused:
        mapping_from_plain(plain)
    assert refused.value.rule is RefusalRule.MAPPING


def test_the_plain_mapping_the_slips_start_from_is_right():
    assert mapping_from_plain(PLAIN) == Mapping(
        "bdi", "id", Long("day", DayNumbers(), score="s")
    )
