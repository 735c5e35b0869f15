"""Delimited text of every make is read, and what is wrong costs its own row only."""

from datetime import date

import pytest
from table_files import BY_DATE, BY_DAY, DMY, POINTS, read, told, totals

from cairn.exchange.tables import (
    DateOrder,
    Dates,
    Limits,
    Long,
    Mapping,
    ProblemRule,
    RefusalRule,
    TableRefused,
    open_table,
    read_scores,
)

PLAIN = "client,date,score\nJonas,04.03.2024,12\nAda,05.03.2024,9\n"
PLAIN_READ = [("Jonas", date(2024, 3, 4), 12.0), ("Ada", date(2024, 3, 5), 9.0)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_suggested_from_the_first_lines(delimiter):
    table = open_table(PLAIN.replace(",", delimiter).encode())
    assert (table.delimiter.value, table.delimiter.assumed) == (delimiter, False)
    assert [column.name for column in table.columns] == ["client", "date", "score"]


def test_a_decimal_comma_does_not_pass_for_a_delimiter():
    text = "client;day;score\nJonas;1,5;12\nAda;2,5;9\n"
    mapping = Mapping("bdi", "client", BY_DAY.scores, decimal_comma=True)
    assert totals(read(text, mapping)) == [("Jonas", 1.5, 12.0), ("Ada", 2.5, 9.0)]


def test_a_file_of_one_column_asks_for_the_delimiter():
    table = open_table(PLAIN.replace(",", "~").encode())
    assert table.delimiter.assumed
    assert [note.rule for note in table.notes] == [ProblemRule.ONE_COLUMN]
    stated = open_table(PLAIN.replace(",", "~").encode(), delimiter="~")
    assert [column.name for column in stated.columns] == ["client", "date", "score"]


def test_a_wrong_delimiter_leaves_no_column_to_map():
    table = open_table(PLAIN.encode(), delimiter=";")
    with pytest.raises(TableRefused, match="one of its 1 columns") as refused:
        read_scores(table, BY_DATE, score_range=POINTS)
    assert refused.value.rule is RefusalRule.MAPPING


def test_a_line_that_states_the_delimiter_is_not_the_header():
    table = open_table(("sep=;\r\n" + PLAIN.replace(",", ";")).encode())
    assert (table.delimiter.value, table.delimiter.assumed) == (";", False)
    assert table.preview_numbers == (3, 4)


@pytest.mark.parametrize("delimiter", ["ab", '"', "\n", "x", "\0"])
def test_a_delimiter_that_cannot_part_columns_is_refused(delimiter):
    with pytest.raises(TableRefused, match="one character between the columns"):
        open_table(PLAIN.encode(), delimiter=delimiter)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_endings_and_byte_order_marks_are_understood(ending, encoding):
    data = PLAIN.replace("\n", ending).encode(encoding)
    table = open_table(data)
    assert not table.encoding.assumed
    assert totals(read(data, BY_DATE)) == PLAIN_READ


def test_an_older_encoding_is_suggested_as_assumed():
    data = PLAIN.replace("Jonas", "Jörg").encode("cp1252")
    table = open_table(data)
    assert (table.encoding.value, table.encoding.assumed) == ("cp1252", True)
    assert totals(read(data, BY_DATE))[0][0] == "Jörg"


def test_a_stated_encoding_is_used():
    data = PLAIN.replace("Jonas", "Łukasz").encode("cp1250")
    table = open_table(data, encoding="windows-1250")
    assert (table.encoding.value, table.encoding.assumed) == ("cp1250", False)
    assert table.preview[0][0] == "Łukasz"


@pytest.mark.parametrize("name", ["zip", "rot13", "unicode_escape", "utf-7", "no such"])
def test_an_encoding_outside_the_closed_list_is_refused(name):
    with pytest.raises(TableRefused) as refused:
        open_table(PLAIN.encode(), encoding=name)
    assert refused.value.rule is RefusalRule.ENCODING


def test_a_row_in_another_encoding_is_told_and_the_rest_is_read():
    lines = [f"Jürgen {number},04.03.2024,{number}".encode() for number in range(5)]
    lines[2] = "Jörg,04.03.2024,3".encode("cp1252")
    reading = read(b"client,date,score\n" + b"\n".join(lines), BY_DATE)
    assert told(reading) == [(4, 1, ProblemRule.UNREADABLE_LETTERS)]
    assert [score.row for score in reading.values()] == [2, 3, 5, 6]


def test_unreadable_letters_in_a_column_nobody_reads_do_no_harm():
    data = PLAIN.replace("score\n", "score,notes\n").replace("12\n", "12,gr\xfcn\n")
    data = data.replace("9\n", "9,größer\n").encode("cp1252")
    table = open_table(data, encoding="utf-8")
    reading = read_scores(table, BY_DATE, score_range=POINTS)
    assert reading.is_clean


def test_unreadable_letters_in_a_date_or_a_score_are_told():
    data = PLAIN.replace("12", "12\xa0").encode("latin-1").replace(b"05.", b"\xe95.")
    reading = read_scores(
        open_table(data, encoding="utf-8"), BY_DATE, score_range=POINTS
    )
    assert told(reading) == [
        (2, 3, ProblemRule.UNREADABLE_LETTERS),
        (3, 2, ProblemRule.UNREADABLE_LETTERS),
    ]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks():
    text = (
        "client,notes,date,score\n"
        '"Lind, Maren","said ""well""\nand slept",04.03.2024,12\n'
        "Ada,,05.03.2024,9\n"
    )
    reading = read(text, BY_DATE)
    assert totals(reading)[0][0] == "Lind, Maren"
    # As a spreadsheet counts: a cell with two lines is still one row.
    assert [score.row for score in reading.values()] == [2, 3]


def test_an_unclosed_quote_costs_its_own_row_only():
    rows = [f'"c{n}",04.03.2024,{n % 60}' for n in range(200)]
    rows[77] = '"c77,04.03.2024,5'
    reading = read("client,date,score\n" + "\n".join(rows), BY_DATE)
    assert told(reading) == [(79, None, ProblemRule.BROKEN_QUOTES)]
    assert reading.scores == 199


def test_an_unclosed_quote_among_unquoted_rows_costs_its_own_row_only():
    rows = [f"c{n},04.03.2024,{n % 60}" for n in range(200)]
    rows[77] = 'c77,"04.03.2024,5'
    reading = read("client,date,score\n" + "\n".join(rows), BY_DATE)
    assert told(reading) == [(79, None, ProblemRule.BROKEN_QUOTES)]
    assert reading.scores == 199


def test_text_behind_a_closed_quote_costs_its_own_row_only():
    text = PLAIN.replace("Jonas", '"Jonas"H')
    reading = read(text, BY_DATE)
    assert told(reading) == [(2, None, ProblemRule.BROKEN_QUOTES)]
    assert totals(reading) == PLAIN_READ[1:]


def test_an_inch_mark_inside_a_cell_is_only_a_mark():
    assert totals(read(PLAIN.replace("Jonas", '5" Jonas'), BY_DATE))[0][0] == '5" Jonas'


def test_thousands_of_broken_rows_refuse_the_table():
    rows = '"x\n' * 30
    with pytest.raises(TableRefused, match="More than 10 rows") as refused:
        open_table(
            ("client,date,score\n" + rows).encode(), limits=Limits(broken_rows=10)
        )
    assert refused.value.rule is RefusalRule.TOO_MANY_BROKEN_ROWS


@pytest.mark.parametrize("row", ["Jonas,04.03.2024", "Jonas,04.03.2024,1,2"])
def test_a_row_with_too_few_or_too_many_cells_is_told(row):
    reading = read(PLAIN + row + "\n", BY_DATE)
    assert told(reading) == [(4, None, ProblemRule.RAGGED_ROW)]
    assert reading.problems[0].place == "row 4"
    assert totals(reading) == PLAIN_READ


def test_empty_cells_beyond_the_header_and_blank_rows_are_no_problem():
    text = PLAIN.replace("12\n", "12,,\n\n,,\n  \n")
    reading = read(text, BY_DATE)
    assert reading.is_clean
    assert [score.row for score in reading.values()] == [2, 6]
    assert reading.missing == 0


def test_an_empty_score_is_missing_and_never_zero():
    reading = read(PLAIN.replace(",12\n", ",\n"), BY_DATE)
    assert (reading.scores, reading.missing, reading.is_clean) == (1, 1, True)
    assert totals(reading) == PLAIN_READ[1:]


def test_a_null_character_in_a_cell_is_told():
    reading = read(PLAIN.replace("Jonas", "Jo\0nas").replace("9", "9\0"), BY_DATE)
    assert told(reading) == [
        (2, 1, ProblemRule.CONTROL_CHARACTER),
        (3, 3, ProblemRule.CONTROL_CHARACTER),
    ]


def test_equal_and_empty_headers_get_names_of_their_own():
    table = open_table(b"client,score,score,,score (1)\n1,2,3,4,5\n")
    names = [column.name for column in table.columns]
    assert names == ["client", "score (2)", "score (3)", "column D", "score (1)"]
    assert [(note.column, note.rule) for note in table.notes] == [
        (2, ProblemRule.DUPLICATE_HEADER),
        (3, ProblemRule.DUPLICATE_HEADER),
        (4, ProblemRule.EMPTY_HEADER),
    ]
    assert table.column("score") is None
    assert [column.letter for column in table.columns] == ["A", "B", "C", "D", "E"]


def refused_header(header_row: int) -> RefusalRule:
    """Return the rule by which a header row is refused."""
    with pytest.raises(TableRefused) as refused:
        open_table(("Practice Lind\n\n" + PLAIN).encode(), header_row=header_row)
    return refused.value.rule


def test_the_header_may_stand_lower_or_nowhere():
    lower = open_table(("Practice Lind\n\n" + PLAIN).encode(), header_row=3)
    assert [column.name for column in lower.columns] == ["client", "date", "score"]
    assert lower.preview_numbers == (4, 5)
    assert refused_header(header_row=2) is RefusalRule.HEADER
    assert refused_header(header_row=99) is RefusalRule.HEADER
    bare = PLAIN.split("\n", 1)[1].encode()
    nowhere = open_table(bare, header_row=0)
    assert [column.name for column in nowhere.columns] == [
        "column A",
        "column B",
        "column C",
    ]
    mapping = Mapping("bdi", "column A", Long("column B", DMY, score="column C"))
    reading = read_scores(nowhere, mapping, score_range=POINTS)
    assert totals(reading) == PLAIN_READ


def test_codes_in_any_script_stay_as_they_are():
    names = ["לין", "علي", "林", "🌱🪨", "👩‍👧", "Zoë", "O'Neil-Łys"]
    rows = "".join(f"{name},04.03.2024,7\n" for name in names)
    reading = read("client,date,score\n" + rows, BY_DATE)
    assert [score.client for score in reading.values()] == names


def test_one_code_typed_in_two_unicode_forms_is_one_client():
    text = "client,date,score\nZo\u00eb,04.03.2024,7\nZoe\u0308 ,05.03.2024,8\n"
    reading = read(text, BY_DATE)
    assert (reading.clients, reading.scores) == (1, 2)


def test_a_name_that_turns_the_writing_direction_is_told():
    reading = read(PLAIN.replace("Jonas", "Jo\u202enas"), BY_DATE)
    assert told(reading) == [(2, 1, ProblemRule.CONTROL_CHARACTER)]


def test_dates_in_another_order_than_stated_are_told():
    american = Long("date", Dates(DateOrder.MONTH_DAY_YEAR), score="score")
    text = PLAIN.replace("05.03", "25.03")
    reading = read(text, Mapping("bdi", "client", american))
    assert told(reading) == [(3, 2, ProblemRule.NOT_A_DATE)]
    # The first row reads as 3 April: nothing in the file could have told.
    assert totals(reading) == [("Jonas", date(2024, 4, 3), 12.0)]
