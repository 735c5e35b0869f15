"""Named columns come back exactly as they stand in the file, or are refused by row."""

import gzip
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from cairn.errors import ImportRefused
from cairn.exchange.columns.delimited import Layout
from cairn.exchange.columns.read import read_columns
from cairn.exchange.columns.wanted import Columns, Wanted

WANTED = Wanted(labels=("id",), numbers=("x",), times=("day",))
HEADER = b"id,day,x\n"


def read(text: bytes, wanted: Wanted = WANTED, **layout: str) -> Columns:
    return read_columns(BytesIO(text), wanted, layout=Layout(**layout))


def refused(text: bytes, wanted: Wanted = WANTED, **layout: str) -> str:
    with pytest.raises(ImportRefused) as refusal:
        read(text, wanted, **layout)
    return str(refusal.value)


def rows(columns: Columns) -> list[tuple[str, str, str]]:
    return [
        (str(label), repr(day), repr(x))
        for label, day, x in zip(
            columns.labels["id"].of_row,
            columns.numbers["day"].tolist(),
            columns.numbers["x"].tolist(),
            strict=True,
        )
    ]


PLAIN = [("001", "0.0", "1.5"), ("1", "7.0", "nan"), ("001", "14.0", "3.0")]


@pytest.mark.parametrize(
    "text",
    [
        b"id,day,x\n001,0,1.5\n1,7,\n001,14,3\n",
        b"id,day,x\r\n001,0,1.5\r\n1,7,NA\r\n001,14,3\r\n",
        b"id,day,x\r001,0,1.5\r1,7,NA\r001,14,3\r",
        b"\xef\xbb\xbfid,day,x\n001,0,1.5\n1,7,.\n001,14,3",
        b'"id","day","x"\n"001","0","1.5"\n"1","7",""\n"001","14","3"\n',
        b'x,note,id,day\n1.5,"a, ""b""\nc",001,0\nnull,,1,7\n3,,001,14\n',
        b"id;day;x\n001;0;1,5\n1;7;NaN\n001;14;3\n",
        b"id\tday\tx\n001\t0\t1.5\n1\t7\tNULL\n001\t14\t3\n",
        b"id|day|x\n001|0|1.5\n1|7|N/A\n001|14|3\n",
        b"sep=;\r\nid;day;x\r\n001;0;1,5\r\n1;7;\r\n001;14;3\r\n",
        b"\n\nid,day,x\n001,0,1.5\n\n1,7,\n\n001,14,3\n\n",
        b" id , day , x \n001, 0 , 1.5 \n1, 7 , NA \n001, 14 , +3e0 \n",
        gzip.compress(b"id,day,x\n001,0,1.5\n1,7,\n001,14,3\n", mtime=0),
    ],
)
def test_the_same_table_is_read_however_it_was_saved(text: bytes, tmp_path: Path):
    path = tmp_path / "table"
    path.write_bytes(text)

    assert rows(read(text)) == PLAIN
    assert rows(read_columns(path, WANTED)) == PLAIN


def test_a_separator_that_is_not_a_comma_is_said():
    assert read(b"id;day;x\n1;0;2\n").notes == (
        "The columns were read as separated by semicolons.",
    )
    assert read(b"id;day;x\n1;0;2\n", delimiter=";").notes == ()


def test_a_separator_can_be_stated():
    assert rows(read(b"id:day:x\n001:0:1.5\n", delimiter=":")) == PLAIN[:1]


def test_a_comma_is_a_decimal_sign_only_where_that_is_certain():
    quoted = b'id,day,x\n001,0,"1,5"\n'

    assert "row 1" in refused(quoted)
    assert rows(read(quoted, decimal=",")) == PLAIN[:1]
    assert "row 1" in refused(b"id;day;x\n1;0;1,5\n", decimal=".")
    assert "neither is certain (row 2)" in refused(b"id;day;x\n1;0;1,5\n1;1;1.234\n")


def test_dates_become_days_and_are_said():
    columns = read(b"id,day,x\n1,1970-01-02,2\n1,1970-01-03T12:00:00Z,3\n")

    assert columns.numbers["day"].tolist() == [1.0, 2.5]
    assert columns.notes == (
        "The times are dates; they are counted in days since 1970-01-01.",
    )
    assert "row 1" in refused(b"id,day,x\n1,5,2\n1,1970-01-03,3\n")
    assert "row 1" in refused(b"id,day,x\n1,1970-02-30,2\n")
    assert "row 1" in refused(b"id,day,x\n1,0,1970-01-02\n")


