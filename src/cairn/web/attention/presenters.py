"""What does one attention item say: why, since when, who did what, what now?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.concerns import Concern
from cairn.clinic.records.contact import Contact, read_contact
from cairn.clinic.records.messages import note_sent_on
from cairn.clinic.records.models import (
    AttentionReason,
    AttentionState,
    AttentionStatus,
    AuthorKind,
    Decision,
    DecisionOutcome,
    Flag,
    Member,
)
from cairn.clinic.records.person import safety_answers
from cairn.clinic.records.services.raise_attention import RiskReply
from cairn.web.attention.forms import ABOUT_NUMBERS, ABOUT_SAFETY, OUTCOMES
from cairn.web.attention.reasons import (
    describe_deadline,
    describe_holder,
    describe_reason,
)
from cairn.web.path.change import ChangeSentence, describe_change
from cairn.web.path.expected import (
    Outlook,
    count_days,
    describe_outlook,
    note_usual,
)
from cairn.web.path.line import chart_course
from cairn.web.path.safety_answers import quote_safety
from cairn.web.pictures import picture_path
from cairn.web.wording import open_sentence, write_day, write_moment, write_span

QUESTIONS = {
    AttentionReason.SAFETY: gettext_lazy("Look at what was answered, then ask them."),
    AttentionReason.SAFETY_NOT_ANSWERED: gettext_lazy(
        "Leaving a question out says neither yes nor no. Ask them."
    ),
    AttentionReason.WORSE: gettext_lazy(
        "The numbers say worse. They're wrong sometimes. What do you see?"
    ),
    AttentionReason.OFF_TRACK: gettext_lazy(
        "The numbers say slower than most. They're wrong sometimes. What do you see?"
    ),
    AttentionReason.SILENT: gettext_lazy(
        "No check-in can mean many things. What do you know?"
    ),
    AttentionReason.LOW_FIT: gettext_lazy(
        "You could say: “You marked it lower. What would have been better?”"
    ),
}
REPLIES = {
    RiskReply.CALL_ME: gettext_lazy("They asked for a call."),
    RiskReply.TELL: gettext_lazy("They asked that you know before the session."),
    RiskReply.IN_SESSION: gettext_lazy("They would like to talk about it in session."),
    RiskReply.SAFE: gettext_lazy("They tapped: I'm safe, it's an old thought."),
}
CHECKLIST = (
    (gettext_lazy("Safety"), gettext_lazy("Ask first, whatever the numbers say.")),
    (gettext_lazy("Bond"), gettext_lazy("Do they feel understood by you?")),
    (gettext_lazy("Goals"), gettext_lazy("Have the two of you agreed on them?")),
    (gettext_lazy("Life"), gettext_lazy("Has something happened outside?")),
    (gettext_lazy("Motivation"), gettext_lazy("What do they expect of this by now?")),
    (gettext_lazy("Method"), gettext_lazy("Does the way of working fit them?")),
    (gettext_lazy("Support"), gettext_lazy("Who stands by them outside?")),
)
TAPPED = {
    DecisionOutcome.DISAGREE: gettext_lazy("the flag does not fit"),
    DecisionOutcome.DATA_FAULT: gettext_lazy("the numbers are wrong"),
    DecisionOutcome.NOT_USEFUL: gettext_lazy("the flag is not useful"),
}
STEPS = {
    AttentionState.OPENED: gettext_lazy("opened"),
    AttentionState.GREW: gettext_lazy("grew with another check-in"),
    AttentionState.ACKNOWLEDGED: gettext_lazy("“I have it”"),
    AttentionState.ESCALATED: gettext_lazy("passed on, because nobody had looked"),
    AttentionState.DECIDED: gettext_lazy("decided"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in words: when, what, who."""

    when: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision in words."""

    when: str
    what: str
    reason: str


def present_attention(
    concern: Concern, member: Member, *, at: datetime
) -> dict[str, Any]:
    """Collect what the page shows."""
    item = concern.item
    about_safety = item.reason in ABOUT_SAFETY
    own = item.client.therapist_id == member.id
    return {
        "name": item.client.read_text("name"),
        "path_url": reverse("path:show", args=[item.client_id]) if own else "",
        "reason": open_sentence(describe_reason(concern, at=at)),
        "question": QUESTIONS[AttentionReason(item.reason)],
        "about_safety": about_safety,
        "since": write_span(at - concern.cause.at),
        "deadline": describe_deadline(concern, at=at),
        "holder": describe_holder(concern, member_id=member.id),
        "may_take": not concern.is_taken and not _is_decided(concern),
        "is_decided": _is_decided(concern),
        "safety": [quote_safety(one, at=at) for one in safety_answers(item.client)]
        if about_safety
        else [],
        "reply": describe_reply(concern),
        "unsent": about_safety and concern.cause.administration is None,
        "note": describe_note(concern, at=at),
        "contact": contact_of(concern),
        "about_numbers": item.reason in ABOUT_NUMBERS,
        "change": _change(concern),
        "outlook": outlook_of(concern),
        **_picture(concern, at=at),
        "checklist": CHECKLIST,
        "steps": [_step(step, at=at) for step in concern.steps],
        "decisions": [_decision(one, at=at) for one in _decisions(concern)],
    }


def describe_reply(concern: Concern) -> str:
    """Say what the client chose beside the help text."""
    seen = concern.cause.administration
    if seen is None:
        call = concern.cause.asked_for_call
        return str(REPLIES[RiskReply.CALL_ME]) if call else ""
    return str(REPLIES.get(RiskReply(seen.submission.risk_reply), ""))


def describe_note(concern: Concern, *, at: datetime) -> str:
    """Say of a silence that the client's one note has gone out, if it has."""
    silent = concern.item.reason == AttentionReason.SILENT
    sent = note_sent_on(concern.item.client) if silent else None
    if sent is None:
        return ""
    said = _(
        "No contact for six weeks. The one note they asked for went out on %(day)s; "
        "there is no second one."
    )
    return said % {"day": write_day(sent, at=at)}


