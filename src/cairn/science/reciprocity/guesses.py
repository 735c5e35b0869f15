"""How well do I guess what a client will say about a session?

Method: guess less actual, by item: its mean (bias) with an interval that is robust to
clusters of the same client, its mean size (spread), and the slope of guesses on marks
within clients (tracking). Of the sessions in a client's own lowest fifth: how often the
guess was below what I usually guess for this client, with Jeffreys' interval.
Assumes: each guess was made before its mark was seen.
Refuses: fewer than 30 guesses or 8 clients; a low-mark share from fewer than 40 low
sessions; any grade, and any figure by client.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import NotYet
from cairn.science.provenance import Method
from cairn.science.reciprocity.clustered import Effect, centre, regress_by_cluster
from cairn.science.reciprocity.columns import read_columns
from cairn.science.reciprocity.threshold import Need, Threshold
from cairn.science.scores import Floats, Whole
from cairn.science.service.intervals import Interval, jeffreys_interval

GUESSES = Method(
    "guess less mark, robust to clusters of clients",
    "1",
    "Pustejovsky & Tipton (2018), J Bus Econ Stat 36, 672-683",
)
THRESHOLD = Threshold("Guessing", (Need("guesses", 30), Need("clients", 8)))
LOW_MARKS = Threshold("Guessing of low marks", (Need("low sessions", 40),))
# A fifth of a client's sessions is a session only from five on.
FEWEST_FOR_A_FIFTH = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """How guesses lie to marks, in the points of the item.

    `bias` above 0: guessed higher than marked. `tracking` 1: a client's mark one point
    above their usual is guessed one point above what is usually guessed for them; None
    where marks do not vary within clients. `low_seen` is None below its threshold,
    which `low_not_yet` then counts.
    """

    bias: Effect
    spread: float
    tracking: Effect | None
    low_seen: Interval | None
    low_not_yet: NotYet | None
    guesses: int
    clients: int
    missing: int
    method: str
    version: str
    source: str


def calibrate(
    guess: ArrayLike, mark: ArrayLike, client: ArrayLike, *, confidence: float = 0.95
) -> Calibration:
    """Compare guesses with marks, a row for each session; NaN where one is missing."""
    rows = read_columns(client, guess, mark)
    guessed, marked = rows.columns.T
    THRESHOLD.check(rows.n, rows.clients)
    gap = guessed - marked
    ones = np.ones((rows.n, 1))
    (bias,) = regress_by_cluster(
        gap, ones, rows.group, confidence=confidence, within=False
    )
    low_seen, low_not_yet = _low_marks(guessed, marked, rows.group, confidence)
    return Calibration(
        bias=bias,
        spread=float(np.abs(gap).mean()),
        tracking=_tracking(guessed, marked, rows.group, confidence),
        low_seen=low_seen,
        low_not_yet=low_not_yet,
        guesses=rows.n,
        clients=rows.clients,
        missing=rows.missing,
        method=GUESSES.name,
        version=GUESSES.version,
        source=GUESSES.source,
    )


def _tracking(
    guessed: Floats, marked: Floats, group: Whole, confidence: float
) -> Effect | None:
    moves = np.abs(centre(marked, group)) > 1e-9
    if len(np.unique(group[moves])) < 2:
        return None
    (slope,) = regress_by_cluster(
        guessed, marked[:, None], group, confidence=confidence
    )
    return slope


def _low_marks(
    guessed: Floats, marked: Floats, group: Whole, confidence: float
) -> tuple[Interval | None, NotYet | None]:
    """Return the share of low sessions that were guessed low, or what it lacks."""
    usual = guessed - centre(guessed, group)
    low = _in_lowest_fifth(marked, group)
    count = int(np.count_nonzero(low))
    try:
        LOW_MARKS.check(count)
    except NotYet as lacking:
        return None, lacking
    seen = int(np.count_nonzero(guessed[low] < usual[low]))
    return jeffreys_interval(seen, count, confidence=confidence), None


def _in_lowest_fifth(
    marked: Floats, group: Whole
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which sessions are among the fifth that their client marked lowest.

    Ties at the border are all in it only while they still are a fifth at most.
    """
    low = np.zeros(len(marked), dtype=bool)
    for own in (np.flatnonzero(group == one) for one in range(int(group.max()) + 1)):
        if len(own) < FEWEST_FOR_A_FIFTH:
            continue
        values, counts = np.unique(marked[own], return_counts=True)
        within = values[np.cumsum(counts) <= len(own) // 5]
        if len(within):
            low[own] = marked[own] <= within[-1]
    return low
