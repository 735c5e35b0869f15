"""Columns that were written come back as they were."""

import json
import math
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from cairn.exchange.columns.read import read_columns
from cairn.exchange.columns.wanted import Wanted
from cairn.exchange.columns.write import ResultsNotWritten, write_columns

COLUMNS = {
    "client": np.array(["001", "1", "a,b"]),
    "n": np.array([2, 3, 0]),
    "first": np.array([20.0, 17.0, np.nan]),
    "index": np.array([-1.6124, 1 / 3, np.nan]),
    "recovered": np.array([True, False, None], dtype=object),
    "sure": np.array([True, False, True]),
    "reason": np.array(['so "far"', "", "two\nlines"]),
}


def written(columns: dict[str, object], path: Path) -> str:
    write_columns(path, columns)
    return path.read_text("utf-8")


def test_csv_has_whole_numbers_whole_and_the_missing_empty(tmp_path: Path):
    plain = {k: v for k, v in COLUMNS.items() if k != "reason"}
    plain["client"] = np.array(["001", "1", "ä"])

    assert written(plain, tmp_path / "out.csv") == (
        "client,n,first,index,recovered,sure\n"
        "001,2,20,-1.6124,true,true\n"
        "1,3,17,0.3333333333333333,false,false\n"
        "ä,0,,,,true\n"
    )


def test_csv_quotes_where_a_cell_needs_it(tmp_path: Path):
    text = written({k: COLUMNS[k] for k in ("client", "reason")}, tmp_path / "out.csv")

    assert text == ('client,reason\n"001","so ""far"""\n"1",""\n"a,b","two\nlines"\n')


def test_json_has_null_for_what_is_not_there(tmp_path: Path):
    text = written(COLUMNS, tmp_path / "out.json")

    assert json.loads(text)[2] == {
        "client": "a,b",
        "n": 0,
        "first": None,
        "index": None,
        "recovered": None,
        "sure": True,
        "reason": "two\nlines",
    }
    assert '"first": 20,' in text
    assert written({"n": []}, tmp_path / "none.json") == "[]\n"


def test_parquet_keeps_kinds(tmp_path: Path):
    write_columns(tmp_path / "out.parquet", COLUMNS)

    table = parquet.read_table(tmp_path / "out.parquet")
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int64", "double", "double", "bool", "bool", "string",
    ]  # fmt: skip
    assert table.column("recovered").to_pylist() == [True, False, None]


def test_a_stream_gets_csv():
    stream = BytesIO()
    write_columns(stream, {"n": np.ma.masked_array([1, 2], [False, True])})

    assert stream.getvalue() == b"n\n1\n\n"


@given(st.lists(st.floats(allow_infinity=False), min_size=1))
def test_every_number_comes_back_exactly(numbers: list[float]):
    stream = BytesIO()
    rows = {"id": np.arange(len(numbers)), "x": np.array(numbers)}
    write_columns(stream, rows)
    stream.seek(0)

    back = read_columns(stream, Wanted(labels=("id",), numbers=("x",))).numbers["x"]

    assert [repr(one + 0.0) for one in numbers] == [repr(one) for one in back.tolist()]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_every_label_comes_back_exactly(labels: list[str]):
    # A NumPy column of text drops zero bytes at the end, and a reader lines of CR.
    labels = [label.replace("\0", "").replace("\r", "") for label in labels]
    stream = BytesIO()
    write_columns(stream, {"id": np.array(labels), "x": np.arange(len(labels))})
    stream.seek(0)

    back = read_columns(stream, Wanted(labels=("id",), numbers=("x",)))

    assert back.labels["id"].of_row.tolist() == labels


def test_a_file_is_whole_or_what_it_was(tmp_path: Path):
    path = tmp_path / "out.json"
    path.write_text("before")

    with pytest.raises(ValueError, match="JSON"):
        write_columns(path, {"x": np.array([math.inf])})

    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["out.json"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path):
    with pytest.raises(ResultsNotWritten, match="existing folder"):
        write_columns(tmp_path / "no" / "out.csv", {"n": [1]})
    with pytest.raises(ResultsNotWritten, match=r"\.csv, \.parquet, \.json"):
        write_columns(tmp_path / "out.xlsx", {"n": [1]})
