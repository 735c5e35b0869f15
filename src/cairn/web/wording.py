"""How are counts, days and spans said in plain words?"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cairn.science.measure.instrument import Instrument

# How days and moments are written; every language has its own order and small words.
SHORT_DAY = pgettext_lazy("a day", "j M")
SHORT_DAY_WITH_YEAR = pgettext_lazy("a day", "j M Y")
DAY = pgettext_lazy("a day", "j F")
DAY_WITH_YEAR = pgettext_lazy("a day", "j F Y")
WEEKDAY = pgettext_lazy("a day", "l j F")
MONTH_WITH_YEAR = pgettext_lazy("a month", "F Y")
MOMENT_THIS_WEEK = pgettext_lazy("a moment", "l, H:i")
MOMENT = pgettext_lazy("a moment", "l j F, H:i")
MOMENT_WITH_YEAR = pgettext_lazy("a moment", "j F Y, H:i")

HOME_MADE = gettext_lazy("a Cairn question, not a validated scale")

_NUMBERS = (
    gettext_lazy("no"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


def write_count(count: int) -> str:
    """Write a small count as a word and a large one in digits."""
    return str(_NUMBERS[count]) if 0 <= count < len(_NUMBERS) else str(count)


def name_kind(measure: Instrument) -> str:
    """Write what must stand beside a home-made form, in the language of the page."""
    return str(HOME_MADE) if measure.label else ""


def open_sentence(text: str) -> str:
    """Begin with a capital and leave the rest alone."""
    return text[:1].upper() + text[1:]


def write_day(day: date | datetime, *, at: datetime) -> str:
    """Write a day as `3 Mar`, with its year when that is not this year."""
    local = timezone.localtime(day) if isinstance(day, datetime) else day
    same_year = local.year == timezone.localtime(at).year
    return date_format(local, str(SHORT_DAY if same_year else SHORT_DAY_WITH_YEAR))


def write_moment(moment: datetime, *, at: datetime) -> str:
    """Write a moment with its time: `today 08:12`, `yesterday 17:00`, `3 Mar 09:00`."""
    local = timezone.localtime(moment)
    days = (timezone.localtime(at).date() - local.date()).days
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    day = named.get(days) or write_day(moment, at=at)
    return f"{day} {date_format(local, 'H:i')}"


def write_span(span: timedelta) -> str:
    """Write how long something lasted, in the largest whole unit that fits."""
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = hours // 24
    if days < 14:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    weeks = days // 7
    return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}


def write_number(value: float) -> str:
    """Write a score as people do: 9, 9.5 or 9,5, never 9.0."""
    return number_format(f"{round(value, 1):.10g}")


def write_change(change: float) -> str:
    """Write a difference with its sign, a real minus included."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"  # noqa: RUF001
    return f"{sign}{write_number(abs(change))}"
