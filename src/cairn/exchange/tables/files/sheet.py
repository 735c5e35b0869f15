"""What do the rows of a workbook's sheet hold?

Reads a sheet as a stream, one row at a time. Declared dimensions are not believed.
Refuses: rows or columns beyond what a spreadsheet can have. A formula cell is read as
a formula, never as the value it once had.
"""

from collections.abc import Iterator
from datetime import timedelta
from math import isfinite
from xml.sax.xmlreader import AttributesImpl

from cairn.exchange.tables.files.archive import broken_workbook
from cairn.exchange.tables.files.rows import FORMULA, Cell, Row, RowBlock
from cairn.exchange.tables.files.workbook import Workbook
from cairn.exchange.tables.files.xml_parts import PartHandler, feed
from cairn.exchange.tables.limits import Limits

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_DIGITS = "0123456789"
_EXACT_WHOLE = 1e15


def read_sheet(workbook: Workbook, sheet: str, limits: Limits) -> Iterator[RowBlock]:
    """Read a sheet as blocks of rows; rows that are not in the file are left out."""
    part = workbook.part_of(sheet)
    handler = _SheetHandler(workbook, limits)
    pieces = workbook.archive.pieces(part, at_most=limits.inflated_bytes)
    size = max(workbook.archive.size(part), 1)
    for done in feed(pieces, handler, at_most=limits.xml_events):
        if handler.rows:
            yield RowBlock(handler.numbers, handler.rows, min(done / size, 1.0))
            handler.start_block()


class _SheetHandler(PartHandler):
    """Collects the rows of a sheet."""

    def __init__(self, workbook: Workbook, limits: Limits) -> None:
        super().__init__()
        self._workbook = workbook
        self._limits = limits
        self._columns: dict[str, int] = {}
        self._row_number = 0
        self._row: list[Cell] = []
        self._row_length = 0
        self._is_text = self._is_formula = self._is_reading_aid = False
        self._start_cell(0, "n", "0")
        self.start_block()

    def start_block(self) -> None:
        """Forget the rows handed over."""
        self.numbers: list[int] = []
        self.rows: list[Row] = []

    def open(self, name: str, attributes: AttributesImpl) -> None:
        if name == "c":
            column = self._place(attributes.get("r"))
            if column <= self._column:
                raise broken_workbook("Its cells are not in their columns' order.")
            self._start_cell(column, attributes.get("t", "n"), attributes.get("s", "0"))
        elif name in ("v", "t"):
            self._is_text = not self._is_reading_aid
        elif name == "rPh":
            self._is_reading_aid = True
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._start_row(attributes.get("r"))

    def characters(self, content: str) -> None:
        if self._is_text:
            self._row_length += len(content)
            if self._row_length > self._limits.line_characters:
                raise broken_workbook("A row is longer than a table's rows are.")
            self._text.append(content)

    def close(self, name: str) -> None:
        if name in ("v", "t"):
            self._is_text = False
        elif name == "rPh":
            self._is_reading_aid = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.numbers.append(self._row_number)
            self.rows.append(self._row)

    def _start_row(self, number: str | None) -> None:
        stated = int(number) if number and number.isdecimal() else self._row_number + 1
        if not self._row_number < stated <= LAST_ROW:
            raise broken_workbook("Its row numbers are not those of a spreadsheet.")
        self._row_number = stated
        self._row_length = self._column = 0
        self._row = []

    def _start_cell(self, column: int, kind: str, style: str) -> None:
        self._column, self._kind, self._style = column, kind, style
        self._text: list[str] = []
        self._is_formula = self._is_reading_aid = False

    def _place(self, reference: str | None) -> int:
        if reference is None:
            return self._checked(self._column + 1)
        letters = reference.rstrip(_DIGITS)
        if letters not in self._columns:
            self._columns[letters] = self._checked(_column_number(letters))
        return self._columns[letters]

    def _checked(self, column: int) -> int:
        if not 1 <= column <= LAST_COLUMN:
            raise broken_workbook("Its columns are not those of a spreadsheet.")
        return column

    def _end_cell(self) -> None:
        text = "".join(self._text)
        cell = FORMULA if self._is_formula else self._read(text)
        if cell == "":
            return
        self._row.extend([""] * (self._column - len(self._row) - 1))
        self._row.append(cell)

    def _read(self, text: str) -> Cell:
        match self._kind:
            case "n":
                return self._read_number(text) if text else ""
            case "s":
                return self._shared(text)
            case "b":
                return "TRUE" if text == "1" else "FALSE"
            case _:
                return text

    def _shared(self, text: str) -> str:
        if not text.isdecimal() or int(text) >= len(self._workbook.strings):
            raise broken_workbook("A cell points to words that are not there.")
        return self._workbook.strings[int(text)]

    def _read_number(self, text: str) -> Cell:
        try:
            number = float(text)
            if self._style != "0" and int(self._style) in self._workbook.date_styles:
                return self._workbook.starts + timedelta(days=number)
        except (ValueError, OverflowError):
            return text
        if number.is_integer() and abs(number) < _EXACT_WHOLE:
            return int(number)
        return number if isfinite(number) else text


def _column_number(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and letters.isupper()):
        return 0
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
