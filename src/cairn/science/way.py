"""Which way has a client come, and where did it bend?

Method: a bend is a stretch of scores that lie reliably above (or below) an earlier,
better score (Jacobson and Truax 1991, or the measure's published points). A way is
data; drawing it belongs elsewhere.
Assumes: scores of one measure, oldest first.
Refuses: stops or scores that run backwards in time, a way longer than a page holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise

from cairn.errors import ScienceError
from cairn.science.change.reliable_change import Verdict, reliable_change
from cairn.science.chart import refuse_unless_finite
from cairn.science.measure.instrument import Direction, ReliableChangeBasis

MOST_STOPS = 24


class StopKind(Enum):
    """What lies at one place of the way."""

    STONE = "stone"
    MILESTONE = "milestone"
    BEND = "bend"


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the way; `day` only orders it, `when` says it in words."""

    kind: StopKind
    day: float
    text: str
    when: str = ""

    def __post_init__(self) -> None:
        refuse_unless_finite("day", self.day)


@dataclass(frozen=True, slots=True)
class WayChart:
    """A client's way: own words, what lies on it, today, and the hopes ahead.

    `earlier` says in words what lies before the first stop; `words` is empty where the
    page writes them above the picture.
    """

    title: str
    summary: str
    stops: tuple[Stop, ...]
    hopes: tuple[str, ...]
    today: str
    words: str = ""
    earlier: str = ""

    def __post_init__(self) -> None:
        if len(self.stops) > MOST_STOPS:
            raise ScienceError(
                f"A way holds at most {MOST_STOPS} stops. Sum up the earlier ones."
            )
        if any(later.day < earlier.day for earlier, later in pairwise(self.stops)):
            raise ScienceError("The stops run backwards. Give them oldest first.")


@dataclass(frozen=True, slots=True)
class Bend:
    """A stretch that was reliably worse than an earlier score, in days."""

    start: float
    end: float


def keep_latest(stops: Sequence[Stop]) -> tuple[int, tuple[Stop, ...]]:
    """Order stops by day and keep what a page holds; tell how many lie before."""
    ordered = sorted(stops, key=lambda stop: stop.day)
    before = max(len(ordered) - MOST_STOPS, 0)
    return before, tuple(ordered[before:])


def find_bends(
    scores: Sequence[tuple[float, float]],
    *,
    direction: Direction,
    basis: ReliableChangeBasis,
) -> tuple[Bend, ...]:
    """Find the stretches where a reliable worsening lay, from (day, score) pairs."""
    if any(later < earlier for (earlier, _), (later, _) in pairwise(scores)):
        raise ScienceError("The scores run backwards in time. Give them oldest first.")
    marked: list[tuple[bool, float]] = []
    best: float | None = None
    for day, score in scores:
        refuse_unless_finite("day", day)
        best = score if best is None else _better(best, score, direction)
        change = reliable_change(best, score, direction=direction, basis=basis)
        marked.append((change.verdict is Verdict.DETERIORATED, day))
    stretches = groupby(marked, key=lambda one: one[0])
    found = ([day for _, day in stretch] for worse, stretch in stretches if worse)
    return tuple(Bend(days[0], days[-1]) for days in found)


def _better(one: float, other: float, direction: Direction) -> float:
    return max(one, other) if direction.sign > 0 else min(one, other)
