"""What lies in a therapist's own book: stones in still water, and stones on its bank?

What fades lies in the water and goes nearer to its middle, paler, until it is gone;
what is kept lies on the bank. All stones have one size, and nothing is a number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from cairn.exchange.svg.frame import Size
from cairn.exchange.svg.ink import element, picture

# No two stones of a row lie in one line from the middle.
TURN = pi * (3 - sqrt(5))
MOST = 30
RINGS = (1.0, 0.72, 0.42)
STONE = (8.5, 5.2)


@dataclass(frozen=True, slots=True)
class Water:
    """The sheet and the pool on it."""

    width: float
    height: float
    across: float
    down: float

    def spot(self, turn: float, out: float) -> tuple[float, float]:
        """Give a place by its turn round the middle and how far out it is."""
        x = self.width / 2 + self.across * out * cos(turn)
        return x, self.height / 2 + self.down * out * sin(turn)


WATERS = {
    Size.PHONE: Water(340, 210, 138, 72),
    Size.WIDE: Water(760, 250, 310, 88),
}


def draw_pool(
    sinking: Sequence[float],
    kept: int,
    *,
    title: str,
    summary: str,
    size: Size = Size.WIDE,
    ids: str = "pool",
) -> str:
    """Draw the pool; `sinking` tells of each line how far it has faded, 0 to 1."""
    water = WATERS[size]
    return picture(
        *_rings(water),
        *_in_the_water(sinking[-MOST:], water),
        *_on_the_bank(min(kept, MOST), water),
        width=water.width,
        height=water.height,
        kind=f"pool picture-{size.value}",
        ids=ids,
        title=title,
        description=summary,
        standalone=False,
    )


def _rings(water: Water) -> Iterator[str]:
    x, y = water.width / 2, water.height / 2
    for part in RINGS:
        rx, ry = water.across * part, water.down * part
        yield element("ellipse", cx=x, cy=y, rx=rx, ry=ry, class_="still")


def _in_the_water(sinking: Sequence[float], water: Water) -> Iterator[str]:
    for number, faded in enumerate(sinking):
        part = min(max(faded, 0.0), 1.0)
        x, y = water.spot(number * TURN, 0.84 - 0.62 * part)
        yield _stone(x, y, opacity=f"{1 - 0.7 * part:.2f}")


def _on_the_bank(kept: int, water: Water) -> Iterator[str]:
    for number in range(kept):
        # Every other one a little further out: a bank, not a necklace.
        x, y = water.spot(number * TURN + 0.9, 1.06 + 0.07 * (number % 2))
        yield _stone(x, y)


def _stone(x: float, y: float, opacity: str | None = None) -> str:
    rx, ry = STONE
    return element("ellipse", cx=x, cy=y, rx=rx, ry=ry, class_="stone", opacity=opacity)
