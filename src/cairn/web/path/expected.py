"""What is usual for this start, said in words: where from, how sure, what not?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.courses import Course
from cairn.clinic.records.false_alarms import false_alarms_of
from cairn.clinic.records.models import ExpectedCourse, Grounds, NoExpectation
from cairn.clinic.records.models.expectation import SECONDS_A_DAY
from cairn.science.chart import ExpectedBand
from cairn.science.measure.instrument import Direction, Instrument
from cairn.science.offtrack.alarm import Reason
from cairn.web.wording import open_sentence, write_count, write_number

WHY = {
    Reason.SLOWER: gettext_lazy("Slower than most people who began here."),
    Reason.MUCH_SLOWER: gettext_lazy("Much slower than most people who began here."),
    Reason.WORSE: gettext_lazy("Reliably worse than at the start."),
    Reason.WORSE_AND_SLOWER: gettext_lazy(
        "Reliably worse than at the start, and slower than most people who began here."
    ),
}
# Below this a share is said as "fewer than one in", not in figures nobody can trust.
RAREST = 20
# A score that half of all people have is flagged for another reason: it got worse.
HALF_OF_PEOPLE = 0.5
ABSENT = {
    NoExpectation.NO_FIGURES: gettext_lazy(
        "What is usual for this start is not drawn: for %(measure)s there are no "
        "published figures here, and too few courses of your own clients."
    ),
    NoExpectation.OTHER_START: gettext_lazy(
        "What is usual for this start is not drawn: the published figures are about "
        "people whose first score on %(measure)s was higher than this."
    ),
    NoExpectation.NO_TIMES: gettext_lazy(
        "What is usual for this start is not drawn: when these answers were given is "
        "not known well enough."
    ),
    NoExpectation.NO_SCORE: gettext_lazy(
        "What is usual for this start is not drawn: there is no score to begin from."
    ),
}


@dataclass(frozen=True, slots=True)
class UsualNote:
    """What a page shows of the usual course: a band with its words, or why not."""

    band: ExpectedBand | None = None
    sentence: str = ""
    source: str = ""
    absence: str = ""


def note_usual(
    course: Course | None, expected: Mapping[str, ExpectedCourse], *, at: datetime
) -> UsualNote:
    """Lay out what is usual for one course; nothing before two scores make a line."""
    if course is None or len(course.values) < 2:
        return UsualNote()
    row = expected.get(course.measure.key)
    if row is None:
        return UsualNote()
    band = row.read_band(
        since=course.readings[0].answered_at, label=describe_basis(row)
    )
    if band is None:
        return UsualNote(absence=describe_absence(row, course.measure))
    sentence = describe_usual(row, band, count_days(course, at))
    return UsualNote(band, sentence, describe_source(row))


def count_days(course: Course, at: datetime) -> float:
    """Count the days from the first answers of a course to a moment, at least 0."""
    since = course.readings[0].answered_at
    return max((at - since).total_seconds() / SECONDS_A_DAY, 0.0)


def describe_basis(row: ExpectedCourse) -> str:
    """Say where the figures are from, and what is an assumption in them."""
    if row.model is None or row.grounds == Grounds.PUBLISHED:
        return _("from published figures; the spread is an assumption")
    own = {"n": row.model.n_clients}
    if row.grounds == Grounds.BOTH:
        return (
            _("from %(n)d of your own clients, still leaning on published figures")
            % own
        )
    return _("from %(n)d of your own clients") % own


def describe_absence(row: ExpectedCourse, measure: Instrument) -> str:
    """Say why nothing is drawn."""
    if not row.refusal:
        return ""
    said = ABSENT[NoExpectation(row.refusal)]
    return str(said) % {"measure": measure.short_name}


def describe_usual(row: ExpectedCourse, band: ExpectedBand, day: float) -> str:
    """Say in one sentence what is usual by now, and where that is known from."""
    there = band.at(day)
    said = _(
        "Of people who began at %(first)s, half are between %(half_lower)s and "
        "%(half_upper)s by now, and four in five between %(most_lower)s and "
        "%(most_upper)s: %(basis)s."
    )
    if there is None:
        there = band.ranges[-1]
        said = _(
            "Of people who began at %(first)s, half were between %(half_lower)s and "
            "%(half_upper)s after %(weeks)d weeks, and four in five between "
            "%(most_lower)s and %(most_upper)s: %(basis)s. What is usual later is not "
            "known here."
        )
    return said % {
        "weeks": round((band.days[-1] - band.days[0]) / 7),
        "first": write_number(row.first_score or 0.0),
        "half_lower": write_number(round(there.half_lower)),
        "half_upper": write_number(round(there.half_upper)),
        "most_lower": write_number(round(there.most_lower)),
        "most_upper": write_number(round(there.most_upper)),
        "basis": describe_basis(row),
    }


def describe_distance(row: ExpectedCourse, measure: Instrument) -> str:
    """Say how unusual the newest score is, as a share of people who began here."""
    share = row.tail_probability
    if share is None or share > HALF_OF_PEOPLE:
        said = _("%(measure)s is at %(now)s, reliably worse than at the start")
        now = write_number(row.observed or 0.0)
        return said % {"measure": measure.short_name, "now": now}
    lower_is_better = measure.direction is Direction.LOWER_IS_BETTER
    so_far = (
        _("that high or higher by now")
        if lower_is_better
        else _("that low or lower by now")
    )
    said = _("%(measure)s is at %(now)s; %(share)s who began at %(first)s is %(far)s")
    return said % {
        "far": so_far,
        "measure": measure.short_name,
        "now": write_number(row.observed or 0.0),
        "first": write_number(row.first_score or 0.0),
        "share": write_share(share),
    }


def write_share(share: float) -> str:
    """Write a small share of people in words: about one in ten."""
    if share * RAREST < 1:
        return _("fewer than one in %(n)s people") % {"n": RAREST}
    return _("about one in %(n)s people") % {"n": write_count(round(1 / share))}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a flag on a course rests on, how wrong it may be, and what to do next."""

    why: str
    basis: str
    doubt: str
    next_step: str


