"""Read named columns of a delimited text: which separators, which rows are broken?"""

import csv
import re
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from cairn.errors import ImportRefused
from cairn.exchange.columns.cells import as_floats, as_labels, parse_texts
from cairn.exchange.columns.wanted import (
    MISSING,
    Columns,
    Floats,
    Wanted,
    find_columns,
)

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_HEAD = 1 << 16
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is laid out: its separator, lines above the header, the header."""

    delimiter: str
    above: int
    header: tuple[str, ...]
    quoted: bool


def read_delimited(
    source: pa.Buffer, wanted: Wanted, *, delimiter: str | None = None
) -> Columns:
    """Read the wanted columns of a text in UTF-8.

    Raises ImportRefused for a column that is not there, a row of another length, and
    a cell that is no number; the message names column and row, never the cell.
    """
    form = find_form(source, wanted, delimiter)
    places = find_columns(wanted, form.header)
    table = _read(source, form, places, wanted)
    if not table.num_rows:
        raise ImportRefused("The table has a header and no rows.")
    labels = {name: as_labels(table.column(name)) for name in wanted.labels}
    numbers = {
        name: _numbers(table.column(name), name, wanted, form)
        for name in dict.fromkeys((*wanted.numbers, *wanted.times))
    }
    return Columns(table.num_rows, labels, numbers, _notes(form, delimiter))


def find_form(source: pa.Buffer, wanted: Wanted, delimiter: str | None) -> Form:
    """Find the header and the separator that shows the wanted columns best."""
    head = _decode_head(source)
    lines = head.split("\n")
    above = 0
    stated = re.fullmatch(r"sep=(.)\r?", lines[0])
    if stated:
        delimiter, above = delimiter or stated.group(1), 1
    while above < len(lines) and not lines[above].strip("\r \t"):
        above += 1
    if above == len(lines):
        raise ImportRefused("The table is empty.")
    below = [f"{line}\n" for line in lines[above:]]
    tried = [delimiter] if delimiter else list(DELIMITERS)
    headers = {one: _split(below, one) for one in tried}
    names = set(wanted.names)
    best = max(tried, key=lambda one: (len(names & {*headers[one]}), len(headers[one])))
    quoted = source.size > _HEAD or '"' in head
    return Form(best, above, headers[best], quoted)


def _split(lines: list[str], delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader(iter(lines), delimiter=delimiter)))


def _decode_head(source: pa.Buffer) -> str:
    raw = bytes(source[:_HEAD])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw:
        raise ImportRefused("The table is not text in UTF-8. Save it as CSV UTF-8.")
    header = raw.partition(b"\n")[0]
    try:
        header.decode("utf-8")
    except UnicodeDecodeError:
        raise ImportRefused(
            "The header is not in UTF-8. Save the table as CSV UTF-8."
        ) from None
    return raw.decode("utf-8-sig", errors="replace")


def _read(
    source: pa.Buffer, form: Form, places: dict[str, int], wanted: Wanted
) -> pa.Table:
    names = [f"c{at}" for at in range(len(form.header))]
    chosen = {name: names[at] for name, at in places.items()}
    text = pa.dictionary(pa.int32(), pa.string())
    types = {
        chosen[name]: text if name in wanted.as_text else pa.float64()
        for name in wanted.names
    }
    try:
        table = _parse(source, form, names, types)
    except pa.ArrowInvalid:
        _refuse_rows(source, form, names)
        # A cell that is no plain number: read them as text and look closer.
        types = dict.fromkeys(types, text)
        try:
            table = _parse(source, form, names, types)
        except pa.ArrowInvalid:
            raise ImportRefused(
                "The table is not text in UTF-8. Save it as CSV UTF-8."
            ) from None
    return table.select([chosen[name] for name in places]).rename_columns([*places])


def _parse(
    source: pa.Buffer,
    form: Form,
    names: list[str],
    types: dict[str, Any],
    *,
    broken: list[Any] | None = None,
) -> pa.Table:
    def note(row: Any) -> str:
        if broken is not None:
            broken.append(row)
            return "skip"
        return "error"

    return arrow_csv.read_csv(
        pa.BufferReader(source),
        read_options=arrow_csv.ReadOptions(
            column_names=names,
            skip_rows=form.above,
            skip_rows_after_names=1,
            block_size=_BLOCK,
            use_threads=broken is None,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=form.delimiter,
            newlines_in_values=form.quoted,
            invalid_row_handler=note,
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=[*types],
            column_types=types,
            null_values=list(MISSING),
            strings_can_be_null=False,
        ),
    )


def _refuse_rows(source: pa.Buffer, form: Form, names: list[str]) -> None:
    """Find rows with too few or too many cells, and name the first."""
    broken: list[Any] = []
    try:
        _parse(source, form, names, {names[0]: pa.binary()}, broken=broken)
    except pa.ArrowInvalid:
        if not broken:
            raise ImportRefused(
                "The table cannot be cut into rows: it ends in its header, or a "
                "quotation mark is not closed."
            ) from None
    if broken:
        row = broken[0]
        at = "" if row.number is None else f" in row {row.number - 1:,}"
        more = f" ({len(broken):,} such rows)" if len(broken) > 1 else ""
        raise ImportRefused(
            f"The table has {row.actual_columns} cells{at} and "
            f"{row.expected_columns} columns in its header{more}."
        )


def _numbers(column: Any, name: str, wanted: Wanted, form: Form) -> Floats:
    if pa.types.is_floating(column.type):
        return as_floats(column)
    words = wanted.words if name in wanted.times else ()
    return parse_texts(
        as_labels(column),
        name,
        words=words,
        dates=name in wanted.times,
        comma=form.delimiter != ",",
    )


def _notes(form: Form, delimiter: str | None) -> tuple[str, ...]:
    if delimiter or form.delimiter == ",":
        return ()
    return (f"Read as columns separated by {DELIMITERS[form.delimiter]}.",)
