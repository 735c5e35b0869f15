"""How do ranges lie side by side, a quarter each, where nobody may be seen alone?

A bar from the lower to the upper end, both written at it. A quarter that stands for too
few people is a gap that says so.
"""

from dataclasses import dataclass

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, write_text

FEWEST_DRAWN = 20
ABOVE, HEIGHT, BELOW = 30.0, 150.0, 40.0
BAR = 34.0


@dataclass(frozen=True, slots=True)
class Range:
    """One quarter: its name, and the range or None."""

    name: str
    ends: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class RangesPicture:
    """The quarters, oldest first, and what stands in a gap."""

    title: str
    summary: str
    ranges: tuple[Range, ...]
    too_few: str


def draw_ranges(
    chart: RangesPicture,
    *,
    size: Size = Size.WIDE,
    ids: str = "ranges",
    standalone: bool = False,
) -> str:
    """Draw the ranges over one common scale; `ids` must differ on a page."""
    width = 340.0 if size is Size.PHONE else 960.0
    most = max([FEWEST_DRAWN, *(one.ends[1] for one in chart.ranges if one.ends)])
    column = width / max(len(chart.ranges), 1)
    ground = ABOVE + HEIGHT
    parts = [
        element("line", x1=0.0, x2=width, y1=ground, y2=ground, class_="base"),
        *(
            _draw_range(one, x=(number + 0.5) * column, unit=HEIGHT / most)
            + _write_below(one, chart, x=(number + 0.5) * column)
            for number, one in enumerate(chart.ranges)
        ),
    ]
    return picture(
        *parts,
        width=width,
        height=ground + BELOW,
        kind=f"picture-{size.value}",
        ids=ids,
        title=chart.title,
        description=chart.summary,
        standalone=standalone,
    )


def _draw_range(one: Range, *, x: float, unit: float) -> str:
    ground = ABOVE + HEIGHT
    if one.ends is None:
        ends = {"x1": x - 8, "x2": x + 8}
        return element("line", **ends, y1=ground, y2=ground, class_="gap")
    low, high = (ground - unit * end for end in one.ends)
    top = min(high, low - 4)
    bar = element(
        "rect", x=x - BAR / 2, y=top, width=BAR, height=low - top, rx=6.0, class_="bar"
    )
    upper = write_text(f"{one.ends[1]}", x=x, y=top - 8, anchor="middle", kind="place")
    if one.ends[0] == one.ends[1]:
        return bar + upper
    lower = write_text(f"{one.ends[0]}", x=x, y=low + 17, anchor="middle", kind="day")
    return bar + (lower if one.ends[0] else "") + upper


def _write_below(one: Range, chart: RangesPicture, *, x: float) -> str:
    y = ABOVE + HEIGHT + 22
    name = write_text(one.name, x=x, y=y, anchor="middle", kind="day")
    if one.ends is not None:
        return name
    return name + write_text(chart.too_few, x=x, y=y - 32, anchor="middle", kind="day")
