"""What does a client's page say to the therapist, in which order?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.concerns import Concern
from cairn.clinic.records.courses import Course
from cairn.clinic.records.models import Member, SessionState
from cairn.clinic.records.person import Person, Words
from cairn.science.chart import ExpectedBand
from cairn.web.attention.reasons import (
    describe_deadline,
    describe_holder,
    describe_reason,
)
from cairn.web.ownpage.forms import THEMES
from cairn.web.path.change import (
    describe_change,
    describe_changes,
    describe_last_step,
)
from cairn.web.path.expected import count_days, note_usual
from cairn.web.path.line import chart_course, sketch_course
from cairn.web.path.safety_answers import quote_safety
from cairn.web.pictures import Drawn, picture_path
from cairn.web.wording import open_sentence, write_day, write_moment

LAST_SCORES = 12
LAST_SESSIONS = 5
SESSION_WORDS = {
    SessionState.PLANNED: gettext_lazy("planned"),
    SessionState.ATTENDED: gettext_lazy("took place"),
    SessionState.CANCELLED: gettext_lazy("cancelled"),
    SessionState.NOT_ATTENDED: gettext_lazy("did not come"),
}


@dataclass(frozen=True, slots=True)
class AttentionNote:
    """One open reason to look, with its link."""

    reason: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class SmallLine:
    """Another measure in one line."""

    name: str
    shape: SafeString | str
    text: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """One session in words."""

    number: int
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The client's own text with its day."""

    words: str
    when: str


def present_path(person: Person, member: Member, *, at: datetime) -> dict[str, Any]:
    """Collect what the page shows, from the client's own words downwards."""
    main = person.courses[0] if person.courses else None
    usual = note_usual(main, person.expected, at=at)
    changes = describe_changes(person.courses)
    return {
        "name": person.name,
        "where": describe_place(person),
        "brings_me": _quote(person.brings_me, at=at),
        "good_week": _quote(person.good_week, at=at),
        "strength": person.strength,
        "attention": [_note(one, member, at=at) for one in person.concerns],
        "opening": _quote(person.opening, at=at),
        "theme": str(THEMES.get(person.theme, person.theme)),
        "safety": [quote_safety(one, at=at) for one in person.safety],
        "last_step": describe_last_step(main) if main else "",
        "changes": changes,
        "methods": [one.method for one in changes if one.method],
        "too_few": describe_too_few(main),
        "picture": draw_main(main, usual.band, at=at),
        "usual": usual,
        "label": main.measure.label if main else "",
        "others": [
            _small_line(course)
            for course in person.courses[1:]
            if course.measure.track is None
        ],
        "limits": describe_limits(),
        "ahead_of": find_ahead(person, at=at),
        "sessions": [_appointment(one, at=at) for one in person.sessions][
            :LAST_SESSIONS
        ],
    }


def find_ahead(person: Person, *, at: datetime) -> UUID | None:
    """Return the next session that is planned, to be got ready for."""
    ahead = [
        one
        for one in person.sessions
        if one.state == SessionState.PLANNED and one.starts_at > at
    ]
    return ahead[-1].id if ahead else None


def describe_place(person: Person) -> str:
    """Say where in the work this is: the next or last session's number."""
    ahead = [one for one in person.sessions if one.state == SessionState.PLANNED]
    past = [one for one in person.sessions if one.state == SessionState.ATTENDED]
    session = ahead[-1] if ahead else past[0] if past else None
    return _("session %(n)s") % {"n": session.number} if session else ""


def describe_too_few(course: Course | None) -> str:
    """Say why there is no line yet."""
    if course is None or not course.values:
        return _("Measures appear after the first check-in.")
    if len(course.values) == 1:
        return _("Two check-ins make a line. Today there's one dot.")
    return ""


def draw_main(
    course: Course | None, expected: ExpectedBand | None, *, at: datetime
) -> Drawn | None:
    """Draw the main line, with what is usual and with today on it."""
    if course is None or not course.values:
        return None
    chart = chart_course(course, expected)
    return picture_path(chart, ids="path", today=count_days(course, at))


def describe_limits() -> str:
    """Say what the page cannot tell."""
    return _(
        "It can't say why the answers moved, what happened between check-ins, or "
        "whether the work caused it. It can't tell who is in danger: people in danger "
        "often answer “not at all”. Ask, and trust what you see in the room."
    )


def _quote(words: Words | None, *, at: datetime) -> Quote | None:
    return Quote(words.text, write_day(words.at, at=at)) if words else None


def _note(concern: Concern, member: Member, *, at: datetime) -> AttentionNote:
    said = (
        describe_deadline(concern, at=at),
        describe_holder(concern, member_id=member.id),
    )
    return AttentionNote(
        reason=open_sentence(describe_reason(concern, at=at)),
        when=" ".join(filter(None, said)),
        url=reverse("attention:show", args=[concern.item.id]),
    )


def _small_line(course: Course) -> SmallLine:
    label = course.measure.label
    name = course.measure.short_name
    return SmallLine(
        name=f"{name} ({label})" if label else name,
        shape=sketch_course(course, last=LAST_SCORES),
        text=describe_change(course).text,
    )


def _appointment(session: Any, *, at: datetime) -> Appointment:
    return Appointment(
        number=session.number,
        when=write_moment(session.starts_at, at=at),
        state=str(SESSION_WORDS[SessionState(session.state)]),
    )
