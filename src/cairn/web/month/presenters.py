"""A month of arriving and leaving, as one picture and as a table."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.clinic.records.well_sessions import Taps
from cairn.exchange.svg.ribbon import Met, RibbonWords, draw_ribbon
from cairn.web.pictures import Drawn, draw_both

DAYS = 31
_NONE = "–"  # noqa: RUF001 - stands for "none"


def picture_month(taps: Sequence[Taps], *, today: date) -> Drawn | None:
    """Draw the sessions of the last month that were tapped; none without any."""
    first = today - timedelta(days=DAYS - 1)
    shown = [
        one
        for one in taps
        if first <= one.on <= today and (one.arriving, one.leaving) != (None, None)
    ]
    if not shown:
        return None
    words = RibbonWords(
        title=_("Arriving and leaving, the last month"),
        summary=sum_up(shown),
        full=_("full"),
        drained=_("drained"),
        first_day=date_format(first, "j M"),
        last_day=date_format(today, "j M"),
    )
    wide, phone = draw_both(
        lambda size: draw_ribbon(
            lay_out(shown, first=first),
            words,
            size=size,
            ids=f"ribbon-{size.value}",
        )
    )
    return Drawn(
        title=words.title,
        summary=words.summary,
        wide=wide,
        phone=phone,
        headings=(_("Day"), _("Arriving"), _("Leaving")),
        rows=tuple(map(_row, shown)),
    )


def lay_out(taps: Sequence[Taps], *, first: date) -> list[Met]:
    """Place each session on its day; those of one day stand side by side."""
    days = [one.on for one in taps]
    met = []
    for place, one in enumerate(taps):
        of_day = days.count(one.on)
        nth = days[:place].count(one.on)
        along = (one.on - first).days + (nth + 0.5) / of_day
        met.append(Met(along / DAYS, one.arriving, one.leaving))
    return met


def sum_up(taps: Sequence[Taps]) -> str:
    """Say in counts how often one left as one came, fuller, or less full."""
    count = len(taps)
    said = ngettext(
        "%(n)d session with a tap.", "%(n)d sessions with a tap.", count
    ) % {"n": count}
    moves = [
        one.leaving - one.arriving
        for one in taps
        if one.arriving is not None and one.leaving is not None
    ]
    if not moves:
        return said
    counts = {
        "fuller": sum(move > 0 for move in moves),
        "same": moves.count(0),
        "less": sum(move < 0 for move in moves),
    }
    told = _(
        "Fuller after %(fuller)d, the same after %(same)d, emptier after %(less)d."
    )
    return f"{said} {told % counts}"


def _row(one: Taps) -> tuple[str, ...]:
    steps = (one.arriving, one.leaving)
    return (
        date_format(one.on, "j M"),
        *(_NONE if step is None else str(step) for step in steps),
    )
