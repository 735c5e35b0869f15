"""What does the page of limits say: a week as a picture, and plain facts in words?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.limits import WEEKDAYS, Limits
from cairn.clinic.records.limit_facts import Beyond, LimitFact
from cairn.clinic.records.load import Met, is_later
from cairn.exchange.svg import Stretch, WeekDay, WeekPicture
from cairn.web.pictures import Drawn, picture_week
from cairn.web.wording import MONTH_WITH_YEAR, WEEKDAY, open_sentence, write_count

DAY = timedelta(days=1)
MONTHS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Week:
    """One week's sessions, and the limits they are held against."""

    monday: date
    today: date
    met: Sequence[Met]
    facts: Sequence[LimitFact]
    limits: Limits | None

    def on(self, weekday: int) -> list[Met]:
        """Return the sessions of a weekday."""
        return [one for one in self.met if one.on.isoweekday() == weekday]


def draw(week: Week) -> Drawn:
    """Draw the week, with the same as a table."""
    limits = week.limits
    finish = limits.latest_finish if limits else None
    chart = WeekPicture(
        title=_("This week in your limits"),
        summary=sum_up(week),
        days=tuple(_day(week, weekday) for weekday in WEEKDAYS),
        finish=finish.hour * 60 + finish.minute if finish else None,
        finish_label=_("latest finish %(time)s") % {"time": f"{finish:%H:%M}"}
        if finish
        else "",
    )
    headings = (_("Day"), _("Contact"), _("Sessions"), _("The last one ends"))
    rows = tuple(_row(week, weekday) for weekday in WEEKDAYS)
    return picture_week(chart, headings=headings, rows=rows)


def sum_up(week: Week) -> str:
    """Say in a sentence how this week lies in the limits."""
    visits = ngettext("%(n)s session this week", "%(n)s sessions this week",
                      len(week.met)) % {"n": write_count(len(week.met))}  # fmt: skip
    if week.limits is None:
        return open_sentence(_("%(visits)s. No limits are set.") % {"visits": visits})
    beyond = len({fact.on for fact in week.facts})
    if not beyond:
        return open_sentence(_("%(visits)s, all inside your limits.")
                             % {"visits": visits})  # fmt: skip
    days = ngettext("%(n)s day goes beyond your limits",
                    "%(n)s days go beyond your limits",
                    beyond) % {"n": write_count(beyond)}  # fmt: skip
    return open_sentence(f"{visits}; {days}.")


def _day(week: Week, weekday: int) -> WeekDay:
    limits = week.limits
    is_off = limits is not None and weekday in limits.off_days
    hours = limits.stretches(weekday) if limits and limits.hours else []
    return WeekDay(
        name=str(WEEKDAYS_ABBR[weekday - 1]),
        open=tuple(Stretch(start, end) for start, end in hours),
        sessions=tuple(_sessions(week, weekday, is_off=is_off)),
        off=_("off") if is_off and not week.on(weekday) else "",
        today=week.today.isoweekday() == weekday,
    )


def _sessions(week: Week, weekday: int, *, is_off: bool) -> Iterator[Stretch]:
    limits = week.limits
    most = limits.sessions_a_day if limits else None
    finish = limits.latest_finish if limits else None
    for number, one in enumerate(week.on(weekday), start=1):
        start, end = (at.hour * 60 + at.minute for at in (one.starts_at, one.ends_at))
        late = finish is not None and is_later(one, finish)
        many = most is not None and number > most
        beyond = is_off or late or many
        yield Stretch(start, end if end > start else 24 * 60, beyond=beyond)


def _row(week: Week, weekday: int) -> tuple[str, ...]:
    met, limits = week.on(weekday), week.limits
    hours = limits.stretches(weekday) if limits and limits.hours else []
    is_off = limits is not None and weekday in limits.off_days
    stretches = ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in hours)  # noqa: RUF001
    return (
        date_format(week.monday + DAY * (weekday - 1), str(WEEKDAY)),
        _("day off") if is_off else stretches,
        str(len(met)),
        f"{max(one.ends_at for one in met):%H:%M}" if met else "",
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def write_facts(facts: Iterable[LimitFact]) -> list[str]:
    """Write each fact in a line, the newest first."""
    return [_write_fact(fact) for fact in reversed(list(facts))]


def _write_fact(fact: LimitFact) -> str:
    limits, ended = fact.limits, f"{fact.ended:%H:%M}"
    sessions = ngettext("%(n)s session", "%(n)s sessions", fact.sessions) % {
        "n": write_count(fact.sessions)
    }
    said = {
        Beyond.DAY_OFF: _("%(day)s: %(sessions)s on a day off."),
        Beyond.LATE: _("%(day)s: the last session ended %(end)s; %(finish)s was "
                       "your latest finish."),
        Beyond.MANY: _("%(day)s: %(sessions)s; %(most)s was your limit."),
    }  # fmt: skip
    return said[fact.beyond] % {
        "day": date_format(fact.on, str(WEEKDAY)),
        "sessions": sessions,
        "end": ended,
        "finish": f"{limits.latest_finish:%H:%M}" if limits.latest_finish else "",
        "most": write_count(limits.sessions_a_day or 0),
    }


def write_months(facts: Iterable[LimitFact], *, today: date) -> list[tuple[str, str]]:
    """Write for each of the last months how many of its days went beyond a limit."""
    days = {fact.on for fact in facts}
    return [
        (
            date_format(month, str(MONTH_WITH_YEAR)),
            write_count(sum(day.replace(day=1) == month for day in days)),
        )
        for month in months_until(today)
    ]


def months_until(today: date) -> list[date]:
    """Return the first days of the last months, this one last."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS_SHOWN:
        months.append((months[-1] - DAY).replace(day=1))
    return months[::-1]
