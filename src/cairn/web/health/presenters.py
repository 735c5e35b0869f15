"""Which sentences has the practice's health, and what stands where it has none?"""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.quarter import Quarter
from cairn.clinic.records.models import QuarterMark
from cairn.clinic.records.practice_health import Band, Endings, Health
from cairn.exchange.svg import Range, RangesPicture
from cairn.web.pictures import Drawn, picture_ranges
from cairn.web.wording import write_count

Load = tuple[Quarter, tuple[int, int] | None]


def name_quarter(quarter: Quarter) -> str:
    """Write a quarter by its first and last month."""
    first, last = quarter.begins, quarter.begins.replace(month=quarter.number * 3)
    return _("%(first)s to %(last)s %(year)s") % {
        "first": date_format(first, "F"),
        "last": date_format(last, "F"),
        "year": quarter.year,
    }


def draw_load(loads: Sequence[Load]) -> Drawn:
    """Draw the usual range of sessions a week, a quarter beside the other."""
    names = [_name_short(quarter) for quarter, _ends in loads]
    ranges = [ends for _quarter, ends in loads]
    chart = RangesPicture(
        title=_("Sessions a week, over all therapists"),
        summary=_sum_up_load(ranges[-1]),
        ranges=tuple(map(Range, names, ranges)),
        too_few=_("too few"),
    )
    rows = tuple(
        (name_quarter(quarter), _write_range(ends) if ends else _("too few to say"))
        for quarter, ends in loads
    )
    return picture_ranges(chart, headings=(_("Quarter"), _("Sessions a week")),
                          rows=rows)  # fmt: skip


def _name_short(quarter: Quarter) -> str:
    last = quarter.begins.replace(month=quarter.number * 3)
    months = (date_format(day, "M") for day in (quarter.begins, last))
    return "–".join(months)  # noqa: RUF001


def _sum_up_load(ends: tuple[int, int] | None) -> str:
    if ends is None:
        return _("Last quarter stands for too few people to show a load.")
    if ends[0] == ends[1]:
        return _("In most working weeks of the last quarter a therapist had about "
                 "%(n)s sessions.") % {"n": ends[0]}  # fmt: skip
    return _("In most working weeks of the last quarter a therapist had between "
             "%(low)s and %(high)s sessions.") % {
        "low": ends[0], "high": ends[1],
    }  # fmt: skip


def _write_range(ends: tuple[int, int]) -> str:
    if ends[0] == ends[1]:
        return _("about %(n)s") % {"n": ends[0]}
    return _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}


def write_facts(health: Health) -> list[tuple[str, str]]:
    """Write each fact with its name; one that stands for too few says so."""
    too_few = _("Too few to say.")
    return [
        (_("In care as it ended"), _about(health.in_care) or too_few),
        (_("Of these, waiting for a first session"), _about(health.waiting) or too_few),
        (_("Endings"), _write_endings(health.endings) or too_few),
        (
            _("From a flag to somebody's answer"),
            _write_hours(health.hours_to_answer) or too_few,
        ),
        (
            _("Check-in before the session"),
            _write_percent(health.check_ins_percent) or too_few,
        ),
    ]


def _about(count: int | None) -> str:
    if count is None:
        return ""
    return _("about %(n)s") % {"n": count} if count else _("fewer than five")


def _write_endings(endings: Endings | None) -> str:
    if endings is None:
        return ""
    return _("%(agreed)s as planned, %(unplanned)s unplanned, %(outside)s for reasons "
             "from outside") % {
        "agreed": _about(endings.agreed),
        "unplanned": _about(endings.unplanned),
        "outside": _about(endings.from_outside),
    }  # fmt: skip


def _write_hours(hours: int | None) -> str:
    if hours is None:
        return ""
    return ngettext(
        "half of them within %(n)s hour", "half of them within %(n)s hours", hours
    ) % {"n": hours}


def _write_percent(percent: int | None) -> str:
    if percent is None:
        return ""
    return _("at %(count)s of 100 sessions") % {"count": _about(percent)}


def write_band(band: Band | None) -> str:
    """Write how people said they were, and nothing that would hold for each of them."""
    if band is None:
        return _("Fewer than eight answers. Ask in a team meeting instead.")
    most = {
        QuarterMark.LOW: _("Most answers were low"),
        QuarterMark.MIDDLE: _("Most answers were in the middle"),
        QuarterMark.GOOD: _("Most answers were good"),
        None: _("Answers were mixed"),
    }[band.most]
    if band.most is QuarterMark.LOW:
        return f"{most}."
    low = _("%(n)s in ten low") % {"n": write_count(band.low_in_ten)}
    if band.low_in_ten == 1:
        low = _("at most one in ten low")
    return f"{most}; {low}."
