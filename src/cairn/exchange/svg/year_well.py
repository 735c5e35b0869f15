"""How does a year look from above? A ring of stones around still water.

Every week is one stone, all of one size: laid when there were sessions, open when there
were none. Drops on the water are the lines that were kept from that week.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from cairn.exchange.svg.ink import element, picture, tidy, write_text

SIDE, RIM, WATER, NAMES = 360.0, 126.0, 104.0, 158.0
STONE = (6.4, 4.6)
DROP, NEAREST, APART, MOST_DROPS = 3.0, 90.0, 10.0, 3
_LETTER_HALF = 5.0


@dataclass(frozen=True, slots=True)
class YearWeek:
    """One week: whether it had sessions, and how many lines were kept from it."""

    is_held: bool
    lines: int = 0


@dataclass(frozen=True, slots=True)
class YearWords:
    """What the picture says: its name, itself in words, the middle, the months."""

    title: str
    summary: str
    middle: str
    beneath: str
    # The name of each month with the week, counted from 0, in which it begins.
    months: tuple[tuple[str, int], ...] = ()


def draw_year(
    weeks: Sequence[YearWeek],
    words: YearWords,
    *,
    ids: str = "year",
    standalone: bool = False,
) -> str:
    """Draw a year as a well seen from above; it begins at the top."""
    middle = SIDE / 2
    return picture(
        element("circle", cx=middle, cy=middle, r=WATER, class_="water"),
        *_draw_weeks(weeks),
        *_draw_months(words.months, len(weeks)),
        write_text(words.middle, x=middle, y=middle, anchor="middle", kind="words"),
        write_text(
            words.beneath, x=middle, y=middle + 22, anchor="middle", kind="aside"
        ),
        width=SIDE,
        height=SIDE,
        kind="year",
        ids=ids,
        title=words.title,
        description=words.summary,
        standalone=standalone,
    )


def _draw_weeks(weeks: Sequence[YearWeek]) -> Iterator[str]:
    for number, week in enumerate(weeks):
        part = (number + 0.5) / len(weeks)
        x, y = _place(part, RIM)
        yield element(
            "ellipse",
            cx=x,
            cy=y,
            rx=STONE[1],
            ry=STONE[0],
            class_="stone" if week.is_held else "hoped",
            transform=f"rotate({tidy(360 * part + 90)} {tidy(x)} {tidy(y)})",
        )
        for drop in range(min(week.lines, MOST_DROPS)):
            x, y = _place(part, NEAREST - drop * APART)
            yield element("circle", cx=x, cy=y, r=DROP, class_="drop")


def _draw_months(months: Sequence[tuple[str, int]], weeks: int) -> Iterator[str]:
    for name, first_week in months:
        x, y = _place((first_week + 2) / max(weeks, 1), NAMES)
        yield write_text(name, x=x, y=y + _LETTER_HALF, anchor="middle", kind="month")


def _place(part: float, radius: float) -> tuple[float, float]:
    """Return a place on a circle, clockwise from the top."""
    angle = 2 * pi * part
    return SIDE / 2 + radius * sin(angle), SIDE / 2 - radius * cos(angle)
