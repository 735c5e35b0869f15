"""Which columns does a reader want, and in what form do they come back?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.errors import ImportRefused

Floats = NDArray[np.float64]

# Cells that say "not there", as statistics packages write them.
MISSING = ("", "NA", "N/A", "<NA>", "NaN", "nan", "null", "NULL", "None", ".")
_NAMES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns by name: labels stay text, numbers and times become floats.

    A time may be a date, which becomes days since 1970-01-01. The columns `worded`
    hold `words`, given in their order; they become 0, 1, 2 and so on.
    """

    labels: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every wanted column once."""
        return tuple(dict.fromkeys((*self.labels, *self.measured)))

    @property
    def measured(self) -> tuple[str, ...]:
        """Every column that becomes numbers once."""
        return tuple(dict.fromkeys((*self.numbers, *self.times, *self.worded)))

    @property
    def as_text(self) -> frozenset[str]:
        """The columns read as text: labels and words."""
        return frozenset((*self.labels, *self.worded))


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """A column of text: each distinct text once, and each row's number among them.

    Texts stand in the order in which they first appear.
    """

    names: NDArray[Any]
    codes: NDArray[np.int32]

    @property
    def of_row(self) -> NDArray[Any]:
        """The text of each row; shape (rows,)."""
        return np.asarray(self.names[self.codes])


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What was read: `rows` of them, and sentences a reader should be told."""

    rows: int
    labels: Mapping[str, Labels]
    numbers: Mapping[str, Floats]
    notes: tuple[str, ...]


def find_columns(wanted: Wanted, present: Sequence[str]) -> dict[str, int]:
    """Return the place of each wanted column, or refuse what is not there once.

    Raises ImportRefused, which names the column and those that are there.
    """
    both = sorted(set(wanted.labels) & {*wanted.measured})
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
        f"The table has no column {name!r}. {_say_names(present)} A table with one "
        "column for each time (wide) must first be made long: one row for each score."
    )


def _say_names(present: list[str]) -> str:
    if any(_is_number(name) for name in present):
        # A table without a head: what stands there are answers, not names.
        return "Its first row holds numbers; it must hold the names of the columns."
    names = [" ".join(name.split()) or "(no name)" for name in present[:_NAMES_SHOWN]]
    more = len(present) - _NAMES_SHOWN
    tail = f" and {more} more." if more > 0 else "."
    return f"Its columns are: {', '.join(names)}{tail}"


def _is_number(name: str) -> bool:
    try:
        float(name.replace(",", "."))
    except ValueError:
        return False
    return True


def say_rows(broken: NDArray[np.bool_]) -> str:
    """Say where rows are broken: the first by its number, the others by their count."""
    rows = np.flatnonzero(broken)
    more = len(rows) - 1
    return f"row {rows[0] + 1:,}" + (f" and {more:,} more" if more else "")
