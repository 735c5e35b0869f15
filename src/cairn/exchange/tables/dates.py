"""Which day does this cell mean, in the order that was stated?

Assumes: day, month and year in digits, parted by a dot, a hyphen or a slash, with a
time of day or without. Refuses: to guess an order or a century.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cairn.exchange.tables.problems import ProblemRule

# Older than any of the questionnaires; an empty date in a spreadsheet reads as 1900.
EARLIEST = date(1950, 1, 1)
_CENTURY = 100
_NOON = 12


class DateOrder(StrEnum):
    """In which order day, month and year are written."""

    DAY_MONTH_YEAR = "DMY"
    MONTH_DAY_YEAR = "MDY"
    YEAR_MONTH_DAY = "YMD"


@dataclass(frozen=True, slots=True)
class Dates:
    """The time of a score is a date; `two_digit_years_from=1950` reads 49 as 2049."""

    order: DateOrder
    two_digit_years_from: int | None = None
    not_after: date | None = None


_TIME = (
    r"(?:[T ]\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_DAY_FIRST = r"(?P<first>[0-9]{1,2})(?P<mark>[./-])(?P<second_part>[0-9]{1,2})(?P=mark)"
_PATTERNS = {
    DateOrder.DAY_MONTH_YEAR: _DAY_FIRST + r"(?P<year>[0-9]{4}|[0-9]{2})",
    DateOrder.MONTH_DAY_YEAR: _DAY_FIRST + r"(?P<year>[0-9]{4}|[0-9]{2})",
    DateOrder.YEAR_MONTH_DAY: (
        r"(?P<year>[0-9]{4}|[0-9]{2})(?P<mark>[./-]?)"
        r"(?P<first>[0-9]{1,2})(?P=mark)(?P<second_part>[0-9]{1,2})"
    ),
}
_COMPILED = {order: re.compile(pattern + _TIME) for order, pattern in _PATTERNS.items()}
_LOOKS_LIKE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}(?:[T ].{4,20})?")


def read_date(text: str, stated: Dates) -> datetime | ProblemRule:
    """Read a date as stated, or say which rule it breaks."""
    match = _COMPILED[stated.order].fullmatch(text)
    if match is None or _has_unparted_short_form(match):
        return ProblemRule.NOT_A_DATE
    year = _read_year(match["year"], stated.two_digit_years_from)
    if year is None:
        return ProblemRule.TWO_DIGIT_YEAR
    first, second = int(match["first"]), int(match["second_part"])
    is_day_first = stated.order is DateOrder.DAY_MONTH_YEAR
    month, day = (second, first) if is_day_first else (first, second)
    try:
        when = datetime(year, month, day, *_read_time(match))  # noqa: DTZ001
    except ValueError:
        return ProblemRule.NOT_A_DATE
    return check_date(when, stated)


def check_date(when: datetime, stated: Dates) -> datetime | ProblemRule:
    """Refuse days before any questionnaire or after the stated last day."""
    last = stated.not_after or date.max
    if EARLIEST <= when.date() <= last:
        return when
    return ProblemRule.DATE_OUT_OF_RANGE


def looks_like_date(text: str) -> bool:
    """Say whether a cell has the shape of a date in some order."""
    return _LOOKS_LIKE.fullmatch(text) is not None


def fits_order(texts: Iterable[str], order: DateOrder) -> bool:
    """Say whether every text can be read in this order; more than one order may fit."""
    stated = Dates(order, two_digit_years_from=EARLIEST.year)
    return all(isinstance(read_date(text, stated), datetime) for text in texts)


def _has_unparted_short_form(match: re.Match[str]) -> bool:
    # 20240131 is a date; 240131 or 2024131 could be several.
    parts = (match["year"], match["first"], match["second_part"])
    return not match["mark"] and tuple(map(len, parts)) != (4, 2, 2)


def _read_year(digits: str, window_start: int | None) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if window_start is None:
        return None
    return window_start + (int(digits) - window_start) % _CENTURY


def _read_time(match: re.Match[str]) -> tuple[int, int, int]:
    hour = int(match["hour"] or 0)
    if match["half"]:
        if not 1 <= hour <= _NOON:
            raise ValueError("an hour before noon or after noon lies between 1 and 12")
        hour = hour % _NOON + (_NOON if match["half"].lower() == "pm" else 0)
    return hour, int(match["minute"] or 0), int(match["second"] or 0)
