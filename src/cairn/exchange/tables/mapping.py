"""What does the person who knows the table say its columns mean?

A mapping is stated, never guessed: which column is the client, where the time stands
and how it is written, which columns hold scores, and what to do with two on one day.
"""

from collections import abc
from dataclasses import dataclass, field
from enum import StrEnum

from cairn.exchange.tables.dates import Dates


class Layout(StrEnum):
    """Whether each score has its own row or each client has."""

    LONG = "long"
    WIDE = "wide"


class Kind(StrEnum):
    """Whether a table holds total scores or the answers to single items."""

    TOTAL = "total"
    ITEMS = "items"


class DayUnit(StrEnum):
    """What one step of a day number is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> float:
        """Return its length in days; a month is a twelfth of 365.25 days."""
        return {"day": 1.0, "week": 7.0, "month": 365.25 / 12}[self.value]


class SameDay(StrEnum):
    """Which score counts when one client has several at the same time."""

    REFUSE = "refuse"
    KEEP_FIRST = "keep the first"
    KEEP_LAST = "keep the last"
    KEEP_ALL_IN_ORDER = "keep all in order"


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """The time is a number of days, weeks or months since the start."""

    unit: DayUnit = DayUnit.DAY
    labels: abc.Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionNumbers:
    """The time is the number of the session, or a label with a number stated."""

    labels: abc.Mapping[str, int] = field(default_factory=dict)


Written = Dates | DayNumbers | SessionNumbers


@dataclass(frozen=True, slots=True)
class Long:
    """One row for each time: where the time stands, how, and where the score."""

    when: str
    written: Written
    score: str | None = None
    items: abc.Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time in a wide table: its columns and its order, day or date column."""

    label: str
    score: str | None = None
    items: abc.Mapping[str, str] = field(default_factory=dict)
    order: int | None = None
    day: float | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Wide:
    """One row for each client; `written` says how the date columns are written."""

    occasions: tuple[Occasion, ...]
    written: Dates | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """All that must be said about a table before its scores can be read.

    An empty cell is always missing; `missing` lists other signs, such as "NA".
    `fractions` lets a total have one where the measure as such has none: prorated
    totals, marks on a line.
    """

    instrument_key: str
    client: str
    scores: Long | Wide
    scale: str | None = None
    missing: tuple[str, ...] = ()
    decimal_comma: bool = False
    fractions: bool = False
    answer_labels: abc.Mapping[str, int] = field(default_factory=dict)
    same_day: SameDay = SameDay.REFUSE

    @property
    def layout(self) -> Layout:
        """Return whether the table is long or wide."""
        return Layout.LONG if isinstance(self.scores, Long) else Layout.WIDE

    @property
    def kind(self) -> Kind:
        """Return whether the table holds totals or item answers."""
        parts = (
            (self.scores,) if isinstance(self.scores, Long) else self.scores.occasions
        )
        return Kind.ITEMS if any(part.items for part in parts) else Kind.TOTAL
