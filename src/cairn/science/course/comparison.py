"""Does a predictor do better than others, on the same scores?

Method: the mean difference of their continuous ranked probability scores, paired by
forecast (Diebold & Mariano 1995, J Bus Econ Stat 13, 253-263), with an interval robust
to several forecasts of one client (Liang & Zeger 1986, Biometrika 73, 13-22).
Assumes: both forecast the same rows, in the same order.
Refuses: rows that differ; fewer than two clients whom both forecast.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.course.calibration import Estimate
from cairn.science.course.verification import ScoredForecasts, average_by_client
from cairn.science.provenance import Method

COMPARISON = Method(
    "paired difference of continuous ranked probability scores, clustered by client",
    "1",
    "Diebold & Mariano (1995), J Bus Econ Stat 13, 253-263; "
    "Liang & Zeger (1986), Biometrika 73, 13-22",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A predictor against another, on the scores that both forecast.

    `difference` is its mean CRPS less the other's, in points: below 0 it does better.
    `skill` is what it saves, as a share of the other's CRPS: 1 for a perfect
    predictor, 0 for one that does as well.
    """

    difference: Estimate
    skill: float
    n_forecasts: int
    n_clients: int
    method: str
    version: str
    source: str


def compare_forecasts(ours: ScoredForecasts, others: ScoredForecasts) -> Comparison:
    """Compare on the rows that both scored. Raises ScienceError and TooFew."""
    same = len(ours.client) == len(others.client)
    if not same or not np.array_equal(ours.client, others.client):
        raise ScienceError("Forecasts can be compared of the same rows only.")
    both = ours.scored & others.scored
    clients = len(np.unique(ours.client[both]))
    if clients < 2:
        raise TooFew(
            "A comparison, counted in clients whom both predictors forecast,",
            needed=2,
            given=clients,
        )
    less = ours.crps[both] - others.crps[both]
    usual = float(others.crps[both].mean())
    return Comparison(
        difference=average_by_client(less, ours.client[both]),
        skill=-float(less.mean()) / usual if usual > 0 else 0.0,
        n_forecasts=int(np.count_nonzero(both)),
        n_clients=clients,
        method=COMPARISON.name,
        version=COMPARISON.version,
        source=COMPARISON.source,
    )
