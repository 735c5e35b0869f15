"""Which findings may be put into a sentence, when several questions were asked at once?

Method: Holm (1979), Scand J Stat 6, 65-70, over every question that was answered, so
that a practice where nothing is going on is told of something at most one time in
twenty. Intervals are shown for all of them; words only for these.
"""

from collections.abc import Mapping

from cairn.errors import ScienceError

FAMILY = 0.05


def findings_that_hold(
    p_values: Mapping[str, float], *, family: float = FAMILY
) -> frozenset[str]:
    """Return the names of the questions whose finding may be said."""
    if not 0 < family < 1 or not all(0 <= p <= 1 for p in p_values.values()):
        raise ScienceError("A p-value and its family's level lie between 0 and 1.")
    hold: set[str] = set()
    for place, name in enumerate(sorted(p_values, key=p_values.__getitem__)):
        if p_values[name] > family / (len(p_values) - place):
            break
        hold.add(name)
    return frozenset(hold)
