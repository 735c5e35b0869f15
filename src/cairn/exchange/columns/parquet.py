"""Read named columns of a Parquet file."""

from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from cairn.errors import ImportRefused
from cairn.exchange.columns.cells import as_floats, as_labels, parse_texts
from cairn.exchange.columns.wanted import Columns, Floats, Labels, Wanted, find_columns

_DAY = np.timedelta64(1, "D")


def read_parquet(source: pa.Buffer, wanted: Wanted) -> Columns:
    """Read the wanted columns; dates become days since 1970-01-01.

    Raises ImportRefused for a broken file and a column that is not there or holds
    neither numbers nor text.
    """
    try:
        file = parquet.ParquetFile(pa.BufferReader(source))
        present = tuple(file.schema_arrow.names)
        places = find_columns(wanted, present)
        stored = {name: present[at] for name, at in places.items()}
        table = file.read(columns=[*stored.values()])
    except (pa.ArrowException, OSError):
        raise ImportRefused("The Parquet file is damaged or incomplete.") from None
    if not table.num_rows:
        raise ImportRefused("The table has columns and no rows.")
    labels = {name: _labels(table.column(stored[name])) for name in wanted.labels}
    numbers = {
        name: _numbers(table.column(stored[name]), name, wanted)
        for name in dict.fromkeys((*wanted.numbers, *wanted.times))
    }
    return Columns(table.num_rows, labels, numbers)


def _labels(column: Any) -> Labels:
    if pa.types.is_floating(column.type):
        # A table with gaps may have turned whole numbers into floats.
        column = column.cast(pa.int64())
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    text = pa.dictionary(pa.int32(), pa.string())
    return as_labels(column.fill_null("").cast(text))


def _numbers(column: Any, name: str, wanted: Wanted) -> Floats:
    kind = column.type
    if name in wanted.times and (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        moments = np.concatenate([np.asarray(chunk) for chunk in column.chunks])
        return np.asarray((moments - np.datetime64("1970-01-01")) / _DAY, np.float64)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return as_floats(column)
    words = wanted.words if name in wanted.times else ()
    return parse_texts(_labels(column), name, words=words, dates=name in wanted.times)
