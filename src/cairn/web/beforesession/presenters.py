"""What is worth remembering in the minute before somebody walks in?"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from cairn.clinic.records.courses import Course
from cairn.clinic.records.day import STILL_FRESH, is_before_session
from cairn.clinic.records.hopes import hopes_shown_to_therapist
from cairn.clinic.records.models import Session
from cairn.clinic.records.person import Person, read_person, starts_at
from cairn.web.attention.reasons import describe_reason
from cairn.web.beforesession.strengths import strength_for
from cairn.web.hopes.presenters import say_moves
from cairn.web.path.change import describe_last_step
from cairn.web.path.line import sketch_course, sum_up
from cairn.web.path.stones import describe_wishes
from cairn.web.wording import open_sentence, write_moment

LAST_SCORES = 6


def present_before(session: Session, *, at: datetime) -> dict[str, Any]:
    """Collect what stands on the page, their own words first."""
    person, begins = read_person(session.client), starts_at(session)
    words = person.brings_me or person.good_week
    main = _came_in(person, begins=begins)
    return {
        "name": person.name,
        "when": write_moment(begins, at=at),
        "number": session.number,
        "words": words.text if words else "",
        "attention": [
            (one.item.id, open_sentence(describe_reason(one, at=at)))
            for one in person.concerns
        ],
        "strength": strength_for(
            session.client, named=person.strength, number=session.number, at=at
        ),
        "sentence": _say_check_in(main, person) if main else "",
        "shape": sketch_course(main, last=LAST_SCORES) if main else "",
        "opening": person.opening.text if main and person.opening else "",
        "wishes": describe_wishes(session.client, at=at),
    }


def _came_in(person: Person, *, begins: datetime) -> Course | None:
    """Return the first course with a check-in for this session; none came else."""
    day = timezone.localtime(begins).replace(hour=0, minute=0)
    fresh = (
        course
        for course in person.courses
        if is_before_session(course.measure.key)
        and course.readings
        and course.readings[-1].answered_at >= day - STILL_FRESH
    )
    return next(fresh, None)


def _say_check_in(main: Course, person: Person) -> str:
    said = describe_last_step(main) or sum_up(main)
    moves = say_moves(hopes_shown_to_therapist(person.client))
    return " ".join([said, *moves])
