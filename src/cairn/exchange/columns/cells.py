"""What does a cell say: a number, a date, a word in a stated order, or nothing?

Each distinct text is read once, however many rows have it.
Refuses: anything else, by column and row, never by what stands there.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ImportRefused
from cairn.exchange.columns.wanted import MISSING, Floats, Labels, say_rows

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?Z?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?inf(?:inity)?")
_COMMA = re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?")
_DAY = np.timedelta64(1, "D")
_FIRST_DAY = np.datetime64("1970-01-01")

DATES_NOTE = "The times are dates; they are counted in days since 1970-01-01."
_COUNTED = "Rows count from 1 below the header"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column's texts are read: its name, decimals, whether it may hold times."""

    name: str
    comma: bool = False
    is_time: bool = False
    words: tuple[str, ...] = ()


def read_texts(texts: Labels, reading: Reading) -> tuple[Floats, tuple[str, ...]]:
    """Return the numbers that a column of texts says, NaN for none, and notes.

    Dates become days since 1970-01-01, words their place in the stated order.
    Raises ImportRefused for a text that is neither.
    """
    cells = [str(text).strip() for text in texts.names]
    if reading.words:
        return _read_words(cells, texts, reading), ()
    commas = np.array([bool(_COMMA.fullmatch(cell)) for cell in cells], dtype=bool)
    points = np.array(["." in cell and cell not in MISSING for cell in cells])
    if reading.comma and commas.any():
        _refuse_both(points, texts, reading)
        cells = [cell.replace(",", ".") for cell in cells]
    dates = np.array([bool(_DATE.fullmatch(cell)) for cell in cells], dtype=bool)
    if reading.is_time and dates.any():
        return _read_dates(cells, texts, reading), (DATES_NOTE,)
    return _spread(_numbers(cells), cells, texts, reading), ()


def _numbers(cells: list[str]) -> Floats:
    return np.array(
        [float(cell) if _NUMBER.fullmatch(cell) else np.nan for cell in cells]
    )


def _read_dates(cells: list[str], texts: Labels, reading: Reading) -> Floats:
    days = np.array(
        [_days(cell) if _DATE.fullmatch(cell) else np.nan for cell in cells]
    )
    return _spread(days, cells, texts, reading)


def _days(cell: str) -> float:
    try:
        return float((np.datetime64(cell.removesuffix("Z")) - _FIRST_DAY) / _DAY)
    except ValueError:
        return float("nan")


def _spread(
    values: Floats, cells: list[str], texts: Labels, reading: Reading
) -> Floats:
    """Lay each distinct text's value to its rows; refuse one that has none."""
    missing = np.array([cell in MISSING for cell in cells], dtype=bool)
    broken = np.isnan(values) & ~missing
    if broken.any():
        kind = "a number or a date as YYYY-MM-DD" if reading.is_time else "a number"
        words = " Words need their order stated: --order pre,post." * reading.is_time
        raise ImportRefused(
            f"The column {reading.name!r} has something that is not {kind} in "
            f"{say_rows(broken[texts.codes])}.{words} {_COUNTED}; "
            "leave a cell empty for a missing value."
        )
    return values[texts.codes]


def _read_words(cells: list[str], texts: Labels, reading: Reading) -> Floats:
    places = {word: float(at) for at, word in enumerate(reading.words)}
    values = np.array([places.get(cell, np.nan) for cell in cells])
    broken = np.isnan(values)
    if broken.any():
        raise ImportRefused(
            f"The column {reading.name!r} has a word that the stated order does not "
            f"list in {say_rows(broken[texts.codes])}. {_COUNTED}; list every word, "
            "or leave those rows out of the table."
        )
    return values[texts.codes]


def _refuse_both(points: NDArray[Any], texts: Labels, reading: Reading) -> None:
    if points.any():
        raise ImportRefused(
            f"The column {reading.name!r} writes some decimals with a comma and some "
            f"with a point, so neither is certain ({say_rows(points[texts.codes])}). "
            f"{_COUNTED}."
        )