def contact_of(concern: Concern) -> Contact:
    """Return how the client can be reached."""
    return read_contact(concern.item.client.read_text("contact"))


def _is_decided(concern: Concern) -> bool:
    return concern.last.state == AttentionState.DECIDED


def _change(concern: Concern) -> ChangeSentence | None:
    if concern.item.reason != AttentionReason.WORSE or concern.course is None:
        return None
    return describe_change(concern.course)


def outlook_of(concern: Concern) -> Outlook | None:
    """Return what a flag on the course rests on; nothing for any other reason."""
    row, course = concern.expected, concern.course
    if concern.item.reason != AttentionReason.OFF_TRACK or not row or not course:
        return None
    if row.flag == Flag.NONE:
        return None
    return describe_outlook(row)


def _picture(concern: Concern, *, at: datetime) -> dict[str, Any]:
    course = concern.course
    if course is None or not course.values:
        return {"picture": None}
    expected = {course.measure.key: concern.expected} if concern.expected else {}
    usual = note_usual(course, expected, at=at)
    chart = chart_course(course, usual.band)
    drawn = picture_path(chart, ids="why", today=count_days(course, at))
    return {"picture": drawn, "usual": usual}


def _step(step: AttentionStatus, *, at: datetime) -> StepLine:
    return StepLine(
        when=write_moment(step.at, at=at),
        what=str(STEPS[AttentionState(step.state)]),
        who=_who(step),
    )


def _who(step: AttentionStatus) -> str:
    if step.author is not None:
        return step.author.read_text("name")
    if step.author_kind == AuthorKind.CLIENT:
        return _("by a check-in")
    return _("by the clock")


def _decisions(concern: Concern) -> list[Decision]:
    return list(concern.item.decisions.order_by("-at"))


def _decision(decision: Decision, *, at: datetime) -> DecisionLine:
    outcome = DecisionOutcome(decision.outcome)
    what = str(OUTCOMES.get(outcome) or TAPPED[outcome])
    if decision.watch_until:
        day = {"day": write_day(decision.watch_until, at=at)}
        watched = outcome == DecisionOutcome.WATCH
        again = _("look again on %(day)s") % day
        what = _("watch until %(day)s") % day if watched else f"{what}; {again}"
    return DecisionLine(
        when=write_moment(decision.at, at=at),
        what=what,
        reason=decision.read_text("reason"),
    )
