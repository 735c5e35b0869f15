"""Read named columns of a Parquet file.

Refuses: a damaged file, and columns that hold neither numbers nor text.
"""

from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute, parquet

from cairn.errors import ImportRefused
from cairn.exchange.columns.arrow import as_floats, as_labels
from cairn.exchange.columns.cells import DATES_NOTE, Reading, read_texts
from cairn.exchange.columns.source import Source
from cairn.exchange.columns.wanted import (
    Columns,
    Floats,
    Labels,
    Wanted,
    find_columns,
)

_TEXT = pa.dictionary(pa.int32(), pa.string())
_DAY = np.timedelta64(1, "D")
_FIRST_DAY = np.datetime64("1970-01-01")


def read_parquet(source: Source, wanted: Wanted) -> Columns:
    """Read the wanted columns; dates become days since 1970-01-01.

    Raises ImportRefused, naming the column that cannot be read.
    """
    try:
        file = parquet.ParquetFile(source.open())
        places = find_columns(wanted, file.schema_arrow.names)
        stored = {name: file.schema_arrow.names[at] for name, at in places.items()}
        table = file.read(columns=[*stored.values()])
    except (pa.ArrowException, OSError):
        raise ImportRefused("The Parquet file is damaged or incomplete.") from None
    if not table.num_rows:
        raise ImportRefused("The table has columns and no rows.")
    labels: dict[str, Labels] = {}
    numbers: dict[str, Floats] = {}
    notes: tuple[str, ...] = ()
    for name in wanted.names:
        column = table.column(stored[name])
        if name in wanted.labels:
            labels[name] = _labels(column, name)
        else:
            numbers[name], said = _numbers(column, name, wanted)
            notes += said
    return Columns(table.num_rows, labels, numbers, notes)


def _labels(column: Any, name: str) -> Labels:
    try:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_floating(column.type) and _is_whole(column):
            # A table with gaps may have turned whole numbers into floats.
            column = column.cast(pa.int64())
        if not pa.types.is_integer(column.type):
            column = column.cast(pa.string()).fill_null("")
        chunks = [_coded(chunk) for chunk in column.dictionary_encode().chunks]
    except pa.ArrowException:
        raise ImportRefused(f"The column {name!r} holds no text.") from None
    return as_labels(pa.chunked_array(chunks, _TEXT), name)


def _coded(chunk: Any) -> Any:
    """Return a coded column as coded text; a row without a label has the empty one."""
    names, codes = chunk.dictionary.cast(pa.string()), chunk.indices
    if codes.null_count:
        codes = codes.fill_null(len(names))
        names = pa.concat_arrays([names, pa.array([""], pa.string())])
    return pa.DictionaryArray.from_arrays(codes.cast(pa.int32()), names)


def _is_whole(column: Any) -> bool:
    return bool(compute.all(compute.equal(column, compute.floor(column))).as_py())


def _numbers(column: Any, name: str, wanted: Wanted) -> tuple[Floats, tuple[str, ...]]:
    kind, is_time = column.type, name in wanted.times
    if is_time and (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return _days(column), (DATES_NOTE,)
    if name in wanted.worded:
        return read_texts(_labels(column, name), Reading(name, words=wanted.words))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return as_floats(column), ()
    if pa.types.is_decimal(kind) or pa.types.is_boolean(kind):
        return as_floats(column.cast(pa.float64())), ()
    if pa.types.is_null(kind):
        return np.full(len(column), np.nan), ()
    return read_texts(_labels(column, name), Reading(name, is_time=is_time))


def _days(column: Any) -> Floats:
    moments = np.concatenate([np.asarray(chunk) for chunk in column.chunks])
    days: Floats = (moments.astype("datetime64[us]") - _FIRST_DAY) / _DAY
    return days
