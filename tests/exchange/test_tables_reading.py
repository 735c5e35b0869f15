"""A reading tells all problems first, streams the scores, and says how far it is."""

import pytest
from table_files import BY_DATE, BY_DAY, POINTS, read, workbook

from cairn.exchange.tables import (
    DateOrder,
    Layout,
    Limits,
    Progress,
    Role,
    open_table,
    read_scores,
)

ROWS = 3_000
LARGE = "client,day,score\n" + "".join(f"c{n},{n},{n % 60}\n" for n in range(ROWS))


@pytest.mark.parametrize(
    "data",
    [
        LARGE.encode(),
        workbook(
            ("client", "day", "score"), *[(f"c{n}", n, n % 60) for n in range(ROWS)]
        ),
    ],
    ids=["delimited", "workbook"],
)
def test_progress_is_told_from_start_to_end(data):
    table = open_table(data, limits=Limits(line_characters=1_024))
    steps: list[Progress] = []
    reading = read_scores(table, BY_DAY, score_range=POINTS, progress=steps.append)
    assert steps == sorted(steps, key=lambda step: (step.share, step.rows))
    assert (steps[-1].share, steps[-1].rows) == (1.0, ROWS)
    assert len(steps) > 2
    steps.clear()
    assert sum(1 for _ in reading.values(progress=steps.append)) == ROWS
    assert (steps[-1].share, steps[-1].rows) == (1.0, ROWS)


def test_whoever_follows_the_progress_may_stop_it():
    def stop(_step: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_scores(
            open_table(LARGE.encode()), BY_DAY, score_range=POINTS, progress=stop
        )


def test_scores_come_in_batches():
    sizes = [len(batch) for batch in read(LARGE, BY_DAY).batches(900)]
    assert sizes == [900, 900, 900, 300]


def test_only_the_first_rows_are_read_for_a_preview():
    table = open_table(LARGE.encode())
    reading = read_scores(table, BY_DAY, score_range=POINTS, first_rows=20)
    assert (reading.rows, reading.scores) == (20, 20)
    assert [score.row for score in reading.values()] == list(range(2, 22))
    small = open_table(LARGE.encode(), limits=Limits(line_characters=128))
    assert read_scores(small, BY_DAY, score_range=POINTS, first_rows=20).rows == 20


def test_every_score_is_accounted_for():
    text = (
        "client,date,score\nA,04.03.2024,5\nA,05.03.2024,\nA,x,6\n,06.03.2024,7\n"
        "A,07.03.2024,8\nA,07.03.2024,9\n\n"
    )
    reading = read(text, BY_DATE)
    told = sum(reading.counts.values())
    assert (reading.rows, reading.scores, reading.missing) == (6, 1, 1)
    assert (reading.left_out, told) == (2, 3)
    assert not reading.is_clean


def test_more_different_cells_than_are_remembered_are_read_all_the_same():
    count = 120_000
    rows = "".join(f"c{n},{n % 9},{n % 60}\n" for n in range(count))
    reading = read("client,day,score\n" + rows + "A,1,5\n", BY_DAY)
    assert (reading.scores, reading.clients) == (count + 1, count + 1)
    assert sum(s.client == f"c{s.row - 2}" for s in reading.values()) == count


def test_rows_of_a_table_are_read_with_their_numbers():
    table = open_table(b"client,day,score\n\nA,1,5\n")
    assert [(n, list(row)) for n, row in table.rows()] == [
        (2, []),
        (3, ["A", "1", "5"]),
    ]
    assert table.preview_numbers == (3,)


@pytest.mark.parametrize(
    ("header", "row", "roles", "layout"),
    [
        (
            "Patient ID,Date,PHQ-9",
            "7,04.03.2024,12",
            {"Patient ID": Role.CLIENT, "Date": Role.DATE, "PHQ-9": Role.SCORE},
            Layout.LONG,
        ),
        (
            "Chiffre,Sitzung,Summe,Notiz",
            "ab,3,NA,gut",
            {"Chiffre": Role.CLIENT, "Sitzung": Role.SESSION},
            Layout.LONG,
        ),
        (
            "code,phq_pre,phq_post,gad_pre,gad_post",
            "x,12,3,9,4",
            {
                "code": Role.CLIENT,
                "phq_pre": Role.SCORE,
                "phq_post": Role.SCORE,
                "gad_pre": Role.SCORE,
                "gad_post": Role.SCORE,
            },
            Layout.WIDE,
        ),
        ("a,b", "x,y", {}, Layout.LONG),
        ("date,completed", "x,2024-03-04", {"completed": Role.DATE}, Layout.LONG),
    ],
)
def test_columns_are_suggested_by_their_words_and_shape(header, row, roles, layout):
    suggestions = open_table(f"{header}\n{row}\n".encode()).suggestions
    assert (suggestions.roles, suggestions.layout) == (roles, layout)


def test_every_order_that_fits_the_dates_is_named_and_none_is_chosen():
    both = open_table(b"client,date,score\nA,04.03.2024,5\n").suggestions
    one = open_table(
        b"client,date,score\nA,04.03.2024,5\nA,25.03.2024,NA\n"
    ).suggestions
    assert both.date_orders == (DateOrder.DAY_MONTH_YEAR, DateOrder.MONTH_DAY_YEAR)
    assert one.date_orders == (DateOrder.DAY_MONTH_YEAR,)
    assert (both.missing_markers, one.missing_markers) == ((), ("NA",))


def test_groups_of_columns_are_one_measure_at_several_times():
    table = open_table(b"code,phq_pre,phq_post,gad_pre,gad_post\nx,1,2,3,4\n")
    assert table.suggestions.score_groups == (
        ("phq_pre", "phq_post"),
        ("gad_pre", "gad_post"),
    )
