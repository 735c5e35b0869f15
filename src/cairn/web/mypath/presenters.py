"""The words and pictures of a client's own path; no number stands at its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.clinic.records.courses import Course, Reading, courses_of
from cairn.clinic.records.models import Client, Practice, Submission
from cairn.clinic.records.own_page import PageItem
from cairn.exchange.svg import Mark, Way
from cairn.science.chart import Band, ExpectedBand, PathChart, Point
from cairn.science.measure.instrument import Direction
from cairn.web.mypath.course import (
    OwnCourse,
    Standing,
    asks_about_safety,
    own_course,
)
from cairn.web.mypath.head import read_head
from cairn.web.mypath.own_way import draw_winding
from cairn.web.mypath.then_and_now import ThenAndNow, present_then_and_now
from cairn.web.mypath.tracks import TrackShown, present_tracks, say_to_client
from cairn.web.pictures import Drawn, picture_path, picture_way
from cairn.web.wording import DAY

MOST_MARKS = 24
SENTENCES = {
    Standing.EMPTY: _("Your path starts with the first check-in."),
    Standing.FIRST: _("A path with one dot. Two more check-ins make a line."),
    Standing.FEW: _("One more check-in makes a line."),
    Standing.SAME: _(
        "About where you were. Some things take longer than a graph shows."
    ),
    Standing.WORSE_ELSEWHERE: _(
        "Some of it is harder than where you started. That happens on real paths. You "
        "and %(name)s can look at it together."
    ),
    Standing.WORSE_AGAIN: _(
        "The last three check-ins were harder. Would you like to talk about what could "
        "change, with %(name)s or someone else?"
    ),
    Standing.OLD: _("Your last check-in was a while ago. It says little about today."),
    Standing.OPEN: _("You and %(name)s can look at it together."),
}
_LOWER_BETTER = _(
    "Lower than where you started, by more than the questions usually wobble. That "
    "change is yours."
)
_HIGHER_BETTER = _(
    "Higher than where you started, by more than the questions usually wobble. That "
    "change is yours."
)
_LOWER_WORSE = _(
    "Lower than where you started. That happens on real paths. You and %(name)s can "
    "look at it together."
)
_HIGHER_WORSE = _(
    "Higher than where you started. That happens on real paths. You and %(name)s can "
    "look at it together."
)
BY_DIRECTION = {
    Direction.LOWER_IS_BETTER: {
        Standing.BETTER: _LOWER_BETTER,
        Standing.WORSE: _HIGHER_WORSE,
    },
    Direction.HIGHER_IS_BETTER: {
        Standing.BETTER: _HIGHER_BETTER,
        Standing.WORSE: _LOWER_WORSE,
    },
}


class Usual(Protocol):
    """Where people who began alike usually are; a client's own page has none."""

    def of(self, course: Course) -> ExpectedBand | None:
        """Return the band of one course, if it may be drawn."""


@dataclass(frozen=True, slots=True)
class OwnPath:
    """Everything a client's own path shows."""

    words: tuple[str, ...]
    words_when: str
    locked: UUID | None
    sentence: str
    is_heavy: bool
    way: Drawn | None
    numbers: Drawn | None
    tracks: tuple[TrackShown, ...]
    then_and_now: ThenAndNow | None


def present_path(
    client: Client,
    *,
    at: datetime,
    items: Sequence[PageItem],
    usual: Usual | None = None,
) -> OwnPath:
    """Put a client's own path into words and pictures.

    `items` are those the reader of the page may see. `usual` is shown where a
    therapist opened the shared view, and nowhere else.
    """
    head = read_head(client, items)
    own = own_course(client)
    name = client.therapist.read_text("name")
    courses = courses_of([client.id]).get(client.id, {})
    # While an answer about safety is open, no word here may sound like relief.
    unsafe = asks_about_safety(client)
    return OwnPath(
        words=head.texts,
        words_when=name_day(head.at, client.practice) if head.at else "",
        locked=head.locked,
        sentence=say_standing(own, name),
        is_heavy=own.is_heavy,
        way=draw_winding(items, own.course, client.practice, at=at)
        or draw_own_way(client),
        numbers=draw_numbers(own.course, client.practice, at=at, usual=usual),
        tracks=present_tracks(
            courses,
            say=partial(say_open, name=name)
            if unsafe
            else partial(say_to_client, at=at),
        ),
        then_and_now=None if unsafe else present_then_and_now(client, courses),
    )