def test_words_become_their_place_in_the_stated_order():
    wanted = Wanted(labels=("id",), worded=("t",), words=("pre", "post"))

    ordered = read(b"id,t\n1,post\n1, pre\n", wanted)
    assert ordered.numbers["t"].tolist() == [1.0, 0.0]
    unlisted = refused(b"id,t\n1,post\n1,later\n", wanted)
    assert ("row 2" in unlisted, "later" in unlisted) == (True, False)
    assert "--order" in refused(b"id,day,x\n1,pre,1\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "The table is empty."),
        (b"\n \n", "The table is empty."),
        (b"id,day,x\n", "The table has a header and no rows."),
        (b"id,day,x", "no row below its header"),
        (b"id,day\n1,0\n", "no column 'x'. Its columns are: id, day."),
        (b"PRIVATE,0,17\n", "no column 'id'. Its first row holds numbers;"),
        (b"id,day,x,x\n1,0,2,3\n", "2 columns named 'x'"),
        (
            HEADER + b"1,0,2\n1,7\n1,8,2,9\n",
            "Row 2 and 1 more of the table has 2 cells",
        ),
        (HEADER + b"\n1,0,2\n\n1,7,2,9\n", "Row 2 of the table has 4 cells"),
        (HEADER + b'1,0,"2\n1,7,2\n', "odd number of quotation marks"),
        (HEADER + b"1,0,2\n\xfc,0,2\n", "'id' is not in UTF-8 in row 2"),
        (b"id,day,\xfc\n", "neither Parquet nor text in UTF-8"),
        ("id,day,x\n1,0,2\n".encode("utf-16"), "neither Parquet nor text in UTF-8"),
        (b"PAR1 and no more", "The Parquet file is damaged"),
        (gzip.compress(HEADER * 99, mtime=0)[:-9], "The packed table is damaged"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(text: bytes, said: str):
    message = refused(text)

    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "cell", [b"seven", b"1_000", b"0x1F", b"1 2", b"--1", b"12%", b"1,5;"]
)
def test_a_cell_that_is_no_number_is_named_by_row_and_never_shown(cell: bytes):
    message = refused(HEADER + b'1,0,2\n1,7,"' + cell + b'"\n1,8,"' + cell + b'"\n')

    assert "The column 'x' has something that is not a number in row 2 and 1 more" in (
        message
    )
    assert cell.decode() not in message


def test_other_letters_in_columns_nobody_asked_for_do_no_harm():
    assert rows(read(b"id,note,day,x\n001,\xfc,0,1.5\n")) == PLAIN[:1]


def test_a_label_is_not_also_a_number():
    both = Wanted(labels=("id",), numbers=("id",))

    assert "as a label and as a number" in refused(b"id\n1\n", both)


def test_labels_keep_their_order_and_long_ones_their_ends():
    long = "c" * 300
    columns = read(HEADER + f"{long},0,1\n001,0,1\n{long},1,1\n".encode())

    assert columns.labels["id"].names.tolist() == [long, "001"]
    assert columns.labels["id"].codes.tolist() == [0, 1, 0]


def test_many_blocks_are_read_as_one():
    text = b"".join(
        b"c%07d,%d,%d\n" % (at // 3, at % 3, at % 28) for at in range(200_000)
    )
    columns = read(HEADER + text)

    assert columns.rows == 200_000
    assert columns.labels["id"].of_row[-1] == "c0066666"
    assert columns.numbers["x"].tolist() == [at % 28 for at in range(200_000)]


def as_parquet(**columns: object) -> bytes:
    stream = BytesIO()
    parquet.write_table(pa.table(columns), stream, row_group_size=2)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        (pa.array(["001", "1", "001"]), ["001", "1", "001"]),
        (pa.array(["001", "1", "001"]).dictionary_encode(), ["001", "1", "001"]),
        (pa.array(["b", None, ""]), ["b", "", ""]),
        (pa.array([7, 12, 7]), ["7", "12", "7"]),
        (pa.array([7, None, 7]), ["7", "", "7"]),
        (pa.array([7.0, 12.0, None]), ["7", "12", ""]),
        (pa.array([7.5, 12.0, 7.5]), ["7.5", "12", "7.5"]),
    ],
)
def test_parquet_gives_labels_as_text(labels: pa.Array, wanted: list[str]):
    text = as_parquet(id=labels, day=[0, 1, 2], x=[1, 2, 3])

    assert read(text).labels["id"].of_row.tolist() == wanted


@pytest.mark.parametrize(
    "numbers",
    [
        pa.array([1, None, 3], pa.int16()),
        pa.array([1.0, float("nan"), 3.0], pa.float32()),
        pa.array(["1", "NA", "3"]),
        pa.array([1, None, 3]).cast(pa.decimal128(25, 2)),
    ],
)
def test_parquet_gives_numbers_however_they_are_kept(numbers: pa.Array):
    text = as_parquet(id=["1"] * 3, day=[0, 1, 2], x=numbers)

    assert repr(read(text).numbers["x"].tolist()) == "[1.0, nan, 3.0]"


@pytest.mark.parametrize(
    "kind", [pa.date32(), pa.timestamp("ms"), pa.timestamp("ns", "UTC")]
)
def test_parquet_dates_become_days(kind: pa.DataType):
    days = pa.array(np.array(["1970-01-02", "1970-01-04"], "M8[D]")).cast(kind)

    columns = read(as_parquet(id=["1", "1"], day=days, x=[1, 2]))

    assert columns.numbers["day"].tolist() == [1.0, 3.0]


def test_parquet_refuses_by_column_too():
    assert "row 2" in refused(as_parquet(id=["1"] * 2, day=[0, 1], x=["1", "one"]))
    assert "no rows" in refused(as_parquet(id=pa.array([], pa.string()), day=[], x=[]))
    assert "no text" in refused(as_parquet(id=[[1], [2]], day=[0, 1], x=[1, 2]))


def test_a_file_that_cannot_be_opened_is_named_without_its_folder(tmp_path: Path):
    with pytest.raises(ImportRefused, match=r"^The table gone\.csv cannot be opened: "):
        read_columns(tmp_path / "gone.csv", WANTED)
    with pytest.raises(ImportRefused, match="directory"):
        read_columns(tmp_path, WANTED)
