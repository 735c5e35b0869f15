"""Do forecasts that once held still hold, as the calendar goes on?

Method: mean of observed minus expected in each quarter of a year; its linear trend per
year, robust to clients with several forecasts (Liang & Zeger 1986); and the cumulative
sum of clients' mean errors in the order they came, against the bound that chance
crosses in one of twenty (Ploberger & Kraemer 1992, Econometrica 60, 271-285).
Assumes: clients are independent of each other and come in the order of their forecasts.
Refuses: fewer than 20 clients or 50 forecasts, less than four quarters that each have
at least 10 clients. Quarters with fewer say nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import kolmogi

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.course.calibration import (
    Estimate,
    Verified,
    check_enough,
    fit_robust,
    verify,
)
from cairn.science.course.forecast import Forecast
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Whole, check_lengths

DAYS_A_YEAR = 365.25
QUARTER = DAYS_A_YEAR / 4
FEWEST_CLIENTS_A_QUARTER = 10
FEWEST_QUARTERS = 4

DRIFT = Method(
    "drift of calibration: quarterly error, trend and cumulative sum of errors",
    "1",
    "Ploberger & Kraemer (1992), Econometrica 60, 271-285; "
    "Liang & Zeger (1986), Biometrika 73, 13-22",
)


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationDrift:
    """Errors (observed minus expected, in points) by the calendar.

    Columns have one row for each quarter, in order: `begins` in days as given,
    `clients` and `forecasts` counted, `bias`, `lower` and `upper` in points and NaN
    for a quarter with fewer than 10 clients. `trend` is points per year. `excursion` is
    the furthest reach of the cumulative sum, `bound` what chance crosses as seldom as
    the confidence says; `crossed` is the day it was first crossed, None when never.
    """

    begins: Floats
    clients: Whole
    forecasts: Whole
    bias: Floats
    lower: Floats
    upper: Floats
    trend: Estimate
    excursion: float
    bound: float
    crossed: float | None
    confidence: float
    missing: int
    method: str
    version: str
    source: str

    @property
    def drifted(self) -> bool:
        """Whether the cumulative sum left its bound."""
        return self.crossed is not None


def assess_drift(
    forecast: Forecast,
    observed: ArrayLike,
    day: ArrayLike,
    *,
    confidence: float = 0.95,
) -> CalibrationDrift:
    """Follow the errors of forecasts over calendar time.

    `observed` has NaN where no score came; `day` is the calendar day of each forecast
    score, counted from any day. Raises TooFew, ScienceError.
    """
    days = np.asarray(day, dtype=np.float64)
    check_lengths(forecast.client, days)
    if not np.all(np.isfinite(days)):
        raise ScienceError("Each forecast needs the calendar day of its score.")
    verified, known = verify(forecast, observed)
    critical_value(confidence)
    check_enough(verified)
    days = days[known]
    error = verified.observed - verified.expected
    quarters = _quarters(verified, error, days, confidence=confidence)
    years = (days - days.mean()) / DAYS_A_YEAR
    design = np.column_stack((np.ones(len(years)), years))
    excursion, crossed, bound = _accumulate(verified, error, days, confidence)
    return CalibrationDrift(
        begins=quarters.begins,
        clients=quarters.clients,
        forecasts=quarters.forecasts,
        bias=quarters.bias[:, 0],
        lower=quarters.bias[:, 1],
        upper=quarters.bias[:, 2],
        trend=fit_robust(design, error, client=verified.client, confidence=confidence)[
            1
        ],
        excursion=excursion,
        bound=bound,
        crossed=crossed,
        confidence=confidence,
        missing=verified.missing,
        method=DRIFT.name,
        version=DRIFT.version,
        source=DRIFT.source,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Quarters:
    begins: Floats
    clients: Whole
    forecasts: Whole
    bias: Floats


def _quarters(
    verified: Verified, error: Floats, days: Floats, *, confidence: float
) -> _Quarters:
    first = float(days.min())
    number = ((days - first) // QUARTER).astype(np.intp)
    rows = [number == quarter for quarter in range(int(number.max()) + 1)]
    clients = np.array([len(np.unique(verified.client[row])) for row in rows])
    enough = int(np.count_nonzero(clients >= FEWEST_CLIENTS_A_QUARTER))
    if enough < FEWEST_QUARTERS:
        raise TooFew(
            f"Drift, counted in quarters with {FEWEST_CLIENTS_A_QUARTER} clients,",
            needed=FEWEST_QUARTERS,
            given=enough,
        )
    found = [
        _bias(error[row], verified.client[row], confidence)
        if many >= FEWEST_CLIENTS_A_QUARTER
        else (np.nan,) * 3
        for row, many in zip(rows, clients, strict=True)
    ]
    return _Quarters(
        begins=np.arange(len(rows), dtype=np.float64) * QUARTER + first,
        clients=clients,
        forecasts=np.array([int(np.count_nonzero(row)) for row in rows]),
        bias=np.array(found),
    )


def _bias(
    error: Floats, client: Whole, confidence: float
) -> tuple[float, float, float]:
    ones = np.ones((len(error), 1))
    (found,) = fit_robust(ones, error, client=client, confidence=confidence)
    return found.value, found.lower, found.upper


def _accumulate(
    verified: Verified, error: Floats, days: Floats, confidence: float
) -> tuple[float, float | None, float]:
    """Return the furthest reach, the day the bound was crossed, and the bound."""
    means, last = _by_client(verified.client, error, days)
    order = np.argsort(last, kind="stable")
    off = means[order] - means.mean()
    spread = float(np.sqrt(np.mean(off**2)))
    bound = float(kolmogi(1 - confidence))
    if spread <= 1e-12 * max(1.0, float(np.abs(means).max())):
        return 0.0, None, bound
    path = np.abs(np.cumsum(off)) / (spread * np.sqrt(len(off)))
    beyond: NDArray[np.intp] = np.flatnonzero(path > bound)
    crossed = float(last[order][beyond[0]]) if len(beyond) else None
    return float(path.max()), crossed, bound


def _by_client(client: Whole, error: Floats, days: Floats) -> tuple[Floats, Floats]:
    """Return each client's mean error and the day of their last forecast."""
    names, number = np.unique(client, return_inverse=True)
    means = np.bincount(number, weights=error) / np.bincount(number)
    last = np.full(len(names), -np.inf)
    np.maximum.at(last, number, days)
    return means, last