def say_standing(own: OwnCourse, therapist: str) -> str:
    """Say where the path stands, the same way whether it is harder or easier."""
    measure = own.course.measure if own.course else None
    direction = measure.direction if measure else Direction.LOWER_IS_BETTER
    said = SENTENCES | BY_DIRECTION[direction]
    return str(said[own.standing]) % {"name": therapist}


def say_open(_course: Course, *, name: str) -> str:
    """Say of any measure only that two can look at it."""
    return str(SENTENCES[Standing.OPEN]) % {"name": name}


def draw_own_way(client: Client) -> Drawn | None:
    """Draw the way from the first check-in to today; every mark is the same size."""
    way = own_way_of(client)
    return picture_way(way, ids="way") if way else None


def own_way_of(client: Client) -> Way | None:
    """Put the check-ins on a way; None before the first."""
    sent = Submission.objects.filter(client=client, told_after=None)
    sent = sent.order_by("answered_at")
    days = [name_day(submission.answered_at, client.practice) for submission in sent]
    days = list(dict.fromkeys(days))[-MOST_MARKS:]
    if not days:
        return None
    marks = (Mark(label=days[0]), *(Mark() for _day in days[1:]))
    summary = gettext("Your way since %(day)s, with a mark for each check-in.") % {
        "day": days[0]
    }
    return Way(
        title=gettext("My path"), summary=summary, marks=marks, today=gettext("today")
    )


def draw_numbers(
    course: Course | None, practice: Practice, *, at: datetime, usual: Usual | None
) -> Drawn | None:
    """Draw the line with what the questions wobble; for those who unfold it."""
    if course is None:
        return None
    start = course.readings[0].answered_at
    shown = usual.of(course) if usual else None
    chart = PathChart(
        points=tuple(_point(one, start, practice) for one in course.readings),
        minimum=course.scale.minimum,
        maximum=course.scale.maximum,
        direction=course.measure.direction,
        title=course.measure.name,
        summary=say_chart(course, shown),
        band=_band(course),
        unit_label=course.measure.short_name,
        expected=shown,
    )
    many = gettext("many who began here")
    return picture_path(chart, ids="numbers", today=_days(start, at), usual=many)


def say_chart(course: Course, shown: ExpectedBand | None) -> str:
    """Say what is drawn, without a word on whether it went well."""
    dots = gettext("Each dot is a check-in.")
    grey = gettext("The grey is what the questions wobble by themselves.")
    said = [dots, grey] if _band(course) else [dots]
    if shown is not None:
        said.append(
            gettext(
                "The fan from the first dot is where many people were who began at a "
                "similar place (%(label)s). It does not say what comes next for you."
            )
            % {"label": shown.label}
        )
    return " ".join(said)


def name_day(moment: datetime, practice: Practice) -> str:
    """Write a day as people say it, in the practice's own time."""
    return date_format(localtime(moment, ZoneInfo(practice.time_zone)), str(DAY))


def _point(reading: Reading, start: datetime, practice: Practice) -> Point:
    return Point(
        day=_days(start, reading.answered_at),
        label=name_day(reading.answered_at, practice),
        value=reading.value,
        note=gettext("some questions left out") if reading.missing else "",
    )


def _band(course: Course) -> Band | None:
    basis = course.scale.reliable_change
    if not course.values or basis is None:
        return None
    return Band.around(course.values[0], basis)


def _days(start: datetime, moment: datetime) -> float:
    return (moment - start).total_seconds() / 86400
