"""What did I give, and what did clients say helped? Counted, never matched.

Method: for each session with both answers, every kind given with every kind that
helped; a count for each pair.
Refuses: fewer than 40 sessions with both; a score of any kind.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product

from cairn.errors import ScienceError
from cairn.science.reciprocity.threshold import Need, Threshold

THRESHOLD = Threshold("What helped", (Need("sessions answered by both", 40),))


@dataclass(frozen=True, slots=True)
class HelpedGrid:
    """Counts (rows: given, columns: helped) over `sessions` that both answered."""

    given: tuple[str, ...]
    helped: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    sessions: int
    unanswered: int


def count_helped(
    sessions: Sequence[tuple[Collection[str], Collection[str]]],
    *,
    given: Sequence[str],
    helped: Sequence[str],
) -> HelpedGrid:
    """Count pairs; each session has what was given and what helped, empty if not said.

    `given` and `helped` name the kinds in the order of the grid.
    """
    both = [(gave, said) for gave, said in sessions if gave and said]
    if any(
        not set(gave) <= set(given) or not set(said) <= set(helped)
        for gave, said in both
    ):
        raise ScienceError("A session holds a kind that the grid does not name.")
    THRESHOLD.check(len(both))
    pairs = Counter(
        pair for gave, said in both for pair in product(set(gave), set(said))
    )
    counts = tuple(tuple(pairs[row, column] for column in helped) for row in given)
    return HelpedGrid(
        tuple(given), tuple(helped), counts, len(both), len(sessions) - len(both)
    )
