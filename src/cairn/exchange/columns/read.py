"""Read named columns of a file, whatever it is: CSV, packed CSV or Parquet."""

import gzip
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from cairn.errors import ImportRefused
from cairn.exchange.columns.delimited import read_delimited
from cairn.exchange.columns.wanted import Columns, Wanted

_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"


def read_columns(
    file: Path | BinaryIO, wanted: Wanted, *, delimiter: str | None = None
) -> Columns:
    """Read the wanted columns of a path or of a stream of bytes.

    Raises ImportRefused when the file or a wanted column cannot be read.
    """
    source = _open(file) if isinstance(file, Path) else pa.py_buffer(file.read())
    if not source.size:
        raise ImportRefused("The table is empty.")
    if bytes(source[:2]) == _GZIP:
        source = pa.py_buffer(gzip.decompress(source))
    if bytes(source[:4]) == _PARQUET:
        from cairn.exchange.columns.parquet import read_parquet  # noqa: PLC0415

        return read_parquet(source, wanted)
    return read_delimited(source, wanted, delimiter=delimiter)


def _open(path: Path) -> pa.Buffer:
    try:
        if not path.stat().st_size:
            return pa.py_buffer(b"")
        return pa.memory_map(str(path)).read_buffer()
    except OSError as error:
        raise ImportRefused(
            f"The table {path.name} cannot be opened: {error.strerror}."
        ) from None
