"""What moved among all who began: three bars, and how far the unknown could add?

The whole width is everybody who began. A dark bar is what is known, the light one
behind it is where it would reach if everybody unknown belonged to it.
"""

from dataclasses import dataclass

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, write_text

BAR, ROW, ABOVE, BELOW = 22.0, 62.0, 8.0, 54.0
WIDTHS = {Size.PHONE: 340.0, Size.WIDE: 760.0}
# So far from the left there is room for words before a mark.
ROOM_FOR_WORDS = 200.0


@dataclass(frozen=True, slots=True)
class GrowthBar:
    """One row: its words, and how many people it holds for sure."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class GrowthWords:
    """What the picture is called and says, and what stands at both marks below it."""

    title: str
    summary: str
    light: str
    second: str
    everybody: str


def draw_growth(
    bars: tuple[GrowthBar, ...],
    words: GrowthWords,
    *,
    unknown: int,
    size: Size = Size.WIDE,
    ids: str = "growth",
    standalone: bool = False,
) -> str:
    """Draw the bars; the known ones and the unknown make everybody who began."""
    width = WIDTHS[size]
    second = sum(bar.count for bar in bars)
    share = width / max(second + unknown, 1)
    foot = ABOVE + ROW * len(bars)
    rows = (
        draw_row(bar, unknown, top=ABOVE + ROW * number, share=share)
        for number, bar in enumerate(bars)
    )
    return picture(
        draw_marks(second * share, width, foot),
        *rows,
        write_text(words.light, x=0.0, y=foot + 20, anchor="start", kind="aside"),
        write_text(words.everybody, x=width, y=foot + 20, anchor="end", kind="aside"),
        write_second(words.second, second * share, foot) if unknown else "",
        width=width,
        height=foot + BELOW,
        kind=f"picture-{size.value}",
        ids=ids,
        title=words.title,
        description=words.summary,
        standalone=standalone,
    )


def draw_row(bar: GrowthBar, unknown: int, *, top: float, share: float) -> str:
    """Draw one bar below its words, with what the unknown could add behind it."""
    place = top + 20
    light, dark = (bar.count + unknown) * share, bar.count * share
    return (
        write_text(bar.words, x=0.0, y=top + 12, anchor="start", kind="laid")
        + element(
            "rect", x=0.0, y=place, width=light, height=BAR, rx=4.0, class_="could-be"
        )
        + element(
            "rect", x=0.0, y=place, width=dark, height=BAR, rx=4.0, class_="known"
        )
    )


def write_second(words: str, x: float, foot: float) -> str:
    """Write how many have a second score below their mark."""
    anchor = "end" if x > ROOM_FOR_WORDS else "start"
    return write_text(words, x=x, y=foot + 42, anchor=anchor, kind="aside")


def draw_marks(second: float, width: float, foot: float) -> str:
    """Draw how far those with a second score reach, and everybody."""
    lines = {second, width}
    return "".join(
        element("line", x1=x, x2=x, y1=ABOVE, y2=foot + 4, class_="today")
        for x in sorted(lines)
    )
