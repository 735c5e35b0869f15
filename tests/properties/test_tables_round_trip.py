"""Any table, in any dialect, gives back the scores that were written into it."""

import csv
import io
import unicodedata
from datetime import date, datetime, time, timedelta

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.exchange.tables import (
    DateOrder,
    Dates,
    DayNumbers,
    Limits,
    Long,
    Mapping,
    SameDay,
    ScoreRange,
    SessionNumbers,
    TableRefused,
    open_table,
    read_scores,
)
from cairn.exchange.tables.dates import EARLIEST

RANGE = ScoreRange(-50, 400, lower_is_better=True)
DATES = st.dates(min_value=EARLIEST, max_value=date(2100, 1, 1))


# Any writing a person may use for a code, but nothing a spreadsheet would run.
def is_a_code(text: str) -> bool:
    """Say whether a spreadsheet would leave a text as it is."""
    return bool(text.strip()) and not text.strip().startswith(("=", "+", "@"))


CLIENTS = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"], exclude_characters="\ufffd"
    ),
    min_size=1,
    max_size=12,
).filter(is_a_code)
TOTALS = st.decimals(-50, 400, places=1, allow_nan=False)
PATTERNS = {
    DateOrder.DAY_MONTH_YEAR: "%d{0}%m{0}%Y",
    DateOrder.MONTH_DAY_YEAR: "%m{0}%d{0}%Y",
    DateOrder.YEAR_MONTH_DAY: "%Y{0}%m{0}%d",
}


