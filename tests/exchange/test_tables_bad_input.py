"""Whatever file is given, the answer is a table or a clear sentence."""

import os
import tracemalloc
from time import monotonic

import pytest
from table_files import BY_DATE, BY_DAY, POINTS, read, told, totals

from cairn.exchange.tables import (
    Limits,
    ProblemRule,
    RefusalRule,
    TableRefused,
    open_table,
    read_scores,
)

GOOD = "client,day,score\nJonas,1,12\nAda,2,9\n"
GOOD_READ = [("Jonas", 1.0, 12.0), ("Ada", 2.0, 9.0)]


def refused(source, **options) -> RefusalRule:
    """Return the rule by which a file is refused."""
    with pytest.raises(TableRefused) as caught:
        open_table(source, **options)
    return caught.value.rule


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", RefusalRule.EMPTY),
        (b"client,day,score\n", RefusalRule.EMPTY),
        (b"client,day,score\n\n,,\n \n", RefusalRule.EMPTY),
        (b"\n\n\n", RefusalRule.HEADER),
        (b",,,\n1,2,3,4\n", RefusalRule.HEADER),
        (b'"client,day,score\n1,2,3\n', RefusalRule.HEADER),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40 + b"\0" * 400,
         RefusalRule.NOT_A_TABLE),
        (bytes(2_000), RefusalRule.NOT_A_TABLE),
        ("client,day,score\n1,2,3\n".encode("utf-16-le"), RefusalRule.NOT_A_TABLE),
        (b"PK\x03\x04 and no more", RefusalRule.BROKEN_WORKBOOK),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_a_rule(data, rule):
    assert refused(data) is rule


def test_a_folder_or_a_missing_file_is_refused(tmp_path):
    assert refused(tmp_path) is RefusalRule.NOT_A_TABLE
    assert refused(tmp_path / "gone.csv") is RefusalRule.NOT_A_TABLE


def test_more_than_200_megabytes_are_refused_before_anything_is_read(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text(GOOD)
    os.truncate(path, 200_000_001)
    started = monotonic()
    assert refused(path) is RefusalRule.TOO_LARGE
    assert monotonic() - started < 0.2


def test_a_million_columns_are_refused():
    header = ",".join(f"c{number}" for number in range(1_000_000))
    assert refused(f"{header}\n1,2\n".encode()) is RefusalRule.HEADER
    shorter = ",".join("c" * 5_000)
    assert refused(f"{shorter}\n1,2\n".encode()) is RefusalRule.TOO_MANY_COLUMNS


def test_a_line_of_100_megabytes_costs_its_own_row_in_little_memory(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as stream:
        stream.write(GOOD.replace("Ada", "Eva").encode())
        for _ in range(100):
            stream.write(b"x" * 1_000_000)
        stream.write(b"\nAda,2,9\n")
    tracemalloc.start()
    try:
        reading = read_scores(open_table(path), BY_DAY, score_range=POINTS)
        assert [score.client for score in reading.values()] == ["Jonas", "Eva", "Ada"]
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert told(reading) == [(4, None, ProblemRule.LINE_TOO_LONG)]


def test_a_last_line_without_end_costs_its_own_row():
    limits = Limits(line_characters=64)
    table = open_table((GOOD + "x" * 1_000).encode(), limits=limits)
    reading = read_scores(table, BY_DAY, score_range=POINTS)
    assert told(reading) == [(4, None, ProblemRule.LINE_TOO_LONG)]
    assert totals(reading) == GOOD_READ


def test_too_many_rows_or_scores_are_refused():
    assert refused(GOOD.encode(), limits=Limits(rows=1)) is RefusalRule.TOO_MANY_ROWS
    table = open_table(GOOD.encode(), limits=Limits(scores=1))
    with pytest.raises(TableRefused) as caught:
        read_scores(table, BY_DAY, score_range=POINTS)
    assert caught.value.rule is RefusalRule.TOO_MANY_ROWS


def test_a_file_that_changes_between_preview_and_import_is_refused(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(GOOD)
    reading = read_scores(open_table(path), BY_DAY, score_range=POINTS)
    path.write_text(GOOD.replace("12", "13 "))
    with pytest.raises(TableRefused) as caught:
        next(reading.values())
    assert caught.value.rule is RefusalRule.CHANGED
    path.unlink()
    with pytest.raises(TableRefused):
        next(reading.values())


def test_listed_problems_are_bounded_and_counted_all():
    rows = "".join(f"c{number},1,999\n" for number in range(5_000))
    reading = read("client,day,score\nA,1,5\n" + rows, BY_DAY)
    assert reading.counts == {ProblemRule.OUT_OF_RANGE: 5_000}
    assert len(reading.problems) == 1_000
    assert reading.scores == 1


CANARY = "Zwetschgenknödel"
CANARY_FILES = [
    f"client,date,score\n{CANARY},{CANARY},{CANARY}\n",
    f"client,date,score\n={CANARY},={CANARY},@{CANARY}\n",
    f"client,date,score\n{CANARY}\0,{CANARY}\0,{CANARY}\0\n",
    f'client,date,score\n"{CANARY},01.01.2024,5\n{CANARY},{CANARY},1,2\n',
    f"client,date,score\n{CANARY},01.01.2024,5\n{CANARY},01.01.2024,6\n",
    f"client,date,score\n{CANARY * 20},01.01.2024,5\n",
    f"{CANARY},{CANARY},score\n1,01.01.2024,5\n",
    f"{CANARY}\n{CANARY}\n",
    f'"{CANARY}\n{CANARY}\n',
]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", CANARY_FILES)
def test_no_problem_and_no_refusal_repeats_a_cell(text, encoding):
    told_words = []
    try:
        table = open_table(text.encode(encoding))
        told_words += [note.message for note in table.notes]
        reading = read_scores(table, BY_DATE, score_range=POINTS)
        told_words += [repr(problem) for problem in reading.problems]
        told_words += [repr(dict(reading.counts))]
    except TableRefused as error:
        told_words += [str(error), repr(error), repr(error.__cause__)]
    assert told_words
    assert not [words for words in told_words if "knödel" in words.casefold()]
