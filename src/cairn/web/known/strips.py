"""A therapist's weeks as four strips on one time axis, with the same as a table."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.clinic.records.known import ask
from cairn.clinic.records.models import Member
from cairn.clinic.records.movement import moves_of
from cairn.clinic.records.own_weeks import OwnWeek, own_weeks
from cairn.clinic.records.well import Kept
from cairn.clinic.records.well_weeks import WeekMarks, weeks_among
from cairn.exchange.svg import StripWeek, StripWords, draw_strips
from cairn.science.reciprocity.pulse import UsualRange, usual_range
from cairn.science.reciprocity.weeks import ALONE
from cairn.web.pictures import Drawn, draw_both
from cairn.web.wording import write_change, write_day, write_number

HALF_A_YEAR = 26
# Before this many answered weeks a line between dots would look like a course.
FIRST_LINE = 8
NOTHING = "–"  # noqa: RUF001 - stands for "none"
# From giving much more to receiving much more.
BALANCES = {
    -3: gettext_lazy("giving much more"),
    -2: gettext_lazy("giving more"),
    -1: gettext_lazy("giving a little more"),
    0: gettext_lazy("even"),
    1: gettext_lazy("receiving a little more"),
    2: gettext_lazy("receiving more"),
    3: gettext_lazy("receiving much more"),
}


def picture_weeks(
    member: Member,
    entries: Sequence[Kept],
    *,
    at: datetime,
    weeks: int = HALF_A_YEAR,
    ids: str = "weeks",
) -> Drawn:
    """Draw the last weeks of an opened Well beside the record of its therapist."""
    marks = weeks_among(entries)
    moved = moves_of(member).by_week
    today = timezone.localdate(at)
    shown = own_weeks(member, marks, moved, until=today, weeks=weeks)
    usual = ask(lambda: usual_range([_number(one.cup) for one in marks])).found
    answered = sum(one.cup is not None for one in marks)
    words = _words(shown, usual, answered)
    drawn = [_draw_week(one) for one in _with_months(shown)]
    wide, phone = draw_both(
        lambda size: draw_strips(
            drawn,
            words,
            usual=(usual.low, usual.high) if usual else None,
            line=answered >= FIRST_LINE,
            size=size,
            ids=f"{ids}-{size.value}",
        )
    )
    return Drawn(
        title=words.title,
        summary=words.summary,
        wide=wide,
        phone=phone,
        headings=(
            _("Week"),
            _("Cup"),
            _("Sessions"),
            _("With high scores"),
            _("Felt load"),
            _("Check-ins moved"),
            _("Giving and receiving"),
        ),
        rows=tuple(_row(one, at=at) for one in reversed(shown)),
    )


def count_weeks(marks: Sequence[WeekMarks]) -> str:
    """Say how many weeks there are of those that an echo of weeks needs."""
    answered = sum(one.cup is not None for one in marks)
    return _("Weeks so far: %(have)d of %(need)d.") % {
        "have": answered,
        "need": ALONE.needs[0].at_least,
    }


def _words(
    shown: Sequence[OwnWeek], usual: UsualRange | None, answered: int
) -> StripWords:
    return StripWords(
        title=_("My weeks"),
        summary=_summarise(shown, usual, answered),
        cup=(
            _("Cup"),
            _("shaded: your usual range") if usual else _("0 empty, 10 full"),
        ),
        load=(_("Load"), _("sessions; dark: high scores")),
        moved=(_("Moved"), _("clients' check-ins; up: easier")),
        balance=(_("Balance"), _("up: receiving, down: giving")),
    )


def _summarise(
    shown: Sequence[OwnWeek], usual: UsualRange | None, answered: int
) -> str:
    if not answered:
        return _("Nothing is marked yet. A Friday takes ten minutes and leaves a dot.")
    if usual:
        return _("Your cup usually lies between %(low)s and %(high)s.") % {
            "low": write_number(usual.low),
            "high": write_number(usual.high),
        }
    marked = sum(one.marks.cup is not None for one in shown)
    return ngettext(
        "%(n)d week with a mark. Weeks without one are gaps.",
        "%(n)d weeks with a mark. Weeks without one are gaps.",
        marked,
    ) % {"n": marked}


def _with_months(shown: Sequence[OwnWeek]) -> list[tuple[OwnWeek, str]]:
    """Put a month beside the first week that begins in it."""
    before: date | None = None
    found = []
    for one in shown:
        monday = one.load.monday
        begins = before is not None and before.month != monday.month
        month = date_format(monday, "M Y" if monday.month == 1 else "M")
        found.append((one, month if begins else ""))
        before = monday
    return found


def _draw_week(week: tuple[OwnWeek, str]) -> StripWeek:
    one, month = week
    return StripWeek(
        month=month,
        cup=one.marks.cup,
        sessions=one.load.sessions,
        heavy=one.load.heavy,
        moved=one.moved.moved if one.moved else None,
        seen=one.moved.seen if one.moved else 0,
        balance=one.marks.balance,
    )


def _row(one: OwnWeek, *, at: datetime) -> tuple[str, ...]:
    marks, moved = one.marks, one.moved
    return (
        write_day(one.load.monday, at=at),
        _write(marks.cup),
        str(one.load.sessions),
        str(one.load.heavy),
        _write(marks.load),
        _say_moved(moved.moved, moved.seen) if moved else NOTHING,
        NOTHING if marks.balance is None else str(BALANCES[marks.balance]),
    )


def _say_moved(moved: float, seen: int) -> str:
    return ngettext("%(moved)s (%(n)d person)", "%(moved)s (%(n)d people)", seen) % {
        "moved": write_change(moved),
        "n": seen,
    }


def _write(mark: int | None) -> str:
    return NOTHING if mark is None else str(mark)


def _number(mark: int | None) -> float:
    return float("nan") if mark is None else float(mark)
