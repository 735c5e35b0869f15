"""Why is somebody flagged, in words; who has it, and until when?"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.after_sessions import is_waiting
from cairn.clinic.records.concerns import Concern
from cairn.clinic.records.models import Administration, AttentionReason, Flag
from cairn.exchange.instruments.shelf import instrument
from cairn.science.measure.instrument import Direction
from cairn.web.path.expected import describe_distance
from cairn.web.wording import write_count, write_moment, write_span

IN_SHORT = {
    AttentionReason.SAFETY: gettext_lazy("safety answer"),
    AttentionReason.SAFETY_NOT_ANSWERED: gettext_lazy("safety question left out"),
    AttentionReason.WORSE: gettext_lazy("worse than at the start"),
    AttentionReason.OFF_TRACK: gettext_lazy("not on track"),
    AttentionReason.SILENT: gettext_lazy("no check-in lately"),
    AttentionReason.LOW_FIT: gettext_lazy("low mark after a session"),
}


def describe_in_short(reason: str) -> str:
    """Name a reason in a few words, for a list."""
    return str(IN_SHORT[AttentionReason(reason)])


def describe_reason(concern: Concern, *, at: datetime) -> str:
    """Say in words why this client is flagged."""
    match AttentionReason(concern.item.reason):
        case AttentionReason.SAFETY:
            return _describe_safety(concern, at=at)
        case AttentionReason.SAFETY_NOT_ANSWERED:
            return _("safety question left out more than once")
        case AttentionReason.WORSE:
            return _describe_worse(concern)
        case AttentionReason.OFF_TRACK:
            return _describe_off_track(concern)
        case AttentionReason.SILENT:
            return _describe_silence(concern, at=at)
        case AttentionReason.LOW_FIT:
            return _describe_low_fit(concern.cause.administration)


def _describe_safety(concern: Concern, *, at: datetime) -> str:
    seen = concern.cause.administration
    when = {"when": write_moment(seen.answered_at if seen else concern.cause.at, at=at)}
    if concern.asked_for_call:
        return _("safety answer %(when)s, asked for a call") % when
    if seen is None:
        return _("safety answer %(when)s, on a check-in that was not sent") % when
    return _("safety answer %(when)s") % when


def _describe_worse(concern: Concern) -> str:
    course = concern.course
    count = course.count_worse_at_the_end() if course else 0
    if course is None or count == 0:
        return _("was well away from where they started; the last check-in is nearer")
    above = course.measure.direction is Direction.LOWER_IS_BETTER
    if count == 1:
        return (
            _("the last check-in well above where they started")
            if above
            else _("the last check-in well below where they started")
        )
    words = {"count": write_count(count)}
    if above:
        return _("%(count)s check-ins well above where they started") % words
    return _("%(count)s check-ins well below where they started") % words


def _describe_off_track(concern: Concern) -> str:
    row, course = concern.expected, concern.course
    if row is None or course is None or row.flag == Flag.NONE:
        return _("was further from the usual course; the last check-in is nearer")
    return describe_distance(row, course.measure)


def _describe_silence(concern: Concern, *, at: datetime) -> str:
    if concern.last_heard is None:
        return _("no check-in yet")
    return _("no check-in for %(span)s") % {"span": write_span(at - concern.last_heard)}


def _describe_low_fit(seen: Administration | None) -> str:
    marks = {
        item: mark
        for item, mark in (seen.answers if seen else {}).items()
        if mark is not None
    }
    # Which mark it was is told after the guess; that one is low cannot wait.
    if seen is None or not marks or is_waiting(seen):
        return _("low mark after a session")
    lowest = min(marks, key=lambda item: marks[item])
    text = next(iter(instrument(seen.instrument).texts.values())).items[lowest].text
    return _("marked “%(text)s” low") % {"text": text}


def describe_holder(concern: Concern, *, member_id: UUID) -> str:
    """Say who has it: you, a colleague, or nobody yet."""
    if not concern.is_taken:
        return ""
    holder = concern.last.holder
    if holder is None or holder.id == member_id:
        return _("You have it.")
    return _("%(name)s has it.") % {"name": holder.read_text("name")}


def describe_deadline(concern: Concern, *, at: datetime) -> str:
    """Say by when somebody has promised to look; nothing where nobody has."""
    due = concern.last.due_at
    if due is None:
        return ""
    when = {"when": write_moment(due, at=at)}
    return _("Due %(when)s.") % when if due > at else _("Was due %(when)s.") % when
