"""How did somebody arrive at the sessions of a month, and how did they leave?

A hollow dot for arriving, a filled one for leaving, and the line between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, write_text

STEPS, HEIGHT = 5, 220.0
TOP, BOTTOM, LEFT, RIGHT = 26.0, 176.0, 70.0, 16.0
WIDTHS = {Size.PHONE: 340.0, Size.WIDE: 1000.0}


@dataclass(frozen=True, slots=True)
class Met:
    """One session: how far along the month it lies, from 0 to 1, and both steps."""

    place: float
    arriving: int | None
    leaving: int | None


@dataclass(frozen=True, slots=True)
class RibbonWords:
    """What the picture is called and says, and the words at its ends."""

    title: str
    summary: str
    full: str
    drained: str
    first_day: str
    last_day: str


def draw_ribbon(
    met: Sequence[Met],
    words: RibbonWords,
    *,
    size: Size = Size.WIDE,
    ids: str = "ribbon",
    standalone: bool = False,
) -> str:
    """Draw one month of sessions."""
    width = WIDTHS[size]
    room = width - LEFT - RIGHT
    drawn = (mark for one in met for mark in _draw_one(one, x=LEFT + one.place * room))
    ends = ((words.full, TOP), (words.drained, BOTTOM))
    base = BOTTOM + 18.0
    return picture(
        element("line", x1=LEFT, x2=width - RIGHT, y1=base, y2=base, class_="base"),
        *(
            write_text(text, x=0.0, y=y + 5, anchor="start", kind="aside")
            for text, y in ends
        ),
        write_text(words.first_day, x=LEFT, y=HEIGHT - 4, anchor="start", kind="aside"),
        write_text(
            words.last_day, x=width - RIGHT, y=HEIGHT - 4, anchor="end", kind="aside"
        ),
        *drawn,
        width=width,
        height=HEIGHT,
        kind=f"picture-{size.value}",
        ids=ids,
        title=words.title,
        description=words.summary,
        standalone=standalone,
    )


def _draw_one(one: Met, *, x: float) -> Iterator[str]:
    if one.arriving is not None and one.leaving is not None:
        y1, y2 = _height(one.arriving), _height(one.leaving)
        yield element("line", x1=x, x2=x, y1=y1, y2=y2, class_="line")
    if one.arriving is not None:
        y = _height(one.arriving)
        yield element("circle", cx=x, cy=y, r=6.5, class_="dot within")
    if one.leaving is not None:
        yield element("circle", cx=x, cy=_height(one.leaving), r=4.0, class_="dot")


def _height(step: int) -> float:
    return BOTTOM - (step - 1) * (BOTTOM - TOP) / (STEPS - 1)
