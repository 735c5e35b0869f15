"""Write columns of results as CSV, Parquet or JSON.

Numbers are written with as many digits as give the same number back, and whole ones
without a point; what does not exist (NaN, None) is an empty cell or null.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray
from pyarrow import compute, parquet
from pyarrow import csv as arrow_csv

from cairn.errors import CairnError

Column = NDArray[Any]
Table = dict[str, Column]

_NEEDS_QUOTES = r'[",\r\n]|^$'
_BATCH = 1 << 16


class ResultsNotWritten(CairnError):
    """The file for the results cannot be written."""


def write_columns(file: Path | BinaryIO, columns: Mapping[str, ArrayLike]) -> None:
    """Write columns of equal length, by the ending of a path; a stream gets CSV.

    A path holds the whole table or what it held before. Raises ResultsNotWritten for
    another ending and a place that cannot be written.
    """
    table = {name: _as_column(column) for name, column in columns.items()}
    if not isinstance(file, Path):
        _write_csv(file, table)
        return
    try:
        _write_whole(file, table)
    except OSError as error:
        raise ResultsNotWritten(
            f"The results were not written to {file.name}: {error.strerror}. It needs "
            "an existing folder, the right to write there and enough room."
        ) from error


def _as_column(column: ArrayLike) -> Column:
    return column if isinstance(column, np.ma.MaskedArray) else np.asarray(column)


def _as_arrow(column: Column) -> Any:
    """Return a column as Arrow; NaN, None and masked values are null."""
    if isinstance(column, np.ma.MaskedArray):
        return pa.array(column.data, mask=np.ma.getmaskarray(column))
    if column.dtype.kind == "f":
        # Adding nothing turns the negative zero into the plain one.
        return pa.array(column + 0.0, from_pandas=True)
    if column.dtype.kind == "O":
        return pa.array(column.tolist(), from_pandas=True)
    return pa.array(column)


def _batches(table: Table) -> Iterator[pa.Table]:
    """Yield the rows a part at a time, so that they are not in memory twice."""
    rows = max(map(len, table.values()), default=0)
    for at in range(0, rows, _BATCH):
        yield pa.table(
            {name: _as_arrow(part[at : at + _BATCH]) for name, part in table.items()}
        )


def _write_csv(stream: BinaryIO, table: Table) -> None:
    stream.write((",".join(table) + "\n").encode())
    for part in _batches(table):
        style = "needed" if _has_odd_text(part) else "none"
        form = arrow_csv.WriteOptions(include_header=False, quoting_style=style)
        arrow_csv.write_csv(part, stream, form)


def _has_odd_text(part: pa.Table) -> bool:
    texts = (column for column in part.columns if pa.types.is_string(column.type))
    return any(
        compute.any(compute.match_substring_regex(text, _NEEDS_QUOTES)).as_py()
        for text in texts
    )


def _write_parquet(stream: BinaryIO, table: Table) -> None:
    whole = pa.table({name: _as_arrow(column) for name, column in table.items()})
    parquet.write_table(whole, stream)


def _write_json(stream: BinaryIO, table: Table) -> None:
    """Write a list with one object a row."""
    whole = [name for name, column in table.items() if _is_whole(column)]
    before = "[\n"
    for part in _batches(table):
        for row in _without_points(part, whole).to_pylist():
            text = json.dumps(row, ensure_ascii=False, allow_nan=False)
            stream.write(f"{before}{text}".encode())
            before = ",\n"
    stream.write(b"\n]\n" if before == ",\n" else b"[]\n")


def _is_whole(column: Column) -> bool:
    """Say whether a column of floats holds whole numbers only."""
    if column.dtype.kind != "f":
        return False
    known = column[~np.isnan(column)]
    return bool(np.all((known == np.floor(known)) & (np.abs(known) < 2.0**53)))


def _without_points(part: pa.Table, whole: list[str]) -> pa.Table:
    for name in whole:
        at = part.column_names.index(name)
        part = part.set_column(at, name, part.column(name).cast(pa.int64()))
    return part


_WRITERS: dict[str, Callable[[BinaryIO, Table], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".json": _write_json,
}


def _write_whole(path: Path, table: Table) -> None:
    """Write beside the path and rename; a device or pipe is written straight."""
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ResultsNotWritten(
            f"The results cannot be written to {path.name}: end the name with "
            f"{', '.join(_WRITERS)}."
        )
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            write(device, table)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("xb") as stream:
            write(stream, table)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
