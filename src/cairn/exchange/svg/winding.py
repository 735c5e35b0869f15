"""What does a client's own way look like, with what they laid on it and what they hope?

It winds down the page from the first words to today; dots lead on past the hopes. All
stones have one size, way-marks are low, and nothing on it is a number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi, sin
from typing import assert_never

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture, tidy, write_text
from cairn.exchange.svg.labels import fold
from cairn.exchange.svg.short_text import fold_short
from cairn.exchange.svg.trail import Spot
from cairn.science.way import StopKind, WayChart

STEP = 62.0
STEPS_IN_A_WAVE = 4
LETTER = 7.7  # mean width of a letter at 15 px
LINE = 19.0
STONE = (9.0, 5.5)
HEAP = ((-9.5, 3.5), (9.5, 4.0), (0.0, -4.5))


@dataclass(frozen=True, slots=True)
class Ground:
    """The sheet: how far the way swings about its middle, and where texts lie."""

    width: float
    middle: float
    sway: float
    both_sides: bool

    def x(self, y: float, *, top: float) -> float:
        """Give the place of the way at a height."""
        return self.middle + self.sway * sin(
            2 * pi * (y - top) / (STEP * STEPS_IN_A_WAVE)
        )


GROUNDS = {
    Size.PHONE: Ground(width=340, middle=52, sway=34, both_sides=False),
    Size.WIDE: Ground(width=600, middle=300, sway=68, both_sides=True),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layout: the ground, where the way begins, and the height of each place."""

    ground: Ground
    top: float
    places: int

    def spot(self, number: int) -> Spot:
        """Give the place of one stop, today and the hopes counted on."""
        y = self.top + (number + 0.5) * STEP
        return self.ground.x(y, top=self.top), y

    @property
    def height(self) -> float:
        """Return how high the sheet is."""
        return self.top + self.places * STEP

    def walk(self, start: float, end: float) -> tuple[Spot, ...]:
        """Walk the way between two heights in short steps."""
        count = max(int((end - start) / 4), 1)
        heights = (start + (end - start) * n / count for n in range(count + 1))
        return tuple((self.ground.x(y, top=self.top), y) for y in heights)

    def on_right(self, spot: Spot) -> bool:
        """Tell on which side of the way a text lies."""
        return not self.ground.both_sides or spot[0] >= self.ground.middle

    def text_edge(self, spot: Spot, *, half: float = 20.0) -> float:
        """Give where a text may begin without lying on the way."""
        near = [x for x, _ in self.walk(spot[1] - half, spot[1] + half)]
        return max(near) + 20 if self.on_right(spot) else min(near) - 20


def draw_winding_way(
    chart: WayChart,
    *,
    size: Size = Size.WIDE,
    ids: str = "way",
    standalone: bool = False,
) -> str:
    """Draw the way; `ids` must differ for every picture on a page."""
    ground = GROUNDS[size]
    words = fold(chart.words, int(ground.width / LETTER / 1.25)) if chart.words else ()
    stops = len(chart.stops) + bool(chart.earlier)
    top = 14.0 + 27 * len(words)
    sheet = Sheet(ground, top, stops + 1 + max(len(chart.hopes), 1))
    today = sheet.spot(stops)
    parts = (
        *(
            write_text(line, x=8.0, y=24.0 + 27 * n, anchor="start", kind="words")
            for n, line in enumerate(words)
        ),
        trace(sheet.walk(today[1], sheet.height - 12), "ahead"),
        trace(sheet.walk(top, today[1]), "trail"),
        *draw_stops(chart, sheet),
        element("circle", cx=today[0], cy=today[1], r=8.0, class_="here"),
        write_beside((chart.today,), today, sheet, kind="place"),
        *draw_hopes(chart.hopes, sheet, after=stops),
    )
    return picture(
        *parts,
        width=ground.width,
        height=sheet.height,
        kind=f"picture-{size.value}",
        ids=ids,
        title=chart.title,
        description=chart.summary,
        standalone=standalone,
    )


def draw_stops(chart: WayChart, sheet: Sheet) -> Iterator[str]:
    """Draw what lies on the way, and its text beside it."""
    before = 1 if chart.earlier else 0
    if chart.earlier:
        spot = sheet.spot(0)
        yield write_beside(fold_room(chart.earlier, spot, sheet), spot, sheet)
    for number, stop in enumerate(chart.stops, before):
        spot = sheet.spot(number)
        yield draw_stop(stop.kind, spot)
        kind = "" if stop.kind is StopKind.BEND else "laid"
        yield write_beside(fold_room(stop.text, spot, sheet), spot, sheet, kind=kind)


def draw_stop(kind: StopKind, spot: Spot) -> str:
    """Draw one thing on the way; every stone has the same size."""
    match kind:
        case StopKind.STONE:
            return draw_stone(spot, "stone")
        case StopKind.MILESTONE:
            return draw_heap(spot, "stone")
        case StopKind.BEND:
            x, y = spot
            curve = f"M{tidy(x - 13)} {tidy(y)}q6.500 -9 13 0t13 0"
            return element("path", d=curve, class_="bend")
        case _:
            assert_never(kind)


def draw_hopes(hopes: Sequence[str], sheet: Sheet, *, after: int) -> Iterator[str]:
    """Draw the hopes past today as low way-marks that are not laid yet."""
    for number, hope in enumerate(hopes, after + 1):
        spot = sheet.spot(number)
        yield draw_heap(spot, "hoped")
        yield write_beside(fold_room(hope, spot, sheet), spot, sheet, kind="hope")


def draw_stone(spot: Spot, kind: str) -> str:
    """Draw one flat stone."""
    (x, y), (rx, ry) = spot, STONE
    return element("ellipse", cx=x, cy=y, rx=rx, ry=ry, class_=kind)


def draw_heap(spot: Spot, kind: str) -> str:
    """Draw a low way-mark: three stones, never a tower."""
    return "".join(draw_stone((spot[0] + dx, spot[1] + dy), kind) for dx, dy in HEAP)


def fold_room(text: str, spot: Spot, sheet: Sheet) -> tuple[str, ...]:
    """Fold a text into the room it has beside the way."""
    edge = sheet.text_edge(spot)
    room = sheet.ground.width - edge if sheet.on_right(spot) else edge
    return fold_short(text, max(int(room / LETTER), 8))


def write_beside(
    lines: Sequence[str], spot: Spot, sheet: Sheet, *, kind: str = ""
) -> str:
    """Write lines beside the way, at the height of what they name."""
    x = sheet.text_edge(spot)
    anchor = "start" if sheet.on_right(spot) else "end"
    first = spot[1] + 5 - (len(lines) - 1) * LINE / 2
    return "".join(
        write_text(line, x=x, y=first + LINE * n, anchor=anchor, kind=kind or "aside")
        for n, line in enumerate(lines)
    )


def trace(spots: Sequence[Spot], kind: str) -> str:
    """Join spots to one line."""
    points = " ".join(f"{tidy(x)},{tidy(y)}" for x, y in spots)
    return element("polyline", points=points, class_=kind)
