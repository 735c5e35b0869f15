"""Read named columns of a file, whatever it is: CSV, packed CSV or Parquet."""

from pathlib import Path
from typing import BinaryIO

from cairn.exchange.columns.delimited import Layout, read_delimited
from cairn.exchange.columns.parquet import read_parquet
from cairn.exchange.columns.source import Watch, find_source
from cairn.exchange.columns.wanted import Columns, Wanted


def read_columns(
    file: Path | BinaryIO,
    wanted: Wanted,
    *,
    layout: Layout | None = None,
    watch: Watch | None = None,
) -> Columns:
    """Read the wanted columns of a path or of a stream of bytes.

    `layout` states what a CSV does not say itself; `watch` is told how many bytes of
    how many have been read. Raises ImportRefused, which names the column and the rows
    and never what stands in a cell.
    """
    source = find_source(file, watch)
    if source.is_parquet:
        return read_parquet(source, wanted)
    return read_delimited(source, wanted, layout or Layout())
