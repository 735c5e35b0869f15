"""Does what was forecast here come true as often, and by as much, as it said?

Method: observed scores on expected ones, slope and intercept (Mincer & Zarnowitz 1969,
in Economic Forecasts and Expectations, NBER, 3-46); coverage of bands with Wilson's
interval at the effective number of forecasts; variances robust to several forecasts of
a client (Liang & Zeger 1986, Biometrika 73, 13-22), t with clients - 1 degrees.
Assumes: clients are independent of each other; forecasts were made before the scores.
Refuses: fewer than 20 clients or 50 forecasts, forecasts that are all alike.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.course.forecast import LEVELS, Forecast
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Whole, check_lengths
from cairn.science.service.intervals import score_limits

FEWEST_CLIENTS = 20
FEWEST_FORECASTS = 50

CALIBRATION = Method(
    "calibration of forecast scores, robust to repeated forecasts of a client",
    "1",
    "Mincer & Zarnowitz (1969), in Economic Forecasts and Expectations, NBER, 3-46; "
    "Liang & Zeger (1986), Biometrika 73, 13-22",
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, in the unit of whatever it estimates."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class BandCoverage:
    """How often scores fell inside the band of one level; shares from 0 to 1.

    `effective` is the number of independent forecasts the observed ones are worth.
    """

    level: float
    share: Estimate
    effective: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How forecasts and what came agree in one practice.

    `slope` is 1 and `intercept` 0 when they agree: observed = intercept + slope x
    expected, in points. `bias` is the mean of observed minus expected, in points.
    `missing` counts forecasts whose score never came.
    """

    slope: Estimate
    intercept: Estimate
    bias: Estimate
    coverage: tuple[BandCoverage, ...]
    confidence: float
    n_clients: int
    n_forecasts: int
    missing: int
    method: str
    version: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """Forecasts whose score came, with that score; one row each."""

    client: Whole
    expected: Floats
    observed: Floats
    inside: NDArray[np.bool_]
    missing: int

    @property
    def n_clients(self) -> int:
        """How many clients the forecasts belong to."""
        return len(np.unique(self.client))

    def keep(self, rows: NDArray[np.bool_], *, missing: int = 0) -> "Verified":
        """Keep some rows; `missing` says how many forecasts have no score there."""
        return Verified(
            client=self.client[rows],
            expected=self.expected[rows],
            observed=self.observed[rows],
            inside=self.inside[rows],
            missing=missing,
        )


def assess_calibration(
    forecast: Forecast, observed: ArrayLike, *, confidence: float = 0.95
) -> Calibration:
    """Compare forecasts with the scores that came; `observed` has NaN where none did.

    Raises TooFew below 20 clients or 50 forecasts with a score, ScienceError when all
    forecasts expect the same score.
    """
    found, _ = verify(forecast, observed)
    return calibrate_rows(found, confidence=confidence)


def verify(
    forecast: Forecast, observed: ArrayLike
) -> tuple[Verified, NDArray[np.bool_]]:
    """Return the forecasts whose score came, and which of the rows they are."""
    came = np.asarray(observed, dtype=np.float64)
    check_lengths(forecast.client, came)
    known = np.isfinite(came)
    bands = [forecast.interval(level) for level in LEVELS]
    inside = np.column_stack([(low <= came) & (came <= up) for low, up in bands])
    every = Verified(forecast.client, forecast.mean, came, inside, 0)
    return every.keep(known, missing=int(np.count_nonzero(~known))), known


def calibrate_rows(found: Verified, *, confidence: float) -> Calibration:
    """Compute a calibration from verified forecasts. Raises TooFew, ScienceError."""
    critical_value(confidence)
    check_enough(found)
    ones = np.ones(len(found.expected))
    slope, intercept = _line(found, confidence)
    return Calibration(
        slope=slope,
        intercept=intercept,
        bias=fit_robust(
            ones[:, None],
            found.observed - found.expected,
            client=found.client,
            confidence=confidence,
        )[0],
        coverage=tuple(
            _coverage(level, column, client=found.client, confidence=confidence)
            for level, column in zip(LEVELS, found.inside.T, strict=True)
        ),
        confidence=confidence,
        n_clients=found.n_clients,
        n_forecasts=len(found.expected),
        missing=found.missing,
        method=CALIBRATION.name,
        version=CALIBRATION.version,
        source=CALIBRATION.source,
    )


def fit_robust(
    design: Floats, outcome: Floats, *, client: Whole, confidence: float
) -> tuple[Estimate, ...]:
    """Return least-squares coefficients with intervals robust to clustered rows.

    `design` is (rows, coefficients); the factor G / (G - 1) x (n - 1) / (n - p) is the
    usual one for G clients.
    """
    n, p = design.shape
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    left = outcome - design @ coefficients
    _, number = np.unique(client, return_inverse=True)
    clients = int(number.max()) + 1
    sums = np.stack([np.bincount(number, weights=left * x) for x in design.T])
    factor = clients / (clients - 1) * (n - 1) / (n - p)
    variance = np.diag(inverse @ (sums @ sums.T) @ inverse) * factor
    half = float(t.isf((1 - confidence) / 2, clients - 1)) * np.sqrt(variance)
    return tuple(
        Estimate(float(b), float(b - h), float(b + h))
        for b, h in zip(coefficients, half, strict=True)
    )


def _line(found: Verified, confidence: float) -> tuple[Estimate, Estimate]:
    spread = float(np.ptp(found.expected))
    if spread <= 1e-9 * max(1.0, float(np.abs(found.expected).max())):
        raise ScienceError(
            "All forecasts expect the same score, so there is no slope to estimate."
        )
    design = np.column_stack((np.ones(len(found.expected)), found.expected))
    intercept, slope = fit_robust(
        design, found.observed, client=found.client, confidence=confidence
    )
    return slope, intercept


def _coverage(
    level: float, inside: NDArray[np.bool_], *, client: Whole, confidence: float
) -> BandCoverage:
    """Return a share with Wilson's interval at the effective number of forecasts."""
    n, share = len(inside), float(inside.mean())
    _, number = np.unique(client, return_inverse=True)
    off = np.bincount(number, weights=inside - share)
    clients = len(off)
    alone = share * (1 - share) * n
    crowded = float(off @ off) * clients / (clients - 1)
    # Clients can only take information away here; at 0 and 1 nothing tells by how much.
    effective = n / max(crowded / alone, 1.0) if alone > 0 else float(clients)
    lower, upper = score_limits(share, effective, confidence=confidence)
    return BandCoverage(level, Estimate(share, lower, upper), effective)


def check_enough(found: Verified) -> None:
    """Refuse fewer than 20 clients or 50 forecasts whose score came."""
    if found.n_clients < FEWEST_CLIENTS:
        raise TooFew(
            "Calibration, counted in clients with a score that was forecast,",
            needed=FEWEST_CLIENTS,
            given=found.n_clients,
        )
    if len(found.expected) < FEWEST_FORECASTS:
        raise TooFew(
            "Calibration, counted in forecasts whose score came,",
            needed=FEWEST_FORECASTS,
            given=len(found.expected),
        )
