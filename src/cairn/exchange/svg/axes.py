"""Where was somebody then, and where now, with what the questions wobble round both?

The easier side is always up and to the right; an arrow stands only for a change beyond
measurement error.
"""

from dataclasses import dataclass
from math import hypot

from cairn.exchange.svg.frame import LETTER, Size
from cairn.exchange.svg.ink import element, picture, tidy, write_text
from cairn.exchange.svg.trail import Spot
from cairn.science.two_axes import AxisCourse, TwoAxes

ROOM = 0.5  # SD of air round everything that is drawn
LEAST_SPAN = 4.0
SIDES = {Size.PHONE: (340.0, 330.0), Size.WIDE: (560.0, 420.0)}
TOP, BOTTOM = 28.0, 34.0


@dataclass(frozen=True, slots=True)
class AxesWords:
    """The few words in the picture, so that a page can translate them."""

    title: str
    summary: str
    more_distress: str = "more distress"
    less_distress: str = "less distress"
    more_wellbeing: str = "more well-being"
    less_wellbeing: str = "less well-being"
    usual: str = "usual for many people"
    then: str = "then"
    now: str = "now"


@dataclass(frozen=True, slots=True)
class Plane:
    """The sheet, and the scale that is the same on both axes."""

    width: float
    height: float
    middle: Spot
    pixels: float

    def spot(self, right: float, up: float) -> Spot:
        """Give the place of two values in z, turned to the easier side."""
        x = self.width / 2 + (right - self.middle[0]) * self.pixels
        depth = TOP + (self.height - TOP - BOTTOM) / 2
        return x, depth - (up - self.middle[1]) * self.pixels


def draw_two_axes(
    axes: TwoAxes,
    words: AxesWords,
    *,
    size: Size = Size.WIDE,
    ids: str = "axes",
    standalone: bool = False,
) -> str:
    """Draw then and now; `ids` must differ for every picture on a page."""
    plane = lay_out(axes, size)
    then, now = place(axes, plane, latest=False), place(axes, plane, latest=True)
    parts = (
        draw_usual(plane, words),
        draw_wobble(axes, plane, then),
        draw_wobble(axes, plane, now),
        draw_arrow(then, now) if axes.moved else "",
        element("circle", cx=then[0], cy=then[1], r=5.0, class_="dot within"),
        element("circle", cx=now[0], cy=now[1], r=5.0, class_="dot"),
        write_ends(plane, words),
        *name_places(then, now, plane, words),
    )
    return picture(
        *parts,
        width=plane.width,
        height=plane.height,
        kind=f"picture-{size.value}",
        ids=ids,
        title=words.title,
        description=words.summary,
        standalone=standalone,
    )


def lay_out(axes: TwoAxes, size: Size) -> Plane:
    """Choose one scale for both axes, so that an ellipse keeps its shape."""
    width, height = SIDES[size]
    (left, right), (low, high) = reach(axes.distress), reach(axes.wellbeing)
    pixels = min(width / (right - left), (height - TOP - BOTTOM) / (high - low))
    return Plane(width, height, ((left + right) / 2, (low + high) / 2), pixels)


def reach(course: AxisCourse) -> tuple[float, float]:
    """Give both ends of one axis: both places, their wobble, and what is usual."""
    ends = (course.ease(course.first), course.ease(course.latest))
    low = min(*(end - course.half_axis for end in ends), 0.0) - ROOM
    high = max(*(end + course.half_axis for end in ends), 0.0) + ROOM
    more = max(LEAST_SPAN - (high - low), 0.0) / 2
    return low - more, high + more


def place(axes: TwoAxes, plane: Plane, *, latest: bool) -> Spot:
    """Place the first or the latest pair on the sheet."""
    distress, wellbeing = axes.distress, axes.wellbeing
    if latest:
        right, up = distress.latest, wellbeing.latest
    else:
        right, up = distress.first, wellbeing.first
    return plane.spot(distress.ease(right), wellbeing.ease(up))


def draw_usual(plane: Plane, words: AxesWords) -> str:
    """Draw where the mean of the general population lies, on both axes."""
    x, y = plane.spot(0.0, 0.0)
    bottom = plane.height - BOTTOM
    upright = element("line", x1=x, x2=x, y1=TOP, y2=bottom, class_="today")
    level = element("line", x1=0, x2=plane.width, y1=y, y2=y, class_="today")
    left = x > plane.width / 2
    name = write_text(
        words.usual,
        x=x - 7 if left else x + 7,
        y=TOP + 12,
        anchor="end" if left else "start",
        kind="meaning",
    )
    return upright + level + name


def draw_wobble(axes: TwoAxes, plane: Plane, spot: Spot) -> str:
    """Draw the ellipse of measurement error round one place."""
    return element(
        "ellipse",
        cx=spot[0],
        cy=spot[1],
        rx=axes.distress.half_axis * plane.pixels,
        ry=axes.wellbeing.half_axis * plane.pixels,
        class_="error",
    )


def draw_arrow(then: Spot, now: Spot) -> str:
    """Draw from then to now; the head stops short of the dot."""
    length = hypot(now[0] - then[0], now[1] - then[1])
    if length < 24:
        return ""
    ux, uy = (now[0] - then[0]) / length, (now[1] - then[1]) / length
    start = (then[0] + ux * 9, then[1] + uy * 9)
    end = (now[0] - ux * 10, now[1] - uy * 10)
    wings = (
        (end[0] - ux * 9 + uy * turn * 5, end[1] - uy * 9 - ux * turn * 5)
        for turn in (-1, 1)
    )
    left, right = (f"{tidy(x)} {tidy(y)}" for x, y in wings)
    tip = f"{tidy(end[0])} {tidy(end[1])}"
    shaft = f"M{tidy(start[0])} {tidy(start[1])}L{tip}"
    return element("path", d=f"{shaft}M{left}L{tip}L{right}", class_="line")


def write_ends(plane: Plane, words: AxesWords) -> str:
    """Write at the ends of both axes what lies there."""
    bottom = plane.height - BOTTOM
    ends = (
        (words.more_wellbeing, 0.0, 16.0, "start"),
        (words.less_wellbeing, 0.0, bottom - 8, "start"),
        (words.more_distress, 0.0, bottom + 24, "start"),
        (words.less_distress, plane.width, bottom + 24, "end"),
    )
    ground = element("line", x1=0, x2=plane.width, y1=bottom, y2=bottom, class_="base")
    return ground + "".join(
        write_text(text, x=x, y=y, anchor=anchor, kind="end halo")
        for text, x, y, anchor in ends
    )


def name_places(then: Spot, now: Spot, plane: Plane, words: AxesWords) -> list[str]:
    """Write then and now beside their dots, on the sides that face away."""
    first_is_left = then[0] <= now[0]
    sides = ((words.then, then, first_is_left), (words.now, now, not first_is_left))
    written = []
    for text, (x, y), left in sides:
        room = len(text) * LETTER + 14
        leftward = (left and x > room) or x > plane.width - room
        at = x - 12 if leftward else x + 12
        anchor = "end" if leftward else "start"
        written.append(write_text(text, x=at, y=y + 5, anchor=anchor, kind="place"))
    return written
