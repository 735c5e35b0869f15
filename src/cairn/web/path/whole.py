"""The rest of a client's path for their therapist: three lines, their way, two axes.

Only what the client shows the therapist lies on the way here.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cairn.clinic.records.courses import Course
from cairn.clinic.records.own_page import items_shown_to_therapist
from cairn.clinic.records.person import Person
from cairn.web.mypath.own_way import ON_THE_WAY, Told, draw_winding
from cairn.web.mypath.then_and_now import ThenAndNow, present_then_and_now
from cairn.web.mypath.tracks import TrackShown, present_tracks
from cairn.web.path.change import describe_change
from cairn.web.pictures import Drawn


@dataclass(frozen=True, slots=True)
class WholePath:
    """What is unfolded below the line."""

    tracks: tuple[TrackShown, ...]
    way: Drawn | None
    then_and_now: ThenAndNow | None


def present_whole(person: Person, *, at: datetime) -> WholePath:
    """Put the three tracks, the client's way and both axes into words and pictures."""
    client = person.client
    courses = {course.measure.key: course for course in person.courses}
    items = items_shown_to_therapist(client, kinds=ON_THE_WAY)
    main = person.courses[0] if person.courses else None
    told = Told(
        _("Their way"),
        _("What they laid on their way and show you. Dots lead on from today."),
    )
    return WholePath(
        tracks=present_tracks(courses, say=_say_change),
        way=draw_winding(items, main, client.practice, at=at, told=told),
        then_and_now=present_then_and_now(client, courses),
    )


def _say_change(course: Course) -> str:
    return describe_change(course).text
