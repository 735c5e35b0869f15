"""What the pages of a year say, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from django.utils.translation import ngettext

from cairn.clinic.records.load import monday_of
from cairn.clinic.records.models import Client
from cairn.clinic.records.own_year import YearFacts
from cairn.clinic.records.well import Kept, WellKind
from cairn.clinic.records.well_blocks import BlockOf, blocks_among
from cairn.clinic.records.well_intentions import (
    IntentionState,
    intentions_among,
)
from cairn.clinic.records.well_years import (
    Year,
    YearText,
    sealed_letter,
    year_texts_among,
)
from cairn.clinic.records.witnessed import Witnessed
from cairn.exchange.svg import YearWeek, YearWords
from cairn.web.wording import DAY_WITH_YEAR, MONTH_WITH_YEAR
from cairn.web.year.pages import PAGES, TEXT_PAGES, is_lesson, lines_of

STATES = {
    IntentionState.OPEN: _t("still open"),
    IntentionState.DID: _t("did it"),
    IntentionState.PARTLY: _t("partly"),
    IntentionState.LET_GO: _t("let go"),
}
# Kinds whose lines are drops on the water of the year's picture.
DROPS = {WellKind.MOMENT, WellKind.LESSON, WellKind.MIRROR, WellKind.GRATITUDE}
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page of the year, and whether something is written on it."""

    url: str
    title: str
    is_written: bool


@dataclass(frozen=True, slots=True)
class YearLine:
    """One entry on a page of the year."""

    id: UUID
    text: str
    when: str
    aside: str
    fades: bool


def say_year(facts: YearFacts) -> str:
    """Say with how many people the year was, and that it is no report."""
    if not facts.people:
        return _("A thin year on paper. What do you remember anyway?")
    return ngettext(
        "A year with one person. Not a report. Nobody will ask for it.",
        "A year with %(n)d people. Not a report. Nobody will ask for it.",
        facts.people,
    ) % {"n": facts.people}


def name_year(year: Year) -> str:
    """Name a year by its first and its last month."""
    return _("%(first)s to %(last)s") % {
        "first": date_format(year.since, str(MONTH_WITH_YEAR)),
        "last": date_format(year.until, str(MONTH_WITH_YEAR)),
    }


def list_pages(entries: Sequence[Kept], year: Year) -> list[PageLink]:
    """Return every page of the year, in its order."""
    written = {page.slug for page in TEXT_PAGES
               if page.text in year_texts_among(entries, year)}  # fmt: skip
    if sealed_letter(entries, year):
        written.add("letter")
    return [
        PageLink(reverse(f"year:{slug}"), str(title), slug in written)
        for slug, title in PAGES
    ]


def show_lines(lines: Iterable[Kept]) -> list[YearLine]:
    """Write entries as they stand on a page of the year."""
    return [
        YearLine(
            one.id,
            one.content.text,
            date_format(one.content.on, str(DAY_WITH_YEAR)),
            one.content.tag or _state_of(one),
            one.fades_on is not None,
        )
        for one in lines
        if one.content.text
    ]


def _state_of(entry: Kept) -> str:
    found = intentions_among([entry])
    return str(STATES[found[0].state]) if found else ""


def own_side(entries: Sequence[Kept], year: Year) -> dict[str, list[str]]:
    """Return what is one's own: lessons, intentions that were kept, practice."""
    lessons = [one.content.text for one in lines_of(entries, year, is_lesson)]
    kept = {IntentionState.DID, IntentionState.PARTLY}
    return {
        "lessons": lessons,
        "intentions": [
            f"{one.text} ({STATES[one.state]})"
            for one in intentions_among(entries)
            if year.holds(one.on) and one.state in kept
        ],
        "practised": [
            one.text
            for one in blocks_among(entries, BlockOf.PRACTICE)
            if year.holds(one.on) and one.text
        ],
    }


def codes_of_worse(witnessed: Iterable[Witnessed]) -> list[str]:
    """Return the codes of those who are worse than where they began; no names."""
    worse = [client for one in witnessed for client in one.worse]
    rows = Client.objects.filter(id__in=worse, erased_at=None)
    return list(rows.order_by("code").values_list("code", flat=True))


def weeks_of(
    facts: YearFacts, entries: Sequence[Kept], year: Year
) -> tuple[list[date], list[YearWeek]]:
    """Return the Mondays of a year, and each week as the picture draws it."""
    first = monday_of(year.since)
    mondays = [first + WEEK * n for n in range((year.until - first) // WEEK + 1)]
    lines = [
        monday_of(one.content.on)
        for one in entries
        if one.content.kind in DROPS and year.holds(one.content.on)
    ]
    return mondays, [
        YearWeek(facts.weeks.get(monday, 0) > 0, lines.count(monday))
        for monday in mondays
    ]


def words_of_picture(
    facts: YearFacts, mondays: Sequence[date], weeks: Sequence[YearWeek], year: Year
) -> YearWords:
    """Say what the picture shows."""
    held = sum(week.is_held for week in weeks)
    return YearWords(
        title=_("The year from above"),
        summary=_(
            "A stone for each week: sessions in %(held)d weeks, none in %(free)d. "
            "Drops on the water: %(lines)d lines of your own that are still here."
        )
        % {
            "held": held,
            "free": len(weeks) - held,
            "lines": sum(week.lines for week in weeks),
        },
        middle=ngettext("one person", "%(n)d people", facts.people)
        % {"n": facts.people},
        beneath=ngettext("one session", "%(n)d sessions", facts.sessions)
        % {"n": facts.sessions},
        months=tuple(
            (date_format(month, "M"), _first_week(mondays, month))
            for month in year.months()
        ),
    )


def _first_week(mondays: Sequence[date], month: date) -> int:
    return sum(monday < month for monday in mondays[1:])


def texts_written(entries: Sequence[Kept], year: Year) -> Mapping[YearText, str]:
    """Return each text of the year that was written."""
    found = year_texts_among(entries, year)
    return {text: one.content.text for text, one in found.items()}
