"""Which columns does a reader want, and in what form do they come back?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ImportRefused

Floats = NDArray[np.float64]

# Cells that say "not there", as statistics packages write them.
MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", ".")
_NAMES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns by name: labels stay text, numbers and times become floats.

    `words` are the values of a time column that holds words, in their order; they
    become 0, 1, 2 and a row with another word has no time.
    """

    labels: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every wanted column once."""
        return tuple(dict.fromkeys((*self.labels, *self.numbers, *self.times)))

    @property
    def as_text(self) -> frozenset[str]:
        """The columns read as text: labels, and times that hold words."""
        return frozenset((*self.labels, *(self.times if self.words else ())))


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """A column of text: each distinct text once, and each row's number in it."""

    names: NDArray[Any]
    codes: NDArray[np.int32]

    @property
    def of_row(self) -> NDArray[Any]:
        """The text of each row; shape (rows,)."""
        return np.asarray(self.names[self.codes])


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What was read: `rows` of them, and what a reader should be told."""

    rows: int
    labels: Mapping[str, Labels]
    numbers: Mapping[str, Floats]
    notes: tuple[str, ...] = field(default=())


def find_columns(wanted: Wanted, present: tuple[str, ...]) -> dict[str, int]:
    """Return the place of each wanted column, or refuse what is not there once."""
    both = sorted(set(wanted.labels) & {*wanted.numbers, *wanted.times})
    if both:
        raise ImportRefused(
            f"The column {both[0]!r} is asked for as a label and as a number. "
            "Name another column for one of them."
        )
    trimmed = [name.strip() for name in present]
    return {name: _find(name, trimmed) for name in wanted.names}


def _find(name: str, present: list[str]) -> int:
    places = [at for at, one in enumerate(present) if one == name.strip()]
    if len(places) == 1:
        return places[0]
    if places:
        raise ImportRefused(
            f"The table has {len(places)} columns named {name!r}. Give each column "
            "a name of its own."
        )
    raise ImportRefused(
        f"The table has no column {name!r}. {say_names(present)} A table with one "
        "column for each time (wide) must first be made long: one row for each score."
    )


def say_names(present: list[str]) -> str:
    """List the columns of a table in one sentence."""
    shown = ", ".join(present[:_NAMES_SHOWN])
    more = len(present) - _NAMES_SHOWN
    return f"Its columns are: {shown}" + (f" and {more} more." if more > 0 else ".")


def refuse_number(name: str, row: int, others: int = 0) -> ImportRefused:
    """Say where a number was expected, never what stands there."""
    more = f" (and {others:,} more rows)" if others else ""
    return ImportRefused(
        f"The column {name!r} has something that is not a number in row {row:,}{more}. "
        "Rows count from 1 below the header; leave a cell empty for a missing value."
    )


def first_rows(broken: NDArray[np.bool_]) -> Iterator[int]:
    """Yield the rows that are broken, counted from 1."""
    for row in np.flatnonzero(broken):
        yield int(row) + 1
