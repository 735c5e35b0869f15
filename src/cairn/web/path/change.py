"""What changed, said in one sentence with its method and its doubt?"""

from dataclasses import dataclass
from typing import assert_never

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.clinic.records.courses import Course
from cairn.science.change.reliable_change import (
    ReliableChange,
    Verdict,
    reliable_change,
)
from cairn.science.measure.instrument import PublishedPoints
from cairn.science.provenance import Status
from cairn.web.wording import open_sentence, write_change, write_count, write_number

LAST_STEP = {
    Verdict.UNCHANGED: gettext_lazy(
        "About the same as last time on %(measure)s (%(change)s)."
    ),
    Verdict.IMPROVED: gettext_lazy(
        "Better than last time on %(measure)s, by more than it wobbles (%(change)s)."
    ),
    Verdict.DETERIORATED: gettext_lazy(
        "Worse than last time on %(measure)s, by more than it wobbles (%(change)s)."
    ),
}


@dataclass(frozen=True, slots=True)
class ChangeSentence:
    """One sentence about one measure, and where it comes from."""

    text: str
    method: str
    verdict: Verdict | None


def describe_changes(courses: tuple[Course, ...]) -> list[ChangeSentence]:
    """Say what changed on the main measure; what got worse elsewhere comes before."""
    said = [describe_change(course) for course in courses if len(course.values) > 1]
    main, others = said[:1], said[1:]
    worse = [one for one in others if one.verdict is Verdict.DETERIORATED]
    return worse + main if _is_not_worse(main) else main + worse


def _is_not_worse(main: list[ChangeSentence]) -> bool:
    return all(one.verdict is not Verdict.DETERIORATED for one in main)


def describe_last_step(course: Course) -> str:
    """Say in a sentence how the newest score lies beside the one before."""
    basis = course.scale.reliable_change
    if len(course.values) < 2 or basis is None:
        return ""
    before, last = course.values[-2:]
    step = reliable_change(
        before, last, direction=course.measure.direction, basis=basis
    )
    words = {
        "measure": course.measure.short_name,
        "change": write_change(step.change),
    }
    return str(LAST_STEP[step.verdict]) % words


def describe_change(course: Course) -> ChangeSentence:
    """Say what changed on one measure from the first to the last score."""
    name = {"measure": course.measure.short_name}
    if len(course.values) < 2:
        return ChangeSentence(_("One score on %(measure)s so far.") % name, "", None)
    change = course.change
    if change is None:
        moved = course.values[-1] - course.values[0]
        text = _(
            "%(change)s on %(measure)s since the start. How far it wobbles by itself "
            "is not known here, so nothing more can be said."
        ) % {**name, "change": write_change(moved)}
        return ChangeSentence(open_sentence(text), "", None)
    return ChangeSentence(_say(course, change), describe_method(change), change.verdict)


def _say(course: Course, change: ReliableChange) -> str:
    words = {
        "measure": course.measure.short_name,
        "change": write_change(change.change),
        "count": write_count(len(course.values)),
    }
    match change.verdict:
        case Verdict.IMPROVED:
            text = _("Reliably improved on %(measure)s (%(change)s).") % words
            return f"{text} {describe_confidence(change)}"
        case Verdict.DETERIORATED:
            text = _("Reliably worse on %(measure)s (%(change)s).") % words
            return f"{text} {describe_confidence(change)}"
        case Verdict.UNCHANGED:
            text = _("No reliable change on %(measure)s in %(count)s check-ins")
            return f"{text} (%(change)s)." % words
        case _:
            assert_never(change.verdict)


def describe_confidence(change: ReliableChange) -> str:
    """Say how sure a reliable change is; nothing is claimed where no level is known."""
    if change.confidence is None:
        return _("%(points)s counts by the published rule.") % {
            "points": _points(change.threshold)
        }
    return _("%(percent)s of unchanged people wouldn't move this far.") % {
        "percent": f"{change.confidence:.0%}"
    }


def describe_method(change: ReliableChange) -> str:
    """Name the method, its threshold, its source, and what is not confirmed."""
    basis = change.basis
    said = _("%(method)s, version %(version)s; it takes %(points)s; %(source)s.") % {
        "method": open_sentence(change.method),
        "version": change.version,
        "points": _points(change.threshold),
        "source": change.source,
    }
    doubts = []
    if change.status is Status.COMPUTED:
        doubts.append(_("The threshold was computed here."))
    elif change.status is not Status.VERIFIED:
        doubts.append(_("The threshold is unconfirmed."))
    if isinstance(basis, PublishedPoints) and basis.confidence is not None:
        if basis.confidence_status is Status.COMPUTED:
            doubts.append(_("The percentage was computed here."))
        elif basis.confidence_status is not Status.VERIFIED:
            doubts.append(_("The percentage is unconfirmed."))
    return " ".join([said, *doubts])


def _points(points: float) -> str:
    whole = points == int(points)
    return ngettext(
        "a change of %(n)s point", "a change of %(n)s points", int(points) or 2
    ) % {"n": write_number(points) if whole else f"{points:.1f}"} + (
        _(" or more") if whole else ""
    )
