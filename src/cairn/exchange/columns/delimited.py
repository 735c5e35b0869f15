"""Read named columns of a delimited text: millions of rows, no row lost unseen.

Assumes: a header, then rows of as many cells; quotes as in RFC 4180; UTF-8.
Refuses: rows of another length, a cell that is no number, other encodings; by row,
counted from 1 below the header without empty lines, never by what stands there.
"""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from cairn.errors import ImportRefused
from cairn.exchange.columns.arrow import as_floats, as_labels
from cairn.exchange.columns.cells import Reading, read_texts
from cairn.exchange.columns.header import Header, find_header
from cairn.exchange.columns.source import Source
from cairn.exchange.columns.wanted import (
    MISSING,
    Columns,
    Floats,
    Labels,
    Wanted,
    find_columns,
)

_BLOCK = 1 << 20
_TEXT = pa.dictionary(pa.int32(), pa.string())
_BYTES = pa.dictionary(pa.int32(), pa.binary())


@dataclass(frozen=True, slots=True)
class Layout:
    """What the file does not say itself; None lets it be found from the file."""

    delimiter: str | None = None
    decimal: str | None = None


def read_delimited(source: Source, wanted: Wanted, layout: Layout) -> Columns:
    """Read the wanted columns of a text; raises ImportRefused as said above."""
    header = find_header(source, wanted.names, layout.delimiter)
    places = find_columns(wanted, header.names)
    table = _read(source, header, places, wanted)
    if not table.num_rows:
        raise ImportRefused("The table has a header and no rows.")
    rows = table.num_rows
    labels: dict[str, Labels] = {}
    numbers: dict[str, Floats] = {}
    notes = header.notes if layout.delimiter is None else ()
    # Numbers first, and what was read is let go at once: it is there only once then.
    for name in sorted(wanted.names, key=lambda name: name in wanted.labels):
        at = table.column_names.index(name)
        column, table = table.column(at), table.remove_column(at)
        if name in wanted.labels:
            labels[name] = as_labels(column, name)
        elif pa.types.is_floating(column.type):
            numbers[name] = as_floats(column)
        else:
            reading = _reading(name, wanted, header, layout)
            numbers[name], said = read_texts(as_labels(column, name), reading)
            notes += said
        del column
        pa.default_memory_pool().release_unused()
    return Columns(rows, labels, numbers, notes)


def _reading(name: str, wanted: Wanted, header: Header, layout: Layout) -> Reading:
    is_time = name in wanted.times
    comma = layout.decimal == "," or (
        layout.decimal is None and header.delimiter != ","
    )
    words = wanted.words if name in wanted.worded else ()
    return Reading(name, comma, is_time, words)


def _read(
    source: Source, header: Header, places: dict[str, int], wanted: Wanted
) -> pa.Table:
    stored = {name: f"c{at}" for name, at in places.items()}
    types = {
        stored[name]: _TEXT if name in wanted.as_text else pa.float64()
        for name in wanted.names
    }
    try:
        table = _parse(source, header, types)
    except pa.ArrowInvalid:
        _refuse_rows(source, header)
        # Some cell is no plain number or no UTF-8: read bytes, and look closer.
        table = _parse(source, header, dict.fromkeys(types, _BYTES))
    return table.select([*stored.values()]).rename_columns([*stored])


def _parse(
    source: Source,
    header: Header,
    types: dict[str, Any],
    *,
    broken: list[Any] | None = None,
) -> pa.Table:
    def note(row: Any) -> str:
        if broken is not None:
            broken.append(row)
        return "skip"

    with source.watched() as stream:
        return arrow_csv.read_csv(
            stream,
            read_options=arrow_csv.ReadOptions(
                column_names=[f"c{at}" for at in range(len(header.names))],
                skip_rows=header.above,
                skip_rows_after_names=1,
                block_size=_BLOCK,
                # Only one thread knows the number of a broken row.
                use_threads=broken is None,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=header.delimiter,
                newlines_in_values=header.has_quotes,
                # Arrow's threads may outlive the interpreter: they get no function.
                invalid_row_handler=None if broken is None else note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=[*types],
                column_types=types,
                null_values=list(MISSING),
                strings_can_be_null=False,
            ),
        )


def _refuse_rows(source: Source, header: Header) -> None:
    """Find rows with too few or too many cells, and name the first."""
    broken: list[Any] = []
    try:
        _parse(source, header, {"c0": pa.binary()}, broken=broken)
    except pa.ArrowInvalid:
        if not broken:
            raise ImportRefused(
                "The table cannot be cut into rows: it has no row below its header, "
                f"or one of more than {_BLOCK >> 20} MB."
            ) from None
    if broken:
        row, more = broken[0], len(broken) - 1
        others = f" and {more:,} more" if more else ""
        raise ImportRefused(
            f"Row {row.number - 1:,}{others} of the table has {row.actual_columns} "
            f"cells; the header has {row.expected_columns}. Rows count from 1 below "
            "the header."
        )
