"""Which way has a client come, in their own stones, with their hopes ahead?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.records.courses import Course
from cairn.clinic.records.hopes import MOST_OPEN, hopes_among, open_hopes
from cairn.clinic.records.models import ItemKind, Practice
from cairn.clinic.records.own_page import PageItem
from cairn.science.way import Stop, StopKind, WayChart, find_bends, keep_latest
from cairn.web.pictures import Drawn, picture_winding_way
from cairn.web.wording import DAY, DAY_WITH_YEAR, MONTH_WITH_YEAR

ON_THE_WAY = (ItemKind.STONE, ItemKind.MILESTONE, ItemKind.HOPE)
KINDS = {ItemKind.STONE: StopKind.STONE, ItemKind.MILESTONE: StopKind.MILESTONE}
SECONDS_A_DAY = 86400


@dataclass(frozen=True, slots=True)
class Told:
    """The way's name and description, for who reads it."""

    title: str
    summary: str


def draw_winding(
    items: Sequence[PageItem],
    course: Course | None,
    practice: Practice,
    *,
    at: datetime,
    told: Told | None = None,
) -> Drawn | None:
    """Draw the way from what lies on the page; None where nothing does."""
    chart = chart_winding(items, course, practice, at=at, told=told)
    return picture_winding_way(chart, ids="way") if chart else None


def chart_winding(
    items: Sequence[PageItem],
    course: Course | None,
    practice: Practice,
    *,
    at: datetime,
    told: Told | None = None,
) -> WayChart | None:
    """Put what lies on the page on a way; None where nothing does."""
    told = told or Told(
        _("My path"),
        _("Your way so far, with what you laid on it. Dots lead on from today."),
    )
    laid = [item for item in items if item.content.kind in KINDS]
    hopes = open_hopes(hopes_among(items))
    if not laid and not hopes:
        return None
    stops = [_stop(item, practice, at=at) for item in laid]
    before, kept = keep_latest([*stops, *_bends(course, practice, at=at)])
    return WayChart(
        title=told.title,
        summary=told.summary,
        stops=kept,
        hopes=tuple(
            _("hope: %(text)s") % {"text": hope.text} for hope in hopes[-MOST_OPEN:]
        ),
        today=_("today"),
        earlier=_say_before(before),
    )


def name_month(moment: datetime, practice: Practice, *, at: datetime) -> str:
    """Write a month as people say it, with the year when it is another one."""
    here = ZoneInfo(practice.time_zone)
    month, now = localtime(moment, here), localtime(at, here)
    return date_format(month, "F" if month.year == now.year else str(MONTH_WITH_YEAR))


def _stop(item: PageItem, practice: Practice, *, at: datetime) -> Stop:
    here = ZoneInfo(practice.time_zone)
    day, now = localtime(item.at, here), localtime(at, here)
    return Stop(
        kind=KINDS[item.content.kind],
        day=item.at.timestamp() / SECONDS_A_DAY,
        text=item.content.text,
        when=date_format(day, str(DAY if day.year == now.year else DAY_WITH_YEAR)),
    )


def _bends(course: Course | None, practice: Practice, *, at: datetime) -> list[Stop]:
    """Mark once where it got harder; a bend is a part of the way."""
    if course is None or course.scale.reliable_change is None or not course.scored:
        return []
    start = course.scored[0].answered_at
    found = find_bends(
        [
            ((one.answered_at - start).total_seconds() / SECONDS_A_DAY, one.value)
            for one in course.scored
            if one.value is not None
        ],
        direction=course.measure.direction,
        basis=course.scale.reliable_change,
    )
    begun = [start + timedelta(days=bend.start) for bend in found]
    months = [(moment, name_month(moment, practice, at=at)) for moment in begun]
    return [
        Stop(
            kind=StopKind.BEND,
            day=moment.timestamp() / SECONDS_A_DAY,
            text=_("a bend here, %(month)s") % {"month": month},
        )
        for moment, month in months
    ]


def _say_before(count: int) -> str:
    if not count:
        return ""
    said = ngettext("%(n)d more lies before", "%(n)d more lie before", count)
    return said % {"n": count}
