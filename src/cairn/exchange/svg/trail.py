"""How does a path wind over a sheet, and where along it do the marks lie?"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import dist

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """The sheet a way winds over: its width, the margin, and its rows."""

    width: float
    edge: float
    row: float
    in_a_row: int


def wind(ground: Ground, *, top: float, rows: int) -> Iterator[Spot]:
    """Walk the winding line in short steps, to and fro and downwards."""
    yield from smooth(
        [bend for row in range(rows) for bend in cross(ground, row, top=top)]
    )


def cross(ground: Ground, row: int, *, top: float) -> list[Spot]:
    """Give the bends of one crossing and of the turn that ends it."""
    y = top + row * ground.row
    span = ground.width - 2 * ground.edge
    across = [ground.edge + span * part for part in (0.0, 0.33, 0.67, 1.0)]
    turn = ground.width - ground.edge * 0.4
    if row % 2:
        across, turn = across[::-1], ground.edge * 0.4
    heights = (y, y + 15, y + 2, y + 14)
    return [*zip(across, heights, strict=True), (turn, y + 8 + ground.row * 0.5)]


def smooth(bends: Sequence[Spot], steps: int = 12) -> Iterator[Spot]:
    """Pass through every bend in one soft curve (Catmull and Rom 1974)."""
    held = [bends[0], *bends, bends[-1]]
    for window in zip(held, held[1:], held[2:], held[3:], strict=False):
        for step in range(steps):
            yield between(window, step / steps)
    yield bends[-1]


def between(window: tuple[Spot, Spot, Spot, Spot], part: float) -> Spot:
    """Give one spot of the curve between the second and the third bend."""
    square, cube = part**2, part**3
    weights = (
        -part + 2 * square - cube,
        2 - 5 * square + 3 * cube,
        part + 4 * square - 3 * cube,
        cube - square,
    )
    pairs = tuple(zip(weights, window, strict=True))
    return sum(w * x for w, (x, _) in pairs) / 2, sum(w * y for w, (_, y) in pairs) / 2


def spread(trail: Sequence[Spot], spots: int, *, of: int) -> list[tuple[int, Spot]]:
    """Lay the first `spots` of `of` evenly spaced places, each with its index."""
    walked = [0.0, *accumulate(dist(a, b) for a, b in pairwise(trail))]
    wanted = (walked[-1] * (number + 0.55) / of for number in range(spots))
    nearest = [min(bisect_left(walked, far), len(trail) - 1) for far in wanted]
    return [(index, trail[index]) for index in nearest]
