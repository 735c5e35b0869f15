"""Do forecasts hold what they promise, and how close do they come?

Method: coverage of central bands; the continuous ranked probability score (Gneiting &
Raftery 2007, J Am Stat Assoc 102, 359-378), a proper score: no forecast does better on
average than the honest one. Intervals are robust to several forecasts of one client
(Liang & Zeger 1986, Biometrika 73, 13-22), by t with clients - 1 degrees of freedom.
Assumes: clients are independent; forecasts were made without the scores they meet.
Refuses: fewer than two clients.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import TooFew
from cairn.science.course.calibration import Estimate, fit_robust
from cairn.science.course.forecast import LEVELS, Forecast
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Whole, check_lengths

VERIFICATION = Method(
    "coverage and continuous ranked probability score, robust to clustering by client",
    "1",
    "Gneiting & Raftery (2007), J Am Stat Assoc 102, 359-378; "
    "Liang & Zeger (1986), Biometrika 73, 13-22",
)


@dataclass(frozen=True, slots=True, eq=False)
class ScoredForecasts:
    """Forecasts beside the scores that came, one row each.

    `crps` is in points; `inside` and `width` are (rows, levels), for LEVELS; rows that
    were not forecast or whose score never came are NaN, and not inside.
    """

    client: Whole
    expected: Floats
    observed: Floats
    crps: Floats
    inside: NDArray[np.bool_]
    width: Floats

    @property
    def scored(self) -> NDArray[np.bool_]:
        """Which rows have a forecast and a score."""
        return ~np.isnan(self.crps)

    def keep(self, rows: NDArray[np.bool_]) -> "ScoredForecasts":
        """Keep some rows; `rows` is (rows,)."""
        return ScoredForecasts(
            client=self.client[rows],
            expected=self.expected[rows],
            observed=self.observed[rows],
            crps=self.crps[rows],
            inside=self.inside[rows],
            width=self.width[rows],
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of scores inside the bands of one level, and the bands' mean width."""

    level: float
    share: Estimate
    width: float


@dataclass(frozen=True, slots=True)
class Verification:
    """How forecasts did; `crps` and `bias` (observed less expected) in points.

    `missing` counts rows that were not forecast or whose score never came.
    """

    crps: Estimate
    bias: Estimate
    coverage: tuple[Coverage, ...]
    confidence: float
    n_forecasts: int
    n_clients: int
    missing: int
    method: str
    version: str
    source: str


def score_forecast(
    forecast: Forecast, observed: ArrayLike, *, client: ArrayLike | None = None
) -> ScoredForecasts:
    """Put forecasts beside the scores that came; NaN where none did.

    `client` numbers the clients anew, where forecasts of several fits come together.
    """
    came = np.asarray(observed, dtype=np.float64)
    who = forecast.client if client is None else np.asarray(client, dtype=np.intp)
    check_lengths(forecast.client, came, who)
    lower, upper = np.stack([forecast.interval(level) for level in LEVELS], axis=1)
    with np.errstate(invalid="ignore"):
        inside = (lower <= came) & (came <= upper)
    return ScoredForecasts(
        client=who,
        expected=forecast.mean,
        observed=came,
        crps=forecast.distributions.crps(came),
        inside=inside.T,
        width=(upper - lower).T,
    )


def join_scored(parts: Sequence[ScoredForecasts]) -> ScoredForecasts:
    """Put scored forecasts one after the other; at least one."""
    return ScoredForecasts(
        client=np.concatenate([one.client for one in parts]),
        expected=np.concatenate([one.expected for one in parts]),
        observed=np.concatenate([one.observed for one in parts]),
        crps=np.concatenate([one.crps for one in parts]),
        inside=np.concatenate([one.inside for one in parts]),
        width=np.concatenate([one.width for one in parts]),
    )


def verify_forecasts(
    scored: ScoredForecasts, *, confidence: float = 0.95
) -> Verification:
    """Sum up scored forecasts. Raises TooFew below two clients with a score."""
    kept = scored.keep(scored.scored)
    clients = len(np.unique(kept.client))
    if clients < 2:
        raise TooFew(
            "Verification, counted in clients with a score that was forecast,",
            needed=2,
            given=clients,
        )

    def average(column: Floats) -> Estimate:
        return average_by_client(column, kept.client, confidence=confidence)

    return Verification(
        crps=average(kept.crps),
        bias=average(kept.observed - kept.expected),
        coverage=tuple(
            Coverage(
                level,
                _share(average(kept.inside[:, place].astype(np.float64))),
                float(kept.width[:, place].mean()),
            )
            for place, level in enumerate(LEVELS)
        ),
        confidence=confidence,
        n_forecasts=len(kept.client),
        n_clients=clients,
        missing=len(scored.client) - len(kept.client),
        method=VERIFICATION.name,
        version=VERIFICATION.version,
        source=VERIFICATION.source,
    )


def average_by_client(
    column: Floats, client: Whole, *, confidence: float = 0.95
) -> Estimate:
    """Return the mean of rows with an interval robust to clustering by client."""
    ones = np.ones((len(column), 1))
    return fit_robust(ones, column, client=client, confidence=confidence)[0]


def _share(found: Estimate) -> Estimate:
    return Estimate(found.value, max(found.lower, 0.0), min(found.upper, 1.0))
