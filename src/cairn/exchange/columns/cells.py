"""Turn columns as Arrow holds them into NumPy: labels, numbers, times.

Labels are turned once for each distinct text, however many rows have it.
"""

import re
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cairn.exchange.columns.wanted import (
    MISSING,
    Floats,
    Labels,
    first_rows,
    refuse_number,
)

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DAY = np.timedelta64(1, "D")
# Longer texts are kept as objects: a NumPy text column is as wide as its longest.
_WIDEST = 32


def as_floats(column: Any) -> Floats:
    """Return a column of numbers as floats, NaN where there is none."""
    parts = [_floats(chunk) for chunk in column.chunks]
    return np.concatenate(parts) if len(parts) != 1 else parts[0]


def as_labels(column: Any) -> Labels:
    """Return a column of texts as distinct texts and each row's number among them."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries()
    chunks = column.chunks
    if not chunks:
        return Labels(np.zeros(0, dtype=str), np.zeros(0, dtype=np.int32))
    names = as_names(chunks[0].dictionary)
    codes = [chunk.indices.to_numpy(zero_copy_only=False) for chunk in chunks]
    return Labels(names, np.concatenate(codes).astype(np.int32, copy=False))


def as_names(texts: Any) -> NDArray[Any]:
    """Return distinct texts as a NumPy column."""
    names: NDArray[Any] = texts.to_numpy(zero_copy_only=False)
    longest = max((len(name) for name in names), default=0)
    return names.astype(str) if longest <= _WIDEST else names


def parse_texts(
    texts: Labels,
    name: str,
    *,
    words: tuple[str, ...] = (),
    dates: bool = False,
    comma: bool = False,
) -> Floats:
    """Read texts as numbers, or as dates or words in a stated order where allowed.

    Dates become days since 1970-01-01. Raises ImportRefused for anything else.
    """
    if words:
        places = {word: float(at) for at, word in enumerate(words)}
        each = [places.get(text.strip(), np.nan) for text in texts.names]
        return np.array(each, dtype=np.float64)[texts.codes]
    values = np.empty(len(texts.names))
    broken = np.zeros(len(texts.names), dtype=bool)
    for at, text in enumerate(texts.names):
        value = _read(text.strip(), dates=dates, comma=comma)
        broken[at] = value is None
        values[at] = np.nan if value is None else value
    rows = list(first_rows(broken[texts.codes])) if broken.any() else []
    if rows:
        raise refuse_number(name, rows[0], len(rows) - 1)
    return values[texts.codes]


def _floats(chunk: Any) -> Floats:
    return np.asarray(
        chunk.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64
    )


def _read(text: str, *, dates: bool, comma: bool) -> float | None:
    if text in MISSING:
        return float("nan")
    if comma and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if _NUMBER.fullmatch(text):
        return float(text)
    if dates and _DATE.fullmatch(text):
        return _days(text)
    return None


def _days(text: str) -> float | None:
    try:
        moment = np.datetime64(text)
    except ValueError:
        return None
    return float((moment - np.datetime64("1970-01-01")) / _DAY)
