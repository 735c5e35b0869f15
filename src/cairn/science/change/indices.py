"""How many standard errors has each client changed? One formula for each school.

Method: Jacobson & Truax (1991); Gulliksen, Lord & Novick and Hsu, Linn & Lord, both in
Hsu (1989); Edwards & Nunnally in Speer (1992); Nunnally & Kotsch (1983).
Assumes: x1 and x2 are the first and the last score and a rise is positive; norms are
filled and checked.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from cairn.science.change.first_and_last import FirstAndLast
from cairn.science.change.norms import UsedNorms
from cairn.science.change.reliable_change import error_of_measurement
from cairn.science.scores import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """An index for each client, and the standard error in points it was divided by."""

    values: Floats
    standard_error: float


IndexFormula = Callable[[FirstAndLast, UsedNorms], Index]


def index_jacobson_truax(pairs: FirstAndLast, norms: UsedNorms) -> Index:
    """(x2 - x1) / (sqrt(2) SD1 sqrt(1 - r)); Jacobson & Truax (1991)."""
    return divide(pairs.change, math.sqrt(2) * error_of_first_scores(norms))


def index_gulliksen_lord_novick(pairs: FirstAndLast, norms: UsedNorms) -> Index:
    """[(x2 - M) - r (x1 - M)] / (SD1 sqrt(1 - r^2)); Hsu (1989)."""
    return divide(_less_expected(pairs, norms, norms["mean"]), _prediction(norms))


def index_hsu_linn_lord(pairs: FirstAndLast, norms: UsedNorms) -> Index:
    """[(x2 - M2) - r (x1 - M1)] / (SD1 sqrt(1 - r^2)); Hsu (1989)."""
    return divide(_less_expected(pairs, norms, norms["mean_last"]), _prediction(norms))


def index_edwards_nunnally(pairs: FirstAndLast, norms: UsedNorms) -> Index:
    """(x2 - T1) / SEM, with T1 = r (x1 - M1) + M1; Speer (1992)."""
    return divide(
        _less_expected(pairs, norms, norms["mean"]), error_of_first_scores(norms)
    )


def index_nunnally_kotsch(pairs: FirstAndLast, norms: UsedNorms) -> Index:
    """(x2 - T1) / (SD1 sqrt(r1^2 (1 - r1) + 1 - r2)); Nunnally & Kotsch (1983)."""
    first, last = norms["reliability"], norms["reliability_last"]
    spread = math.sqrt(first**2 * (1 - first) + (1 - last))
    return divide(
        _less_expected(pairs, norms, norms["mean"]),
        norms["standard_deviation"] * spread,
    )


def divide(values: Floats, error: float) -> Index:
    """Divide a column of points by a standard error in points."""
    return Index(values / error, error)


def error_of_first_scores(norms: UsedNorms) -> float:
    """Return SEM = SD1 sqrt(1 - r), in points."""
    return error_of_measurement(norms["standard_deviation"], norms["reliability"])


def _less_expected(pairs: FirstAndLast, norms: UsedNorms, centre: float) -> Floats:
    """Return x2 less what regression to the mean lets expect, around a centre."""
    values = pairs.first - norms["mean"]
    values *= -norms["reliability"]
    values += pairs.last
    values -= centre
    return values


def _prediction(norms: UsedNorms) -> float:
    reliability = norms["reliability"]
    return norms["standard_deviation"] * math.sqrt(1 - reliability**2)
