"""Write columns as CSV, Parquet or JSON: whole numbers whole, the missing empty."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike
from pyarrow import csv as arrow_csv

from cairn.errors import CairnError


class ResultNotWritten(CairnError):
    """The file for the results cannot be written."""


def write_columns(file: Path | BinaryIO, columns: Mapping[str, ArrayLike]) -> None:
    """Write columns of equal length; a path is complete or not there.

    Raises ResultNotWritten when the place cannot be written or its ending is unknown.
    """
    table = pa.table({name: as_arrow(column) for name, column in columns.items()})
    if isinstance(file, Path):
        _write_file(file, table)
    else:
        write_csv(file, table)


def as_arrow(column: ArrayLike) -> Any:
    """Return a column as Arrow: NaN and None are null, whole floats are integers."""
    values = np.asarray(column)
    if values.dtype.kind == "f":
        known = values[~np.isnan(values)]
        if np.all(known == np.floor(known)) and np.all(np.abs(known) < 2**53):
            whole = np.where(np.isnan(values), 0, values).astype(np.int64)
            return pa.array(whole, mask=np.isnan(values))
        return pa.array(values, from_pandas=True)
    if values.dtype.kind == "O":
        return pa.array(list(values), from_pandas=True)
    return pa.array(values.astype(object) if values.dtype.kind == "U" else values)


def write_csv(stream: BinaryIO, table: pa.Table) -> None:
    """Write a table as CSV in UTF-8 with lines that end in LF."""
    arrow_csv.write_csv(table, stream, arrow_csv.WriteOptions(quoting_style="needed"))


def _write_file(path: Path, table: pa.Table) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with unfinished.open("wb") as stream:
            write_csv(stream, table)
        unfinished.replace(path)
    except OSError as error:
        raise ResultNotWritten(
            f"The results were not written: {error.strerror}."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
