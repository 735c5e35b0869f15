"""How understood did clients feel, in one quarter and the next?

Method: the mean of a quarter's marks over all clients, with an interval that is robust
to clusters of the same client.
Assumes: marks from 0 to 10 of one question; clients answer independently of each other.
Refuses: a mean from fewer than 10 marks or 5 clients, which is then a count; any figure
by client, and any line through the quarters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError
from cairn.science.provenance import Method
from cairn.science.reciprocity.clustered import Effect, regress_by_cluster

UNDERSTOOD = Method(
    "mean mark of a quarter, robust to clusters of clients",
    "1",
    "Pustejovsky & Tipton (2018), J Bus Econ Stat 36, 672-683",
)
FEWEST_MARKS = 10
FEWEST_CLIENTS = 5


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter; `mean` is None while there is too little to say."""

    year: int
    number: int
    marks: int
    clients: int
    mean: Effect | None


def understood_by_quarter(
    mark: Sequence[float],
    client: Sequence[str],
    quarter: Sequence[tuple[int, int]],
    *,
    confidence: float = 0.95,
) -> tuple[Quarter, ...]:
    """Return the quarters in which something was marked, oldest first."""
    if not len(mark) == len(client) == len(quarter):
        raise ScienceError("Every mark needs its client and its quarter.")
    if any(not 0 <= one <= 10 for one in mark):
        raise ScienceError("Marks lie from 0 to 10.")
    rows = sorted(zip(quarter, client, mark, strict=True))
    return tuple(
        _quarter(when, [row[1:] for row in rows if row[0] == when], confidence)
        for when in sorted(set(quarter))
    )


def _quarter(
    when: tuple[int, int], rows: list[tuple[str, float]], confidence: float
) -> Quarter:
    clients = len({client for client, _ in rows})
    mean = None
    if len(rows) >= FEWEST_MARKS and clients >= FEWEST_CLIENTS:
        outcome = np.array([mark for _, mark in rows])
        (mean,) = regress_by_cluster(
            outcome,
            np.ones((len(rows), 1)),
            [client for client, _ in rows],
            confidence=confidence,
            within=False,
        )
    return Quarter(*when, marks=len(rows), clients=clients, mean=mean)
