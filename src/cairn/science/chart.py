"""How does this client's course look beside what the questions wobble by themselves?

Method: the band is the first score plus and minus the reliable-change threshold
(Jacobson and Truax 1991, eq. 3-4); the expected band is what a growth model gave. A
chart is data; drawing it belongs elsewhere.
Refuses: scores or days that are not numbers, days running backwards, empty ranges.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise
from typing import Self

from cairn.errors import ScienceError
from cairn.science.change.reliable_change import wobble_band
from cairn.science.measure.instrument import (
    Direction,
    PublishedPoints,
    ReliableChangeBasis,
)

# Scores are decimals on paper: 20.3 - 15.3 must equal 5.0 also in binary.
SAME = 1e-9


class Place(Enum):
    """Where a score lies beside the wobble of the first one."""

    FIRST = "first"
    WITHIN = "within"
    BETTER = "better"
    WORSE = "worse"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """One check-in; `day` counts from the first, a missing value is a gap, never 0."""

    day: float
    label: str
    value: float | None
    note: str = ""

    def __post_init__(self) -> None:
        refuse_unless_finite("day", self.day)
        refuse_unless_finite("score", self.value)


@dataclass(frozen=True, slots=True)
class Band:
    """The range an unchanged person's scores are expected to wobble in."""

    lower: float
    upper: float
    # A criterion published in points counts from its edge on; a computed one beyond it.
    edge_is_change: bool = False

    def __post_init__(self) -> None:
        refuse_unless_finite("lower edge of the band", self.lower)
        refuse_unless_finite("upper edge of the band", self.upper)
        if self.lower > self.upper:
            raise ScienceError(
                "The wobble band is upside down. Its lower edge may not lie above its "
                "upper edge; check the reliable-change threshold."
            )

    @classmethod
    def around(cls, first: float, basis: ReliableChangeBasis) -> Self:
        """Give the band round the first score by the measure's reliable change."""
        lower, upper = wobble_band(first, basis)
        return cls(lower, upper, edge_is_change=isinstance(basis, PublishedPoints))

    def holds(self, value: float) -> bool:
        """Tell whether a score is explained by wobble alone."""
        width = (self.upper - self.lower) / 2
        distance = abs(value - (self.lower + self.upper) / 2)
        if math.isclose(distance, width, rel_tol=SAME):
            return not self.edge_is_change
        return distance < width


@dataclass(frozen=True, slots=True)
class ExpectedRange:
    """Where scores are expected on one day: half of them, and four in five, in points.

    In order: `most_lower <= half_lower <= middle <= half_upper <= most_upper`.
    """

    most_lower: float
    half_lower: float
    middle: float
    half_upper: float
    most_upper: float

    def __post_init__(self) -> None:
        for edge in self.edges:
            refuse_unless_finite("edge of the expected band", edge)
        if any(low > high for low, high in pairwise(self.edges)):
            raise ScienceError(
                "The expected band is not nested. The range of half the scores lies "
                "inside the range of four in five; check the order of the edges."
            )

    @property
    def edges(self) -> tuple[float, float, float, float, float]:
        """The five edges from the lowest to the highest."""
        return (
            self.most_lower,
            self.half_lower,
            self.middle,
            self.half_upper,
            self.most_upper,
        )

    def toward(self, other: Self, part: float) -> Self:
        """Give the range at a part of the way (0 to 1) to a later one."""
        pairs = zip(self.edges, other.edges, strict=True)
        # Rounding may not turn two edges over that lie on each other.
        steps = sorted(here + part * (there - here) for here, there in pairs)
        return type(self)(*steps)


@dataclass(frozen=True, slots=True)
class ExpectedBand:
    """Where people who began at this score usually are, by days since the first point.

    `label` says where that is known from; it belongs beside every picture of it.
    """

    days: tuple[float, ...]
    ranges: tuple[ExpectedRange, ...]
    label: str

    def __post_init__(self) -> None:
        for day in self.days:
            refuse_unless_finite("day of the expected band", day)
        if len(self.days) != len(self.ranges) or len(self.days) < 2:
            raise ScienceError(
                "The expected band needs one range for each day, and two days or more."
            )
        if any(later <= earlier for earlier, later in pairwise(self.days)):
            raise ScienceError(
                "The days of the expected band must rise. Give each day once, in order."
            )

    def at(self, day: float) -> ExpectedRange | None:
        """Give the range on a day, between two days in proportion; None outside."""
        if not self.days[0] <= day <= self.days[-1]:
            return None
        after = min(bisect_right(self.days, day), len(self.days) - 1)
        begin, end = self.days[after - 1], self.days[after]
        part = (day - begin) / (end - begin)
        return self.ranges[after - 1].toward(self.ranges[after], part)

    def between(
        self, first: float, last: float
    ) -> tuple[tuple[float, ExpectedRange], ...]:
        """Give days and ranges from one day to another, as far as the band goes."""
        first, last = max(first, self.days[0]), min(last, self.days[-1])
        inner = [day for day in self.days if first < day < last]
        wanted = dict.fromkeys((first, *inner, last) if first <= last else ())
        found = ((day, self.at(day)) for day in wanted)
        return tuple((day, there) for day, there in found if there is not None)


