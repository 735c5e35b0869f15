"""Where did the marks of one question lie, quarter by quarter, and how sure is that?"""

from collections.abc import Iterator, Sequence

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, write_text

# What is written below, and where lower end, middle and upper end are, 0 to 10; None
# where there is too little to say.
Stretch = tuple[str, tuple[float, float, float] | None]
MOST = {Size.PHONE: 5, Size.WIDE: 10}
WIDTH = {Size.PHONE: 340.0, Size.WIDE: 700.0}
HEIGHT, TOP, BOTTOM, LEFT = 210.0, 22.0, 168.0, 34.0
HIGHEST = 10.0


def draw_quarters(
    stretches: Sequence[Stretch],
    *,
    title: str,
    summary: str,
    size: Size = Size.WIDE,
    ids: str = "quarters",
) -> str:
    """Draw the last quarters side by side; no line joins them."""
    shown = stretches[-MOST[size] :]
    step = (WIDTH[size] - LEFT) / max(len(shown), 1)
    drawn = [
        part
        for number, one in enumerate(shown)
        for part in _stretch(one, LEFT + step * (number + 0.5))
    ]
    return picture(
        *_ground(WIDTH[size]),
        *drawn,
        width=WIDTH[size],
        height=HEIGHT,
        kind=f"picture-{size.value}",
        ids=ids,
        title=title,
        description=summary,
        standalone=False,
    )


def _ground(width: float) -> Iterator[str]:
    for mark in (0.0, HIGHEST):
        y = _height(mark)
        yield element("line", x1=LEFT, x2=width, y1=y, y2=y, class_="base")
        yield write_text(f"{mark:g}", x=LEFT - 8, y=y + 5, anchor="end", kind="end")


def _stretch(one: Stretch, x: float) -> Iterator[str]:
    name, ends = one
    yield write_text(name, x=x, y=BOTTOM + 28, anchor="middle", kind="end")
    if ends is None:
        yield element("line", x1=x - 6, x2=x + 6, y1=BOTTOM, y2=BOTTOM, class_="gap")
        return
    lower, middle, upper = map(_height, ends)
    yield element("line", x1=x, x2=x, y1=lower, y2=upper, class_="spread")
    yield element("circle", cx=x, cy=middle, r=4.5, class_="dot")


def _height(mark: float) -> float:
    part = min(max(mark, 0.0), HIGHEST) / HIGHEST
    return BOTTOM - part * (BOTTOM - TOP)
