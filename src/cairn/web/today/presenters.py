"""What does the first page say, in which words, with which links?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.limits import SESSION_MINUTES
from cairn.clinic.records.concerns import Concern
from cairn.clinic.records.day import Day, Visit
from cairn.clinic.records.limit_facts import LeftToday
from cairn.clinic.records.markings import Marking
from cairn.clinic.records.models import Member, SessionState
from cairn.web.attention.presenters import outlook_of
from cairn.web.attention.reasons import (
    describe_deadline,
    describe_holder,
    describe_reason,
)
from cairn.web.path.line import sketch_course
from cairn.web.wording import open_sentence, write_count, write_number

LAST_SCORES = 6
MOST_STONES = 5
FRIDAY = 5
A_SESSION = timedelta(minutes=SESSION_MINUTES)
LONG_BREAK = timedelta(hours=1)
NO_QUESTIONS: Mapping[UUID, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """One line of the list of those who need a look."""

    name: str
    url: str
    reason: str
    when: str
    attention_url: str
    decide_url: str
    take_url: str
    next_step: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One session on today's way."""

    time: str
    name: str
    url: str
    shape: SafeString | str
    status: str
    note: str
    around: str = ""
    around_url: str = ""
    # A stone for each one they show, up to five, and how many these are.
    stones: range = range(0)
    shown: str = ""
    question: str = ""
    rest: bool = False


def greet(name: str, *, hour: int) -> str:
    """Greet by the time of day and by the first name."""
    words = {"name": name.split(" ", maxsplit=1)[0]}
    if 4 <= hour < 12:
        return _("Good morning, %(name)s.") % words
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.") % words
    return _("Good evening, %(name)s.") % words


def sum_up(day: Day) -> str:
    """Say in a sentence or two what the day holds; the hard part first."""
    count = len(day.visits)
    visits = ngettext("%(n)s session", "%(n)s sessions", count) % {
        "n": write_count(count)
    }
    people = day.people_concerned
    if not people:
        return open_sentence(_("%(visits)s today.") % {"visits": visits})
    look = ngettext(
        "%(n)s person may need a second look.",
        "%(n)s people may need a second look.",
        people,
    ) % {"n": write_count(people)}
    then = _("Then %(visits)s.") % {"visits": visits}
    return f"{open_sentence(look)} {then}"


def close_list(day: Day) -> str:
    """Say what the list leaves out, and that it can be wrong."""
    hidden = day.people_concerned - len(day.concerns)
    if hidden:
        more = ngettext(
            "%(n)s more person is flagged; decide on somebody above to see them.",
            "%(n)s more people are flagged; decide on somebody above to see them.",
            hidden,
        ) % {"n": write_count(hidden)}
        return f"{open_sentence(more)} {_('Flags miss people too.')}"
    if day.concerns:
        return _("Nobody else is flagged. Flags miss people too.")
    return _("Nobody is flagged. Flags miss people too, so trust your own sense.")


def attention_rows(day: Day, member: Member, *, at: datetime) -> list[AttentionRow]:
    """Write one line for each person who needs a look."""
    return [
        _row(concern, day.names.get(concern.item.client_id, ""), member, at=at)
        for concern in day.concerns
    ]


def _row(concern: Concern, name: str, member: Member, *, at: datetime) -> AttentionRow:
    item = concern.item
    own = item.client.therapist_id == member.id
    attention = reverse("attention:show", args=[item.id])
    outlook = outlook_of(concern)
    said = (
        describe_deadline(concern, at=at),
        describe_holder(concern, member_id=member.id),
    )
    return AttentionRow(
        name=name,
        url=reverse("path:show", args=[item.client_id]) if own else attention,
        reason=open_sentence(describe_reason(concern, at=at)),
        when=" ".join(filter(None, said)),
        attention_url=attention,
        decide_url=f"{attention}#decide",
        take_url="" if concern.is_taken else reverse("attention:take", args=[item.id]),
        next_step=outlook.next_step if outlook else "",
        doubt=f"{outlook.basis} {outlook.doubt}" if outlook else "",
    )


def stops(
    day: Day, *, at: datetime, questions: Mapping[UUID, str] = NO_QUESTIONS
) -> list[Stop]:
    """Write one stop for each session of today, in their order, and the long break."""
    way = [
        replace(
            _stop(visit, day.names.get(visit.client.id, ""), at=at),
            question=questions.get(visit.client.id, ""),
        )
        for visit in day.visits
    ]
    if after := _longest_break(day):
        way.insert(after, _rest())
    return way


def _longest_break(day: Day) -> int:
    """Return after how many sessions the longest break comes; 0 without a long one."""
    gaps = [
        (later.starts_at - earlier.starts_at - A_SESSION, -number)
        for number, (earlier, later) in enumerate(pairwise(day.visits), start=1)
    ]
    longest, number = max(gaps, default=(timedelta(), 0))
    return -number if longest >= LONG_BREAK else 0


def _rest() -> Stop:
    return Stop("", _("break"), url="", shape="", status="", note="", rest=True)


def _stop(visit: Visit, name: str, *, at: datetime) -> Stop:
    course = visit.course
    is_ahead = visit.starts_at > at
    page = "beforesession:show" if is_ahead else "aftersession:guess"
    return Stop(
        time=date_format(timezone.localtime(visit.starts_at), "H:i"),
        name=name,
        url=reverse("path:show", args=[visit.client.id]),
        shape=sketch_course(course, last=LAST_SCORES) if course else "",
        status=_describe_visit(visit),
        note=" · ".join(_notes(visit)),
        around=_("Before") if is_ahead else _("After"),
        around_url=reverse(page, args=[visit.session.id]),
        stones=range(min(visit.stones, MOST_STONES)),
        shown=ngettext("%(n)s stone shown", "%(n)s stones shown", visit.stones)
        % {"n": write_count(visit.stones)},
    )


def _notes(visit: Visit) -> list[str]:
    """Say what came in besides, and what was asked for; quiet is not said."""
    marked = {wish.marking for wish in visit.wishes}
    said = {
        _("low fit last time"): visit.low_fit,
        _("opening words"): visit.left_words,
        _("asked: mention it"): Marking.MENTION in marked,
        _("asked: celebrate together"): Marking.TOGETHER in marked,
        _("a day to look again"): visit.looks_again,
    }
    return [words for words, holds in said.items() if holds]


def _describe_visit(visit: Visit) -> str:
    if visit.session.state == SessionState.NOT_ATTENDED:
        return _("did not come")
    return _("check-in arrived") if visit.arrived else _("none yet")


def say_left(left: LeftToday | None) -> str:
    """Say what is left of today in the limits, as a fact; or where they are set."""
    if left is None:
        return _("Set your limits")
    if left.late:
        words = {"end": f"{left.late[0]:%H:%M}", "finish": f"{left.late[1]:%H:%M}"}
        return _("Today ends %(end)s; your latest finish is %(finish)s") % words
    if left.day_off:
        return _("Today is a day off in your limits")
    if left.free is None:
        return _("My limits")
    hours = write_number(left.free.total_seconds() / 3600)
    return _("Hours left in your limits: %(hours)s") % {"hours": hours}


def say_friday(today: date) -> str:
    """Say when the next Friday is."""
    days = (FRIDAY - today.isoweekday()) % 7
    if days == 0:
        return _("Friday review: today")
    return ngettext("Friday review: tomorrow", "Friday review: in %(n)s days", days) % {
        "n": days
    }
