"""The year from above, for a page and for paper."""

from collections.abc import Sequence

from django.utils.safestring import mark_safe

from cairn.clinic.records.own_year import YearFacts
from cairn.clinic.records.well import Kept
from cairn.clinic.records.well_years import Year
from cairn.exchange.paper import Picture
from cairn.exchange.svg import draw_year
from cairn.web.pictures import Drawn
from cairn.web.year.presenters import weeks_of, words_of_picture


def picture_year(facts: YearFacts, entries: Sequence[Kept], year: Year) -> Drawn:
    """Draw the year; one size fits a phone and a desk."""
    mondays, weeks = weeks_of(facts, entries, year)
    words = words_of_picture(facts, mondays, weeks, year)
    drawn = mark_safe(draw_year(weeks, words))  # noqa: S308 - every text is escaped
    return Drawn(words.title, words.summary, wide=drawn, phone=drawn)


def print_year(facts: YearFacts, entries: Sequence[Kept], year: Year) -> Picture:
    """Draw the year for paper, where it carries its own colours."""
    mondays, weeks = weeks_of(facts, entries, year)
    words = words_of_picture(facts, mondays, weeks, year)
    drawn = draw_year(weeks, words, standalone=True)
    return Picture(drawn, words.summary, width=0.6)