@st.composite
def dialects(draw):
    """Draw how a program may write a delimited file."""
    comma = draw(st.booleans())
    return {
        "delimiter": draw(st.sampled_from(";\t|" if comma else ",;\t|")),
        "comma": comma,
        "ending": draw(st.sampled_from(["\n", "\r\n"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
        "order": draw(st.sampled_from(DateOrder)),
        "mark": draw(st.sampled_from("./-")),
    }


def written(rows, dialect) -> bytes:
    """Write rows of client, date and total as the dialect has it."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=dialect["delimiter"],
        lineterminator=dialect["ending"],
        quoting=dialect["quoting"],
    )
    writer.writerow(["client", "date", "score"])
    pattern = PATTERNS[dialect["order"]].format(dialect["mark"])
    for client, day, total in rows:
        text = str(total).replace(".", "," if dialect["comma"] else ".")
        writer.writerow([client, day.strftime(pattern), text])
    return out.getvalue().encode(dialect["encoding"])


def expected(rows):
    """Return rows as the reader tells them."""
    return [
        (unicodedata.normalize("NFC", client.strip()), day, float(total))
        for client, day, total in rows
    ]


@given(st.lists(st.tuples(CLIENTS, DATES, TOTALS), min_size=1, max_size=20), dialects())
def test_a_delimited_table_in_any_dialect_gives_back_its_scores(rows, dialect):
    table = open_table(written(rows, dialect), delimiter=dialect["delimiter"])
    mapping = Mapping(
        "x",
        "client",
        Long("date", Dates(dialect["order"]), score="score"),
        decimal_comma=dialect["comma"],
        same_day=SameDay.KEEP_ALL_IN_ORDER,
    )
    reading = read_scores(table, mapping, score_range=RANGE)
    assert reading.problems == ()
    assert [(s.client, s.at, s.total) for s in reading.values()] == expected(rows)


@settings(max_examples=25)
@given(st.lists(st.tuples(CLIENTS, DATES, TOTALS), min_size=1, max_size=10))
def test_a_workbook_gives_back_its_scores(rows):
    rows = [(c.replace("_x", "x"), day, total) for c, day, total in rows]
    book = openpyxl.Workbook()
    book.active.append(["client", "date", "score"])
    for client, day, total in rows:
        book.active.append([client, datetime.combine(day, time(9)), float(total)])
        book.active.cell(book.active.max_row, 1).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    mapping = Mapping(
        "x",
        "client",
        Long("date", Dates(DateOrder.DAY_MONTH_YEAR), score="score"),
        same_day=SameDay.KEEP_ALL_IN_ORDER,
    )
    reading = read_scores(open_table(out.getvalue()), mapping, score_range=RANGE)
    assert reading.problems == ()
    assert [(s.client, s.at, s.total) for s in reading.values()] == expected(rows)


CELLS = st.text(st.sampled_from('ab"\n ,5'), max_size=6)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=12), st.integers(8, 64)
)
def test_rows_do_not_depend_on_where_the_file_is_cut_into_pieces(rows, piece):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([["a", "b", "c"], *rows, ["x"] * 3])
    data = out.getvalue().encode()
    longest = max(map(len, out.getvalue().split("\n")))
    table = open_table(
        data, delimiter=",", limits=Limits(line_characters=max(piece, longest))
    )
    slow_oracle = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [list(row) for _, row in table.rows()] == slow_oracle[1:]


TEXTS = st.text(st.sampled_from('ab"\n\r\0,;5=é \ufffd'), max_size=200)


@given(st.one_of(st.binary(max_size=300), TEXTS.map(str.encode)))
def test_no_bytes_bring_the_reader_down(data):
    try:
        table = open_table(data, limits=Limits(line_characters=40))
        first, *others = [column.name for column in table.columns] * 3
        mapping = Mapping("x", first, Long(others[0], DayNumbers(), score=others[1]))
        reading = read_scores(table, mapping, score_range=RANGE)
        assert len(list(reading.values())) == reading.scores
    except TableRefused as error:
        refusal = str(error)
        assert refusal.endswith(".")


def a_workbook() -> bytes:
    """Write a small honest workbook."""
    book = openpyxl.Workbook()
    for row in (["client", "day", "score"], ["A", 1, 5], ["B", date(2024, 3, 4), 6]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HONEST = a_workbook()


@given(
    st.lists(
        st.tuples(st.integers(4, len(HONEST) - 1), st.binary(min_size=1, max_size=4)),
        min_size=1,
        max_size=6,
    )
)
def test_no_damage_to_a_workbook_brings_the_reader_down(changes):
    data = bytearray(HONEST)
    for place, new in changes:
        data[place : place + len(new)] = new
    try:
        reading = read_scores(
            open_table(bytes(data)),
            Mapping("x", "client", Long("day", DayNumbers(), score="score")),
            score_range=RANGE,
        )
        list(reading.values())
    except TableRefused as error:
        refusal = str(error)
        assert refusal.endswith(".")


VISITS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(1, 3), st.integers(0, 2)), max_size=15
)


@given(VISITS, st.sampled_from(SameDay))
def test_several_scores_at_one_time_are_settled_as_by_hand(visits, choice):
    lines = [f"{client},{session},{total}" for client, session, total in visits]
    text = "client,time,score\n" + "\n".join([*lines, "C,9,0"])
    mapping = Mapping(
        "x", "client", Long("time", SessionNumbers(), score="score"), same_day=choice
    )
    reading = read_scores(open_table(text.encode()), mapping, score_range=RANGE)
    found = [(s.row, s.nth) for s in reading.values()]
    assert found == settled_by_hand([*visits, ("C", 9, 0)], choice)


def settled_by_hand(visits, choice):
    """Go through all pairs of visits: slow and plain."""
    kept = []
    for at, (client, session, _) in enumerate(visits):
        same = [i for i, v in enumerate(visits) if v[:2] == (client, session)]
        keeps = {
            SameDay.REFUSE: len(same) == 1,
            SameDay.KEEP_FIRST: at == same[0],
            SameDay.KEEP_LAST: at == same[-1],
            SameDay.KEEP_ALL_IN_ORDER: True,
        }
        if keeps[choice]:
            order = same.index(at) + 1
            nth = order if choice is SameDay.KEEP_ALL_IN_ORDER else 1
            kept.append((at + 2, nth))
    return kept


@given(DATES, st.integers(0, 99), st.sampled_from(DateOrder))
def test_a_two_digit_year_lies_in_the_hundred_years_stated(day, offset, order):
    start = max(EARLIEST.year, day.year - offset)
    mark = "."
    text = day.strftime(PATTERNS[order].replace("%Y", "%y").format(mark))
    long = Long("date", Dates(order, two_digit_years_from=start), score="score")
    table = open_table(f"client,date,score\nA,{text},5\n".encode())
    reading = read_scores(table, Mapping("x", "client", long), score_range=RANGE)
    last = date(start, 1, 1) + timedelta(days=36_600)
    assert [score.at for score in reading.values()] == [day]
    assert day < last
