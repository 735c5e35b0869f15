"""What lies on the table between two people in a session, besides the path itself.

All of it is what the client shows or both see at home. Nothing here opens a text that
the therapist keeps for themself.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.clinic.records.after_sessions import past_sessions
from cairn.clinic.records.hopes import hopes_among
from cairn.clinic.records.models import Client, ItemKind, SessionState
from cairn.clinic.records.own_page import PageItem
from cairn.science.measure.instrument import Direction
from cairn.web.aftersession.presenters import last_words_to_use
from cairn.web.hopes.presenters import HopeShown, present_hopes
from cairn.web.mypath.course import OwnCourse, Standing, own_course
from cairn.web.ownpage.presenters import Stone, present_stone
from cairn.web.workingon.presenters import ShownPlans, present_plans

HARDER = frozenset(
    {Standing.WORSE, Standing.WORSE_AGAIN, Standing.WORSE_ELSEWHERE},
)


@dataclass(frozen=True, slots=True)
class OnTheTable:
    """Hopes, stones since last time, what is worked on, and what could be asked."""

    hopes: tuple[HopeShown, ...]
    stones: tuple[Stone, ...]
    plans: ShownPlans
    questions: tuple[str, ...]


def lay_on_table(client: Client, items: list[PageItem], *, at: datetime) -> OnTheTable:
    """Collect what both look at; `items` are those the client shows."""
    since = last_time(client, at=at)
    stones = [item for item in items if item.content.kind is ItemKind.STONE]
    return OnTheTable(
        hopes=present_hopes(hopes_among(items), at=at).open,
        stones=tuple(
            present_stone(item, at=at)
            for item in reversed(stones)
            if since is None or item.at > since
        ),
        plans=present_plans(client, at=at),
        questions=tuple(ask_about(client, at=at)),
    )


def last_time(client: Client, *, at: datetime) -> datetime | None:
    """Return when the two last met, on a day before this one."""
    today = timezone.localtime(at).date()
    for session in past_sessions(client, at=at):
        met = session.state == SessionState.ATTENDED
        if met and timezone.localtime(session.starts_at).date() < today:
            found: datetime = session.starts_at
            return found
    return None


def ask_about(client: Client, *, at: datetime) -> list[str]:
    """Return what could be asked after a hard stretch or a low mark; often nothing."""
    asked = [ask_about_course(own_course(client)), last_words_to_use(client, at=at)]
    return [question for question in asked if question]


def ask_about_course(own: OwnCourse) -> str:
    """Ask whether a hard stretch fits how it has been."""
    if own.standing not in HARDER or own.course is None:
        return ""
    if own.standing is Standing.WORSE_ELSEWHERE:
        return _(
            "Some of it sits harder than where you started. Does that fit how it has "
            "been?"
        )
    if own.course.measure.direction is Direction.LOWER_IS_BETTER:
        return _(
            "The last weeks sit higher than where you started. Does that fit how it "
            "has been?"
        )
    return _(
        "The last weeks sit lower than where you started. Does that fit how it has "
        "been?"
    )
