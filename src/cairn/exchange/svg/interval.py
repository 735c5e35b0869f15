"""Where does a figure lie, and where else could it, round a line for none?"""

from collections.abc import Sequence

from cairn.exchange.svg.ink import clean, element
from cairn.exchange.svg.ring import SIDE

ROW = 22.0
# Part of the half width that the farthest end may take.
REACH = 0.75
Interval = tuple[float, float, float]


def draw_intervals(intervals: Sequence[Interval], *, title: str, ids: str) -> str:
    """Draw lower end, middle and upper end of each, on one scale round nothing."""
    farthest = max((abs(end) for one in intervals for end in one), default=0.0) or 1.0
    middle = SIDE / 2
    top = middle - ROW * (len(intervals) - 1) / 2
    rows = (
        draw_interval(
            tuple(middle + end / farthest * middle * REACH for end in one),
            top + ROW * number,
        )
        for number, one in enumerate(intervals)
    )
    none = element("line", x1=middle, x2=middle, y1=6.0, y2=SIDE - 6, class_="none")
    return element(
        "svg",
        element("title", clean(title), id=f"{ids}-title"),
        none,
        *rows,
        viewBox=f"0 0 {SIDE:g} {SIDE:g}",
        class_="rings",
        role="img",
        aria_labelledby=f"{ids}-title",
    )


def draw_interval(places: Sequence[float], y: float) -> str:
    """Draw one figure as a dot in a pale stretch."""
    lower, at, upper = places
    stretch = element("line", x1=lower, x2=upper, y1=y, y2=y, class_="could-be")
    return stretch + element("circle", cx=at, cy=y, r=4.5, class_="at")
