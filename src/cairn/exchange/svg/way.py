"""What does the way look like that a client has come, without any number on it?

A winding path from their own first words to today; all marks are the same size.
"""

from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import assert_never

from cairn.exchange.svg.frame import LETTER, Size
from cairn.exchange.svg.ink import element, picture, tidy, write_text
from cairn.exchange.svg.labels import fold
from cairn.exchange.svg.trail import Ground, Spot, spread, wind

STONES = ((-8.0, 2.0, 7.0), (7.0, 2.5, 6.5), (-1.0, -4.5, 6.5))


class MarkKind(Enum):
    """What lies at one spot of the way."""

    CHECK_IN = "check-in"
    BEND = "bend"
    WAYMARK = "waymark"


@dataclass(frozen=True, slots=True)
class Mark:
    """One spot on the way; the label is written only when there is one."""

    kind: MarkKind = MarkKind.CHECK_IN
    label: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A client's way: their own first words (or none here), the marks, and today."""

    title: str
    summary: str
    marks: tuple[Mark, ...]
    words: str = ""
    today: str = "today"


GROUNDS = {
    Size.PHONE: Ground(width=340, edge=46, row=74, in_a_row=4),
    Size.WIDE: Ground(width=600, edge=70, row=80, in_a_row=7),
}


def draw_way(
    way: Way, *, size: Size = Size.WIDE, ids: str = "way", standalone: bool = False
) -> str:
    """Draw the way; `ids` must differ for every picture on a page."""
    ground = GROUNDS[size]
    lines = fold(way.words, int(ground.width / LETTER / 1.3)) if way.words else ()
    top = 30.0 + 27 * len(lines)
    spots = len(way.marks) + 1
    rows = ceil((spots + 1) / ground.in_a_row)
    trail = tuple(wind(ground, top=top, rows=rows))
    places = spread(trail, spots, of=rows * ground.in_a_row)
    marks = zip(way.marks, (place for _, place in places), strict=False)
    parts = (
        *write_words(lines),
        draw_trail(trail, until=places[-1][0]),
        draw_stones(trail[0]),
        *(draw_mark(mark, place, ground.width) for mark, place in marks),
        draw_today(way.today, places[-1][1], ground.width),
    )
    return picture(
        *parts,
        width=ground.width,
        height=top + rows * ground.row,
        kind=f"picture-{size.value}",
        ids=ids,
        title=way.title,
        description=way.summary,
        standalone=standalone,
    )


def write_words(lines: tuple[str, ...]) -> list[str]:
    """Write the client's own words at the head of the way."""
    return [
        write_text(line, x=8.0, y=26.0 + 27 * number, anchor="start", kind="words")
        for number, line in enumerate(lines)
    ]


def draw_trail(trail: tuple[Spot, ...], *, until: int) -> str:
    """Draw the trodden part broad and what lies ahead as a dotted line."""
    return trace(trail[until:], "ahead") + trace(trail[: until + 1], "trail")


def trace(spots: tuple[Spot, ...], kind: str) -> str:
    """Join spots to one line."""
    points = " ".join(f"{tidy(x)},{tidy(y)}" for x, y in spots)
    return element("polyline", points=points, class_=kind)


def draw_mark(mark: Mark, spot: Spot, width: float) -> str:
    """Draw one mark, all of the same size, and its label when it has one."""
    x, y = spot
    match mark.kind:
        case MarkKind.CHECK_IN:
            drawn = element("ellipse", cx=x, cy=y, rx=6.5, ry=4.5, class_="pebble")
        case MarkKind.BEND:
            curve = f"M{tidy(x - 13)} {tidy(y)}q6.500 -9 13 0t13 0"
            drawn = element("path", d=curve, class_="bend")
        case MarkKind.WAYMARK:
            drawn = draw_stones(spot)
        case _:
            assert_never(mark.kind)
    return drawn + write_label(mark.label, spot, width, kind="mark")


def draw_stones(spot: Spot) -> str:
    """Draw a low way-mark; one stands where the client's own words stood first."""
    x, y = spot
    return "".join(
        element("ellipse", cx=x + dx, cy=y + dy, rx=rx, ry=4.0, class_="waymark")
        for dx, dy, rx in STONES
    )


def draw_today(word: str, spot: Spot, width: float) -> str:
    """Draw where the client stands: a ring, not a goal."""
    x, y = spot
    ring = element("circle", cx=x, cy=y, r=8.0, class_="here")
    return ring + write_label(word, spot, width, kind="place")


def write_label(text: str, spot: Spot, width: float, *, kind: str) -> str:
    """Write a short label under a spot, kept inside the sheet."""
    lines = fold(text, 14) if text else ()
    half = max((len(line) for line in lines), default=0) * LETTER / 2 + 2
    x = min(max(spot[0], half), width - half)
    return "".join(
        write_text(
            line,
            x=x,
            y=spot[1] + 27 + 16 * number,
            anchor="middle",
            kind=f"{kind} halo",
        )
        for number, line in enumerate(lines)
    )
