"""Columns as Arrow holds them, in NumPy: floats, and labels with their numbers."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from cairn.errors import ImportRefused
from cairn.exchange.columns.wanted import Floats, Labels, say_rows

# Longer texts are kept as objects: a NumPy text column is as wide as its longest.
_WIDEST = 32
_BATCH = 1 << 16


def as_floats(column: Any) -> Floats:
    """Return a column of numbers as floats, NaN where there is none; shape (rows,)."""
    values = np.empty(len(column))
    at = 0
    for chunk in column.chunks:
        values[at : at + len(chunk)] = chunk.to_numpy(zero_copy_only=False)
        at += len(chunk)
    return values


def as_labels(column: Any, name: str) -> Labels:
    """Return a column of text or bytes as distinct texts and each row's number.

    Raises ImportRefused, naming the rows, for bytes that are not UTF-8.
    """
    column = column.unify_dictionaries()
    codes = np.empty(len(column), dtype=np.int32)
    at = 0
    for chunk in column.chunks:
        codes[at : at + len(chunk)] = chunk.indices.to_numpy(zero_copy_only=False)
        at += len(chunk)
    texts = (
        column.chunk(0).dictionary if column.num_chunks else pa.array([], pa.string())
    )
    return Labels(_names(texts, codes, name), codes)


def _names(texts: Any, codes: NDArray[np.int32], name: str) -> NDArray[Any]:
    if pa.types.is_binary(texts.type):
        _refuse_other_letters(texts, codes, name)
        texts = texts.cast(pa.string())
    longest = compute.max(compute.utf8_length(texts)).as_py() or 1
    kind = f"U{longest}" if longest <= _WIDEST else object
    names: NDArray[Any] = np.empty(len(texts), dtype=kind)
    for at in range(0, len(texts), _BATCH):
        names[at : at + _BATCH] = texts.slice(at, _BATCH).to_numpy(zero_copy_only=False)
    return names


def _refuse_other_letters(texts: Any, codes: NDArray[np.int32], name: str) -> None:
    broken = np.array([not _is_readable(one) for one in texts.to_pylist()], dtype=bool)
    if broken.any():
        raise ImportRefused(
            f"The column {name!r} is not in UTF-8 in {say_rows(broken[codes])} (rows "
            "count from 1 below the header). Save the table as CSV UTF-8."
        )


def _is_readable(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
