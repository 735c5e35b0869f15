"""How do the drawings reach a page: in two layouts, translated, and as rows?

Everything drawn is escaped where it is drawn; that is why it may be marked safe here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cairn.exchange.svg import (
    AxesWords,
    RangesPicture,
    Size,
    Way,
    WeekPicture,
    Words,
    describe_as_table,
    draw_path,
    draw_ranges,
    draw_shape,
    draw_two_axes,
    draw_way,
    draw_week,
    draw_winding_way,
    table_headings,
)
from cairn.science.chart import PathChart, Shape
from cairn.science.two_axes import TwoAxes
from cairn.science.way import WayChart
from cairn.web.wording import open_sentence


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture, drawn for phones and for wide screens; a page shows one of them."""

    title: str
    summary: str
    wide: SafeString
    phone: SafeString
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def draw_both(draw: Callable[[Size], str]) -> tuple[SafeString, SafeString]:
    """Return a drawing for wide screens and one for phones, as a page may hold them."""
    wide, phone = map(draw, (Size.WIDE, Size.PHONE))
    return mark_safe(wide), mark_safe(phone)  # noqa: S308 - drawings escape every text


def picture_path(
    chart: PathChart, *, ids: str, today: float | None = None, usual: str = ""
) -> Drawn:
    """Draw a path for components/chart.html, its table included.

    `usual` names the band of what is usual in other words, for other readers.
    """
    words = page_words()
    if usual:
        words = replace(words, expected=usual, expected_heading=open_sentence(usual))
    wide, phone = draw_both(
        lambda size: draw_path(
            chart, size=size, today=today, ids=f"{ids}-{size.value}", words=words
        )
    )
    return Drawn(
        title=chart.title,
        summary=chart.summary,
        wide=wide,
        phone=phone,
        headings=table_headings(words, expected=chart.expected is not None),
        rows=describe_as_table(chart, words),
    )


def picture_way(way: Way, *, ids: str) -> Drawn:
    """Draw a client's own way for components/way.html."""
    wide, phone = draw_both(
        lambda size: draw_way(way, size=size, ids=f"{ids}-{size.value}")
    )
    return Drawn(title=way.title, summary=way.summary, wide=wide, phone=phone)


def picture_winding_way(chart: WayChart, *, ids: str) -> Drawn:
    """Draw a client's way for components/way.html, with the same as a list."""
    wide, phone = draw_both(
        lambda size: draw_winding_way(chart, size=size, ids=f"{ids}-{size.value}")
    )
    stops = ((stop.when, stop.text) for stop in chart.stops)
    ahead = (("", hope) for hope in chart.hopes)
    before = (("", chart.earlier),) if chart.earlier else ()
    return Drawn(
        title=chart.title,
        summary=chart.summary,
        wide=wide,
        phone=phone,
        rows=(*before, *stops, ("", chart.today), *ahead),
    )


def picture_two_axes(
    axes: TwoAxes,
    words: AxesWords,
    *,
    headings: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
) -> Drawn:
    """Draw then and now on two axes for components/chart.html, its table included."""
    wide, phone = draw_both(
        lambda size: draw_two_axes(axes, words, size=size, ids=f"axes-{size.value}")
    )
    return Drawn(
        title=words.title,
        summary=words.summary,
        wide=wide,
        phone=phone,
        headings=headings,
        rows=rows,
    )


def picture_week(
    week: WeekPicture,
    *,
    headings: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
) -> Drawn:
    """Draw one week within its limits for components/chart.html, its table included."""
    wide, phone = draw_both(
        lambda size: draw_week(week, size=size, ids=f"week-{size.value}")
    )
    return Drawn(
        title=week.title,
        summary=week.summary,
        wide=wide,
        phone=phone,
        headings=headings,
        rows=rows,
    )


def picture_ranges(
    chart: RangesPicture,
    *,
    headings: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
) -> Drawn:
    """Draw ranges side by side for components/chart.html, their table included."""
    wide, phone = draw_both(
        lambda size: draw_ranges(chart, size=size, ids=f"ranges-{size.value}")
    )
    return Drawn(
        title=chart.title,
        summary=chart.summary,
        wide=wide,
        phone=phone,
        headings=headings,
        rows=rows,
    )


def picture_shape(shape: Shape, *, title: str = "", ids: str = "shape") -> SafeString:
    """Draw a shape for a row; give a title where no words beside it say it."""
    return mark_safe(draw_shape(shape, title=title, ids=ids))  # noqa: S308 - escaped


def page_words() -> Words:
    """Give the few words inside pictures in the language of the page."""
    return Words(
        today=_("today"),
        wobble=_("what the questions wobble"),
        cutoff=_("cut-off"),
        lower_is_better=_("lower is better"),
        higher_is_better=_("higher is better"),
        check_in=_("Check-in"),
        score=_("Score"),
        beside_first=_("Beside the first"),
        note=_("Note"),
        first=_("where it started"),
        within=_("inside the wobble"),
        better=_("better, beyond the wobble"),
        worse=_("worse, beyond the wobble"),
        missing=_("no score"),
        expected=_("usual for this start"),
        expected_heading=_("Usual for this start (half of people, four in five)"),
        expected_range=_("{half} ({most})"),
        expected_ends=_("{lower} to {upper}"),
    )
