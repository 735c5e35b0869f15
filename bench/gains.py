"""How long do sudden gains take, and how much faster are they than the obvious way?

`python -m bench.gains 10000` prints lines as JSON. The slow second way judges one
interval at a time with lists; it runs on some of the clients and is scaled up.
"""

import json
import sys
import time

import numpy as np
from numpy.typing import NDArray

from bench.table import Line
from cairn.science.arrange import arrange_scores
from cairn.science.gains.rules import GainRules
from cairn.science.gains.sudden import sudden_gains
from cairn.science.gains.summary import summarise_gains
from cairn.science.measure.instrument import Direction
from cairn.science.scores import Scores
from oracles.sudden_gains import gains_of_client

SESSIONS = 12
SLOWLY = 200
RULES = GainRules(7)
SLOW_RULES = {
    "cutoff": 7, "share": 0.25, "stable": True, "alpha": 0.05, "strict": False,
    "loss": False,
}  # fmt: skip


def main() -> None:
    """Measure at one size and at ten times that size."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(json.dumps([line.as_json() for line in measure_gains(clients)]))


def measure_gains(clients: int) -> list[Line]:
    """Return how long, how much faster than the slow way, and how time grows."""
    table = invent(clients)
    seconds, found = quickest(table)
    some = table[:SLOWLY]
    slow = seconds_slowly(some) * clients / len(some)
    tenfold, _ = quickest(invent(10 * clients))
    size = f"{clients:,} clients x {SESSIONS}"
    return [
        Line(f"sudden gains, {size}", f"{seconds:.3f} s, {found:,} gains", "seconds"),
        Line("  against one interval at a time", f"{slow / seconds:,.0f} x faster"),
        Line("  time for ten times as many", f"{tenfold / seconds:.1f} x", "about 10"),
    ]


def invent(clients: int) -> NDArray[np.float64]:
    """Invent falling courses with steps and missing scores, one row for each client."""
    generator = np.random.default_rng(1999)
    start = generator.uniform(15, 45, (clients, 1))
    fall = generator.uniform(0, 2, (clients, 1)) * np.arange(SESSIONS)
    steps = np.cumsum(generator.random((clients, SESSIONS)) < 0.05, axis=1) * 9
    noise = generator.normal(0, 2, (clients, SESSIONS))
    score = np.clip(np.round(start - fall - steps + noise), 0, 63)
    return np.where(generator.random(score.shape) < 0.1, np.nan, score)


def arrange(table: NDArray[np.float64]) -> Scores:
    """Put a row for each client into columns."""
    return arrange_scores(
        np.repeat(np.arange(len(table)), SESSIONS),
        table.ravel(),
        direction=Direction.LOWER_IS_BETTER,
        occasion=np.tile(np.arange(1, SESSIONS + 1), len(table)),
    )


def quickest(table: NDArray[np.float64]) -> tuple[float, int]:
    """Return the least time of three, from scores to counts, and the gains found."""
    scores, times, found = arrange(table), [], 0
    for _ in range(3):
        begun = time.perf_counter()
        found = summarise_gains(sudden_gains(scores, RULES)).gains
        times.append(time.perf_counter() - begun)
    return min(times), found


def seconds_slowly(table: NDArray[np.float64]) -> float:
    """Return how long the slow second way takes for so many clients."""
    session = list(range(1, SESSIONS + 1))
    courses = [[None if x != x else x for x in row] for row in table.tolist()]  # noqa: PLR0124 - NaN
    begun = time.perf_counter()
    for course in courses:
        gains_of_client(session, course, lower_is_better=True, rules=SLOW_RULES)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