def describe_outlook(row: ExpectedCourse) -> Outlook:
    """Say all that is known about one flag, and all that is not."""
    return Outlook(
        why=str(WHY[Reason(row.reason)]),
        basis=open_sentence(_("%(basis)s.") % {"basis": describe_basis(row)}),
        doubt=describe_doubt(row),
        next_step=_("Worth a conversation: how it is going between you, and outside."),
    )


def describe_doubt(row: ExpectedCourse) -> str:
    """Say how often such a flag is a false alarm, or that nobody knows here yet."""
    known = false_alarms_of(row)
    if known is None:
        return _("How often such a flag is a false alarm is not known here yet.")
    said = _(
        "Looking back at %(courses)d closed courses here: for each such flag that was "
        "right there were about %(count)s false alarms (%(lower)s to %(upper)s). Right "
        "means that the course did not end reliably better."
    ) % {
        "courses": known.courses,
        "count": write_number(known.per_true_alarm),
        "lower": write_number(known.lower),
        "upper": write_number(known.upper),
    }
    if known.beats_last_score:
        return said
    more = _("That it tells more than the last score alone has not shown here.")
    return f"{said} {more}"


def describe_source(row: ExpectedCourse) -> str:
    """Say what is drawn, how it is known, and by which method, version and source."""
    drawn = _(
        "Shaded is where new scores of people who began at this score lie by then: "
        "half of them in the darker part, four in five in all of it. It is worked out "
        "by a growth model from the first score and the weeks since, and it stops "
        "where nothing is known any more."
    )
    if row.grounds == Grounds.PUBLISHED:
        drawn += " " + _(
            "The mean was published for app-supported care in the United States and "
            "may be quicker than care here; how much people differ was not published "
            "and is assumed."
        )
    said = _("%(method)s, version %(version)s; %(source)s.") % {
        "method": row.method,
        "version": row.version,
        "source": row.source,
    }
    return f"{drawn} {open_sentence(said)}"
