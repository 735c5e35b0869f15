"""What does one cell mean, as client, total score or answer, by the stated rules?

Each reader gives back a value, None for a missing one, or the rule the cell breaks.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from cairn.exchange.tables.files.encoding import UNREADABLE
from cairn.exchange.tables.files.rows import Cell, is_formula
from cairn.exchange.tables.measure import Bounds, fits_item
from cairn.exchange.tables.problems import ProblemRule
from cairn.science.measure.instrument import Instrument

LONGEST_CLIENT = 200
# Text that turns the reading direction of what follows can disguise a name.
_DISGUISES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Plain digits only: other scripts' digits are refused, not silently read.
_WITH_POINT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_HAS_OTHER_MARKS = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)+")
_WITH_COMMA = re.compile(r"[+-]?[0-9]{1,15}(?:,[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers and missing values are written; an empty cell is always missing."""

    missing: Collection[str]
    decimal_comma: bool

    def is_missing(self, text: str) -> bool:
        """Say whether a trimmed cell says that there is nothing."""
        return not text or text in self.missing


def read_client(cell: Cell) -> str | ProblemRule | None:
    """Read a client's code or name: trimmed, in one Unicode form, never altered."""
    if isinstance(cell, datetime):
        return ProblemRule.CLIENT_NOT_A_NAME
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else ProblemRule.CLIENT_NOT_A_NAME
    text = unicodedata.normalize("NFC", str(cell).strip())
    if not text:
        return None
    return _first_broken(text) or text


def read_number(cell: Cell, style: NumberStyle) -> float | ProblemRule | None:
    """Read a number as written in this table; a missing one is None, never 0."""
    if isinstance(cell, datetime):
        return ProblemRule.NOT_A_NUMBER
    text = cell.strip() if isinstance(cell, str) else f"{cell:.15g}"
    if style.is_missing(text):
        return None
    if not isinstance(cell, str):
        return float(cell)
    return _read_written_number(text, decimal_comma=style.decimal_comma)


def total_reader(
    bounds: Bounds, style: NumberStyle
) -> Callable[[Cell], float | ProblemRule | None]:
    """Return the reader of total scores within the measure's bounds."""

    def read_total(cell: Cell) -> float | ProblemRule | None:
        number = read_number(cell, style)
        if not isinstance(number, float):
            return number
        if not bounds.minimum <= number <= bounds.maximum:
            return ProblemRule.OUT_OF_RANGE
        if bounds.whole and not number.is_integer():
            return ProblemRule.NOT_WHOLE
        return number

    return read_total


def answer_reader(
    instrument: Instrument, item_id: str, style: NumberStyle, labels: Mapping[str, int]
) -> Callable[[Cell], int | ProblemRule | None]:
    """Return the reader of the answers to one item, by the measure's own rule."""

    def read_answer(cell: Cell) -> int | ProblemRule | None:
        labelled = labels.get(cell.strip()) if isinstance(cell, str) else None
        number = read_number(cell, style) if labelled is None else float(labelled)
        if not isinstance(number, float):
            return number
        if not number.is_integer():
            return ProblemRule.NOT_WHOLE
        fits = fits_item(instrument, item_id, int(number))
        return int(number) if fits else ProblemRule.ANSWER_DOES_NOT_FIT

    return read_answer


def _first_broken(text: str) -> ProblemRule | None:
    if UNREADABLE in text:
        return ProblemRule.UNREADABLE_LETTERS
    if any(letter in _DISGUISES or _is_control(letter) for letter in text):
        return ProblemRule.CONTROL_CHARACTER
    if is_formula(text):
        return ProblemRule.FORMULA
    return ProblemRule.CLIENT_TOO_LONG if len(text) > LONGEST_CLIENT else None


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")


def _read_written_number(text: str, *, decimal_comma: bool) -> float | ProblemRule:
    written = _WITH_COMMA if decimal_comma else _WITH_POINT
    if written.fullmatch(text):
        return float(text.replace(",", "."))
    return _why_no_number(text)


def _why_no_number(text: str) -> ProblemRule:
    if UNREADABLE in text:
        return ProblemRule.UNREADABLE_LETTERS
    if is_formula(text):
        return ProblemRule.FORMULA
    if any(map(_is_control, text)):
        return ProblemRule.CONTROL_CHARACTER
    if _HAS_OTHER_MARKS.fullmatch(text):
        return ProblemRule.DECIMAL_MARK
    return ProblemRule.NOT_A_NUMBER
