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
from numpy.typing import ArrayLike
from pyarrow import compute, parquet
from pyarrow import csv as arrow_csv

from cairn.errors import CairnError

_NEEDS_QUOTES = r'[",\r\n]|^$'
_BATCH = 1 << 16


class ResultsNotWritten(CairnError):
    """The file for the results cannot be written."""


def write_columns(file: Path | BinaryIO, columns: Mapping[str, ArrayLike]) -> None:
    """Write columns of equal length, by the ending of a path; a stream gets CSV.

    A path holds the whole table or what it held before. Raises ResultsNotWritten for
    another ending and a place that cannot be written.
    """
    if not isinstance(file, Path):
        _write_csv(file, _as_table(columns))
        return
    check_ending(file)
    try:
        _write_whole(file, _as_table(columns))
    except OSError as error:
        raise ResultsNotWritten(
            f"The results were not written to {file.name}: {error.strerror}. It needs "
            "an existing folder, the right to write there and enough room."
        ) from error


def check_ending(path: Path) -> None:
    """Refuse a path whose ending names no known form, before any work is done."""
    if path.suffix.lower() not in _WRITERS:
        raise ResultsNotWritten(
            f"The results cannot be written as {path.suffix or 'a file'!r}: "
            f"end the name with {', '.join(_WRITERS)}."
        )


def as_arrow(column: ArrayLike) -> Any:
    """Return a column as Arrow; NaN, None and masked values are null."""
    if isinstance(column, np.ma.MaskedArray):
        return pa.array(column.data, mask=np.ma.getmaskarray(column))
    values = np.asarray(column)
    if values.dtype.kind == "f":
        # Adding nothing turns the negative zero into the plain one.
        return pa.array(values + 0.0, from_pandas=True)
    if values.dtype.kind == "O":
        return pa.array(values.tolist(), from_pandas=True)
    return pa.array(values)


def _as_table(columns: Mapping[str, ArrayLike]) -> pa.Table:
    return pa.table({name: as_arrow(column) for name, column in columns.items()})


def _write_csv(stream: BinaryIO, table: pa.Table) -> None:
    style = "needed" if _has_odd_text(table) else "none"
    form = arrow_csv.WriteOptions(quoting_style=style, quoting_header="needed")
    stream.write(_header(table).encode())
    form.include_header = False
    arrow_csv.write_csv(table, stream, form)


def _header(table: pa.Table) -> str:
    return ",".join(table.column_names) + "\n"


def _has_odd_text(table: pa.Table) -> bool:
    texts = (column for column in table.columns if pa.types.is_string(column.type))
    found = (
        compute.any(compute.match_substring_regex(text, _NEEDS_QUOTES)).as_py()
        for text in texts
    )
    return any(found)


def _write_parquet(stream: BinaryIO, table: pa.Table) -> None:
    parquet.write_table(table, stream)


def _write_json(stream: BinaryIO, table: pa.Table) -> None:
    """Write a list with one object a row, in pieces, so that it need not fit twice."""
    before = "[\n"
    for row in _rows(table):
        text = json.dumps(row, ensure_ascii=False, allow_nan=False)
        stream.write(f"{before}{text}".encode())
        before = ",\n"
    stream.write(b"\n]\n" if table.num_rows else b"[]\n")


def _rows(table: pa.Table) -> Iterator[dict[str, object]]:
    whole = [name for name in table.column_names if _is_whole(table.column(name))]
    for name in whole:
        at = table.column_names.index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.int64()))
    for batch in table.to_batches(max_chunksize=_BATCH):
        yield from batch.to_pylist()


def _is_whole(column: Any) -> bool:
    if not pa.types.is_floating(column.type):
        return False
    whole = compute.equal(column, compute.floor(column))
    small = compute.less(compute.abs(column), 2.0**53)
    return bool(compute.all(compute.and_(whole, small)).as_py())


_WRITERS: dict[str, Callable[[BinaryIO, pa.Table], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".json": _write_json,
}


def _write_whole(path: Path, table: pa.Table) -> None:
    """Write beside the path and rename; a device or pipe is written straight."""
    write = _WRITERS[path.suffix.lower()]
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
