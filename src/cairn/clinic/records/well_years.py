"""One working year as it lies in a therapist's own book: four texts and a letter.

A year ends with the month before the one in which the therapist began here, and opens
on the first day of that month. Nothing of it has to be written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cairn.clinic.records.well import Kept, WellContent, WellKind

LONGEST_WORDS = 500
_MONTHS = 12


class YearText(StrEnum):
    """What can be written about a year, each in a text of its own."""

    PRIVILEGE = "privilege"
    BURDEN = "burden"
    RELATIONSHIPS = "relationships"
    WAY_OF_LIVING = "way of living"


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve whole months; `opens_on` is the first day after them."""

    since: date
    opens_on: date

    @property
    def until(self) -> date:
        """The last day that belongs to it."""
        return self.opens_on - timedelta(days=1)

    @property
    def next_opens_on(self) -> date:
        """When the year after this one can be looked back on."""
        return self.opens_on.replace(year=self.opens_on.year + 1)

    def holds(self, day: date) -> bool:
        """Whether a day belongs to it."""
        return self.since <= day < self.opens_on

    def months(self) -> list[date]:
        """Return the first day of each of its months."""
        began = self.since.month - 1
        return [
            date(self.since.year + (began + n) // _MONTHS, (began + n) % _MONTHS + 1, 1)
            for n in range(_MONTHS)
        ]


def year_that_ended(began: date, *, today: date) -> Year | None:
    """Return the last year that is over, or None before the first one is."""
    opens = first_opening(began)
    if today < opens:
        return None
    this_year = opens.replace(year=today.year)
    last = this_year if this_year <= today else this_year.replace(year=today.year - 1)
    return Year(last.replace(year=last.year - 1), last)


def first_opening(began: date) -> date:
    """Return when the first year of somebody who began then can be looked back on."""
    return date(began.year + 1, began.month, 1)


def year_text_name(year: Year, text: YearText) -> str:
    """Return the name under which one text about a year lies."""
    return f"year {year.opens_on.isoformat()} {text.value}"


def year_text_content(year: Year, text: YearText, words: str) -> WellContent:
    """Return a text about a year as an entry says it."""
    more = {"opens_on": year.opens_on.isoformat(), "part": text.value}
    return WellContent(WellKind.YEAR, year.until, words, more=more)


def year_texts_among(entries: Sequence[Kept], year: Year) -> Mapping[YearText, Kept]:
    """Return what was written about this year."""
    opened = year.opens_on.isoformat()
    return {
        YearText(str(one.content.more["part"])): one
        for one in entries
        if one.content.kind is WellKind.YEAR and one.content.more["opens_on"] == opened
    }


def letter_name(year: Year) -> str:
    """Return the name under which the letter written in a year's looking back lies."""
    return f"letter {year.opens_on.isoformat()}"


def letter_content(year: Year, words: str, *, on: date) -> WellContent:
    """Return a letter to oneself, sealed until the year after this one opens."""
    more = {"opens_on": year.next_opens_on.isoformat()}
    return WellContent(WellKind.LETTER, on, words, more=more)


def letter_that_came(entries: Sequence[Kept], *, today: date) -> Kept | None:
    """Return the newest letter whose day has come; one that waits is not there."""
    letters = (one for one in entries if one.content.kind is WellKind.LETTER)
    return max((one for one in letters if opens_on(one) <= today),
               key=opens_on, default=None)  # fmt: skip


def sealed_letter(entries: Sequence[Kept], year: Year) -> Kept | None:
    """Return the letter that was written in this looking back, if there is one."""
    letters = (one for one in entries if one.content.kind is WellKind.LETTER)
    return next((one for one in letters if opens_on(one) == year.next_opens_on), None)


def opens_on(letter: Kept) -> date:
    """Return the day on which a letter to oneself may be read."""
    return date.fromisoformat(str(letter.content.more["opens_on"]))
