"""Writes a year as a document: one's own texts, kept lines and true counts."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cairn.clinic.records.models import Member
from cairn.clinic.records.own_year import facts_of_year
from cairn.clinic.records.well import Kept
from cairn.clinic.records.well_years import Year
from cairn.clinic.records.witnessed import growth_of
from cairn.exchange.paper import Block, Document, Heading, Listing, Paragraph, Quote
from cairn.web.friday.growth import say_growth
from cairn.web.year.pages import TEXT_PAGES, is_lesson, lines_of
from cairn.web.year.pictures import print_year
from cairn.web.year.presenters import (
    name_year,
    own_side,
    say_year,
    show_lines,
    texts_written,
)


def write_year(
    member: Member, entries: Sequence[Kept], year: Year, *, at: datetime
) -> Document:
    """Write the document; a page on which nothing stands is left out."""
    facts = facts_of_year(member, year)
    return Document(
        title=_("The year"),
        beneath_title=name_year(year),
        blocks=(
            Paragraph(say_year(facts)),
            print_year(facts, entries, year),
            *_write_texts(entries, year),
            *_write_growth(member, entries, year),
            *_write_lines(_("What I learned"), lines_of(entries, year, is_lesson)),
        ),
        made_at=at.replace(microsecond=0),
        language=get_language() or "en",
        letters_missing=_("Some letters could not be printed here."),
    )


def _write_texts(entries: Sequence[Kept], year: Year) -> Iterator[Block]:
    written = texts_written(entries, year)
    for page in TEXT_PAGES:
        lines = [one for one in lines_of(entries, year, page.holds) if not one.fades_on]
        if page.text in written:
            yield Heading(str(page.title))
            yield Paragraph(written[page.text])
            yield from _quote(lines)
        else:
            yield from _write_lines(str(page.title), lines)


def _write_lines(title: str, lines: Sequence[Kept]) -> Iterator[Block]:
    quotes = list(_quote(one for one in lines if not one.fades_on))
    if quotes:
        yield Heading(title)
        yield from quotes


def _quote(lines: Iterator[Kept] | Sequence[Kept]) -> Iterator[Block]:
    for line in show_lines(lines):
        yield Quote(line.text, beneath=line.when)


def _write_growth(
    member: Member, entries: Sequence[Kept], year: Year
) -> Iterator[Block]:
    """Write both growths below each other, each under a heading of its own."""
    said = [say_growth(one) for one in growth_of(member)]
    if said:
        yield Heading(_("What moved among all who began with me"))
        for one in said:
            yield Paragraph(f"{one.measure}: {one.sentence} {one.shares}")
        yield Paragraph(_("Not all of this is us."), is_small=True)
    intentions = own_side(entries, year)["intentions"]
    if intentions:
        yield Heading(_("What I set out to do"))
        yield Listing(tuple(intentions))
