"""How is a file opened as a table when only its bytes are known?"""

from collections.abc import Sequence
from pathlib import Path

from cairn.exchange.tables.columns import Column, name_columns
from cairn.exchange.tables.files.archive import OLD_OFFICE_MARK, ZIP_MARK
from cairn.exchange.tables.files.dialect import (
    check_delimiter,
    stated_in_file,
    suggest_delimiter,
)
from cairn.exchange.tables.files.encoding import (
    Suggested,
    check_encoding,
    open_decoder,
    suggest_encoding,
)
from cairn.exchange.tables.files.rows import BrokenRow, Row
from cairn.exchange.tables.files.source import Source, find_source
from cairn.exchange.tables.files.workbook import open_workbook
from cairn.exchange.tables.limits import DEFAULT_LIMITS, Limits
from cairn.exchange.tables.problems import (
    Problem,
    ProblemRule,
    RefusalRule,
    TableRefused,
)
from cairn.exchange.tables.suggest import suggest
from cairn.exchange.tables.table import (
    Reader,
    Table,
    as_text,
    first_rows,
)

PREVIEW_ROWS = 20
_SAMPLE_BYTES = 1 << 16
_SAMPLE_LINES = 50


def open_table(
    source: Path | bytes,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    header_row: int = 1,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Open a CSV or .xlsx file; `header_row=0` says that no row is a header."""
    checked = find_source(source, limits)
    mark = checked.head(len(OLD_OFFICE_MARK))
    if mark.startswith(OLD_OFFICE_MARK):
        raise TableRefused(
            RefusalRule.OLD_OR_LOCKED_WORKBOOK,
            "This is an old Excel file (.xls) or a workbook with a password. Save it "
            "as .xlsx without a password, or as CSV UTF-8.",
        )
    if mark.startswith(ZIP_MARK):
        reader = _workbook_reader(checked, limits, sheet=sheet, header_row=header_row)
    else:
        reader = _delimited_reader(
            checked,
            limits,
            delimiter=delimiter,
            encoding=encoding,
            header_row=header_row,
        )
    return _look_at(reader)


def _workbook_reader(
    source: Source, limits: Limits, *, sheet: str | None, header_row: int
) -> Reader:
    with open_workbook(source, limits) as workbook:
        names = tuple(workbook.sheets)
        chosen = sheet if sheet is not None else names[0]
        workbook.part_of(chosen)
    return Reader(
        source=source,
        limits=limits,
        header_row=header_row,
        sheet=chosen,
        sheets=names,
    )


def _delimited_reader(
    source: Source,
    limits: Limits,
    *,
    delimiter: str | None,
    encoding: str | None,
    header_row: int,
) -> Reader:
    letters = (
        Suggested(check_encoding(encoding), assumed=False)
        if encoding
        else suggest_encoding(source)
    )
    lines = _sample_lines(source, letters.value)
    in_file = stated_in_file(lines[0]) if lines else None
    mark = (
        Suggested(check_delimiter(delimiter or in_file or ""), assumed=False)
        if delimiter or in_file
        else suggest_delimiter(lines[max(header_row - 1, 0) :])
    )
    return Reader(
        source=source,
        limits=limits,
        # A line "sep=;" stands above the header and is none itself.
        header_row=header_row + (1 if in_file else 0),
        encoding=letters,
        delimiter=mark,
    )


def _sample_lines(source: Source, encoding: str) -> list[str]:
    text = open_decoder(encoding).decode(source.head(_SAMPLE_BYTES))
    lines = text.split("\n")
    # The last line of a sample is cut off unless the file ends there.
    whole = lines if source.size <= _SAMPLE_BYTES or len(lines) == 1 else lines[:-1]
    return whole[:_SAMPLE_LINES]


def _look_at(reader: Reader) -> Table:
    header = _find_header(reader)
    columns, notes = name_columns(header, row=reader.header_row)
    seen = first_rows(reader.data_blocks(), PREVIEW_ROWS)
    if not seen:
        raise TableRefused(
            RefusalRule.EMPTY,
            "The table has no rows below its header. Choose a sheet or file with "
            "scores in it.",
        )
    preview = tuple(_preview_row(row, len(columns)) for _, row in seen)
    return Table(
        reader=reader,
        columns=columns,
        preview=preview,
        preview_numbers=tuple(number for number, _ in seen),
        notes=notes + _note_one_column(columns),
        suggestions=suggest(columns, preview),
    )


def _find_header(reader: Reader) -> list[str]:
    if reader.header_row == 0:
        first = first_rows(reader.blocks(), 1)
        width = len(first[0][1]) if first else 0
        return _checked_header([""] * width, reader.limits)
    for block in reader.blocks():
        for number, row in zip(block.numbers, block.rows, strict=True):
            if number >= reader.header_row:
                found = row if number == reader.header_row else []
                return _checked_header(_titles(found), reader.limits)
    raise _no_header()


def _titles(row: Row) -> list[str]:
    if isinstance(row, BrokenRow):
        raise TableRefused(
            RefusalRule.HEADER,
            "The header row has a quotation mark that is not closed or is longer than "
            "a header can be. Check the first row, the delimiter and the encoding.",
        )
    titles = [as_text(cell).strip() for cell in row]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _checked_header(titles: list[str], limits: Limits) -> list[str]:
    if not titles:
        raise _no_header()
    if len(titles) > limits.columns:
        raise TableRefused(
            RefusalRule.TOO_MANY_COLUMNS,
            f"The table has more than {limits.columns:,} columns, the most that are "
            "read. Keep the columns with clients, dates and scores.",
        )
    return titles


def _no_header() -> TableRefused:
    return TableRefused(
        RefusalRule.HEADER,
        "The header row is empty. State in which row the column names stand, or that "
        "there are none.",
    )


def _preview_row(row: Row, width: int) -> tuple[str, ...]:
    cells = [as_text(cell) for cell in row[:width]]
    return (*cells, *[""] * (width - len(cells)))


def _note_one_column(columns: Sequence[Column]) -> tuple[Problem, ...]:
    if len(columns) > 1:
        return ()
    return (
        Problem(
            row=1,
            column=1,
            rule=ProblemRule.ONE_COLUMN,
            message="Only one column was found. State the delimiter that stands "
            "between the columns.",
        ),
    )
