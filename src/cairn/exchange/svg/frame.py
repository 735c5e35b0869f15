"""Where on the sheet does a day, a score or a label go?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from cairn.science.chart import PathChart

LETTER = 7.2  # mean width of a letter at 14 px in the fonts named by the style
LINE = 18.0


class Size(Enum):
    """Two layouts with the same letter size: nothing shrinks to fit a phone."""

    PHONE = "phone"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing's edges in pixels and the ranges they stand for."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    first_day: float
    last_day: float
    minimum: float
    maximum: float

    def x(self, day: float) -> float:
        """Give the place of a day; a single day sits a little inside the left edge."""
        span = self.last_day - self.first_day
        part = (day - self.first_day) / span if span else 0.0
        inner = self.right - self.left - 28
        return self.left + 14 + part * inner

    def y(self, score: float) -> float:
        """Give the height of a score; scores beyond the measure stay at its edge."""
        part = (score - self.minimum) / (self.maximum - self.minimum)
        return self.bottom - min(1.0, max(0.0, part)) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Tag:
    """A label wanted at a horizontal place."""

    text: str
    x: float

    @property
    def half(self) -> float:
        """Half the width it takes, a little air included."""
        return len(self.text) * LETTER / 2 + 7


def frame_of(chart: PathChart, size: Size, today: float | None) -> Frame:
    """Lay out the sheet for one chart."""
    days = [point.day for point in chart.points] + ([] if today is None else [today])
    first, last = (min(days), max(days)) if days else (0.0, 0.0)
    span = (first, last, chart.minimum, chart.maximum)
    if size is Size.PHONE:
        return Frame(340, 310, 26, 340, 52, 272, *span)
    return Frame(960, 350, 30, 810, 52, 310, *span)


def thin_out(tags: Iterable[Tag], *, left: float, right: float) -> tuple[Tag, ...]:
    """Keep the labels that fit side by side; earlier ones in the order win."""
    kept: list[Tag] = []
    for tag in tags:
        inside = Tag(tag.text, min(max(tag.x, left + tag.half), right - tag.half))
        if tag.text and all(abs(inside.x - k.x) >= inside.half + k.half for k in kept):
            kept.append(inside)
    return tuple(kept)


def every_few(tags: Sequence[Tag], *, room: float) -> list[Tag]:
    """Order labels: both ends first, then every second, fifth, tenth … by the room."""
    if not tags:
        return []
    widest = 2 * max(tag.half for tag in tags)
    wanted = len(tags) * widest / room
    steps = (few * 10**power for power in range(9) for few in (1, 2, 5))
    step = next(step for step in steps if step >= wanted)
    return [tags[0], tags[-1], *tags[::step]]