@dataclass(frozen=True, slots=True)
class PathChart:
    """One measure over one client's time, with everything a drawing needs to know."""

    points: tuple[Point, ...]
    minimum: float
    maximum: float
    direction: Direction
    title: str
    summary: str
    band: Band | None = None
    cutoff: float | None = None
    unit_label: str = ""
    expected: ExpectedBand | None = None

    def __post_init__(self) -> None:
        refuse_unless_finite("minimum", self.minimum)
        refuse_unless_finite("maximum", self.maximum)
        refuse_unless_finite("cut-off", self.cutoff)
        if self.minimum >= self.maximum:
            raise ScienceError(
                "The measure's range is empty. Its maximum must be above its minimum; "
                "check the measure's data file."
            )
        if any(later.day < earlier.day for earlier, later in pairwise(self.points)):
            raise ScienceError(
                "The check-ins run backwards in time. Give them oldest first."
            )
        if any(not self.spans(point.value) for point in self.points):
            raise ScienceError(
                "A score lies outside the measure's range. Check that the scores "
                "belong to this measure and this version."
            )

    def spans(self, value: float | None) -> bool:
        """Tell whether a score is missing or inside the measure's range."""
        return value is None or self.minimum <= value <= self.maximum

    @property
    def scored(self) -> tuple[Point, ...]:
        """The check-ins that have a score."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """Unbroken stretches of scores; a missing score ends a stretch."""
        stretches = groupby(self.points, key=lambda point: point.value is not None)
        return tuple(tuple(stretch) for scored, stretch in stretches if scored)

    @property
    def places(self) -> tuple[Place, ...]:
        """Say for every check-in where it lies beside the wobble of the first score."""
        first = next((n for n, p in enumerate(self.points) if p.value is not None), -1)
        return tuple(
            Place.FIRST if number == first else self.place(point.value)
            for number, point in enumerate(self.points)
        )

    def place(self, value: float | None) -> Place:
        """Say where a score lies beside the wobble; the edge itself is no change."""
        if value is None:
            return Place.MISSING
        if self.band is None:
            return Place.UNKNOWN
        if self.band.holds(value):
            return Place.WITHIN
        fell = value < (self.band.lower + self.band.upper) / 2
        lower_is_better = self.direction is Direction.LOWER_IS_BETTER
        return Place.BETTER if fell == lower_is_better else Place.WORSE


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of the last few check-ins, 0 (lowest) to 1, without any scale."""

    heights: tuple[float | None, ...]


def shape_of(values: Sequence[float | None], *, wobble: float, last: int = 6) -> Shape:
    """Sketch the last scores so that a change within `wobble` points stays flat-ish.

    The height covers at least twice the wobble: noise never looks like a mountain.
    """
    refuse_unless_finite("reliable-change threshold", wobble)
    if wobble <= 0:
        raise ScienceError("The reliable-change threshold must be above zero.")
    recent = tuple(values[-last:])
    for value in recent:
        refuse_unless_finite("score", value)
    known = tuple(value for value in recent if value is not None)
    if not known:
        return Shape(tuple(None for _ in recent))
    middle = (min(known) + max(known)) / 2
    span = max(max(known) - min(known), 2 * wobble)
    return Shape(
        tuple(
            None if value is None else min(1.0, max(0.0, 0.5 + (value - middle) / span))
            for value in recent
        )
    )


def refuse_unless_finite(name: str, value: float | None) -> None:
    """Refuse infinities and NaN, which would draw a line to nowhere."""
    if value is not None and not math.isfinite(value):
        raise ScienceError(f"The {name} is not a finite number. Leave it out instead.")
