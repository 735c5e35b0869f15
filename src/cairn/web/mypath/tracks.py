"""Happier, more independent, more functional: how has each gone, never summed?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.courses import Course
from cairn.science.change.reliable_change import Verdict
from cairn.science.measure.instrument import Direction
from cairn.science.measure.place import Track
from cairn.web.mypath.course import FEWEST_SCORES, is_old, may_reassure
from cairn.web.path.line import sketch_course
from cairn.web.wording import name_kind

LAST_READINGS = 12
NAMES = {
    Track.HAPPIER: gettext_lazy("Happier"),
    Track.INDEPENDENT: gettext_lazy("More independent"),
    Track.FUNCTIONAL: gettext_lazy("More functional"),
}
# The measures of this track ask for agency; needing people is no failure.
ABOUT = {
    Track.INDEPENDENT: gettext_lazy("About feeling able, not about needing nobody."),
}
SAID = {
    (Verdict.IMPROVED, Direction.HIGHER_IS_BETTER): gettext_lazy(
        "Higher than at the start, by more than the questions usually wobble. That "
        "change is yours."
    ),
    (Verdict.IMPROVED, Direction.LOWER_IS_BETTER): gettext_lazy(
        "Lower than at the start, by more than the questions usually wobble. That "
        "change is yours."
    ),
    (Verdict.DETERIORATED, Direction.HIGHER_IS_BETTER): gettext_lazy(
        "Lower than at the start. That happens on real paths."
    ),
    (Verdict.DETERIORATED, Direction.LOWER_IS_BETTER): gettext_lazy(
        "Higher than at the start. That happens on real paths."
    ),
}


@dataclass(frozen=True, slots=True)
class TrackLine:
    """One measure of a track: its shape without a scale, and a sentence."""

    name: str
    label: str
    shape: SafeString | str
    text: str


@dataclass(frozen=True, slots=True)
class TrackShown:
    """One of the three, with the measures that were answered for it."""

    name: str
    about: str
    lines: tuple[TrackLine, ...]


def present_tracks(
    courses: Mapping[str, Course], *, say: Callable[[Course], str]
) -> tuple[TrackShown, ...]:
    """Give all three tracks once one of them has a reading; nothing before."""
    shown = tuple(
        TrackShown(
            name=str(name),
            about=str(ABOUT.get(track, "")),
            lines=tuple(_lines(courses, track, say)),
        )
        for track, name in NAMES.items()
    )
    return shown if any(track.lines for track in shown) else ()


def say_to_client(course: Course, *, at: datetime) -> str:
    """Say how one measure has gone, without a number and without praise."""
    if len(course.values) < 2:
        return _("One reading. Two more make a line.")
    change = course.change
    if change is None:
        return _("How far these answers wobble by themselves is not known.")
    if change.verdict is Verdict.DETERIORATED or may_reassure(course, at=at):
        return _say_verdict(course, change.verdict)
    if len(course.values) < FEWEST_SCORES:
        return _("Two readings. One more makes a line.")
    if is_old(course, at=at):
        return _("The last reading was a while ago. It says little about today.")
    return _("Some answers were left out, so nothing is said here.")


def _say_verdict(course: Course, verdict: Verdict) -> str:
    if verdict is Verdict.UNCHANGED:
        return _("About where you were.")
    return str(SAID[verdict, course.measure.direction])


def _lines(
    courses: Mapping[str, Course], track: Track, say: Callable[[Course], str]
) -> list[TrackLine]:
    found = [course for course in courses.values() if course.measure.track is track]
    return [
        TrackLine(
            name=course.measure.short_name,
            label=name_kind(course.measure),
            shape=sketch_course(course, last=LAST_READINGS)
            if len(course.values) > 1
            else "",
            text=say(course),
        )
        for course in sorted(found, key=lambda one: one.measure.short_name)
        if course.values
    ]
