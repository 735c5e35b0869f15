"""When was a score given: on which date, day or session?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import assert_never

from cairn.exchange.tables.cells import NumberStyle, read_number
from cairn.exchange.tables.dates import Dates, check_date, read_date
from cairn.exchange.tables.files.encoding import UNREADABLE
from cairn.exchange.tables.files.rows import Cell, is_formula
from cairn.exchange.tables.mapping import DayNumbers, SessionNumbers, Written
from cairn.exchange.tables.problems import ProblemRule

_MOST_DAYS = 36_525
_MOST_SESSIONS = 100_000
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Moment:
    """One of: a date, a day since the start, a session number.

    `sort_key` orders scores in time; its whole part tells days apart.
    """

    sort_key: float
    at: date | None = None
    day: float | None = None
    occasion: int | None = None
    label: str = ""

    def __str__(self) -> str:
        if self.at is not None:
            return f"date {self.at.isoformat()}"
        if self.day is not None:
            return f"day {self.day:.12g}"
        return f"occasion {self.occasion}"


MomentReader = Callable[[Cell], Moment | ProblemRule | None]


def moment_reader(written: Written, style: NumberStyle, label: str) -> MomentReader:
    """Return the reader of the time column as it is written in this table."""
    match written:
        case Dates():
            return partial(_read_date_cell, stated=written, style=style, label=label)
        case DayNumbers():
            return partial(_read_day, stated=written, style=style)
        case SessionNumbers():
            return partial(_read_session, stated=written, style=style)
        case _:
            assert_never(written)


def at_day(day: float, label: str = "") -> Moment:
    """Return the moment so many days after the start."""
    return Moment(sort_key=day, day=day, label=label)


def at_session(number: int, label: str = "") -> Moment:
    """Return the moment of a numbered session."""
    return Moment(sort_key=float(number), occasion=number, label=label)


def _read_date_cell(
    cell: Cell, *, stated: Dates, style: NumberStyle, label: str
) -> Moment | ProblemRule | None:
    if isinstance(cell, datetime):
        return _on_date(check_date(cell, stated), label)
    if not isinstance(cell, str):
        return ProblemRule.DATE_IS_A_NUMBER
    text = cell.strip()
    if style.is_missing(text):
        return None
    found = read_date(text, stated)
    if isinstance(found, ProblemRule):
        found = _plainer(text) or found
    return _on_date(found, label)


def _on_date(found: datetime | ProblemRule, label: str) -> Moment | ProblemRule:
    if isinstance(found, ProblemRule):
        return found
    seconds = found.hour * 3600 + found.minute * 60 + found.second
    sort_key = found.toordinal() + seconds / _SECONDS_A_DAY
    return Moment(sort_key=sort_key, at=found.date(), label=label)


def _read_day(
    cell: Cell, *, stated: DayNumbers, style: NumberStyle
) -> Moment | ProblemRule | None:
    label = cell.strip() if isinstance(cell, str) else ""
    number = stated.labels.get(label)
    found = read_number(cell, style) if number is None else float(number)
    if found is None:
        return None
    if isinstance(found, ProblemRule):
        return _plainer(label) or ProblemRule.NOT_A_DAY
    days = found * stated.unit.days
    if abs(days) > _MOST_DAYS:
        return ProblemRule.NOT_A_DAY
    return at_day(days, label if number is not None else "")


def _read_session(
    cell: Cell, *, stated: SessionNumbers, style: NumberStyle
) -> Moment | ProblemRule | None:
    label = cell.strip() if isinstance(cell, str) else ""
    if label in stated.labels:
        return at_session(stated.labels[label], label)
    found = read_number(cell, style)
    if found is None:
        return None
    if isinstance(found, ProblemRule):
        return _plainer(label) or ProblemRule.NOT_A_SESSION
    if not found.is_integer() or abs(found) > _MOST_SESSIONS:
        return ProblemRule.NOT_A_SESSION
    return at_session(int(found))


def _plainer(text: str) -> ProblemRule | None:
    # What is wrong with the cell as such comes before what it should have been.
    if UNREADABLE in text:
        return ProblemRule.UNREADABLE_LETTERS
    if "\0" in text:
        return ProblemRule.CONTROL_CHARACTER
    return ProblemRule.FORMULA if is_formula(text) else None
