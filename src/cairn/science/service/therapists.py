"""Do outcomes differ between therapists in this clinic?

Method: random intercept for the therapist with case mix as covariates, restricted
maximum likelihood; chance limits by Spiegelhalter (2005), Stat Med 24, 1185-1202.
Assumes: clients come to therapists as if by lot, once the covariates are taken out.
Refuses: fewer than 20 therapists with 30 clients each. The result holds no label and
no therapist's value, so that no order of therapists can be read from it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cairn.errors import ScoresRefused, TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method
from cairn.science.scores import Floats, check_direction, check_lengths
from cairn.science.service.funnel import CONTROL, WARNING
from cairn.science.service.random_intercept import (
    GroupSums,
    RandomIntercept,
    fit_random_intercept,
    partition,
    sum_groups,
)

FEWEST_THERAPISTS = 20
FEWEST_CLIENTS_EACH = 30

VARIATION = Method(
    "random intercept for the therapist, restricted maximum likelihood",
    "1",
    "Patterson & Thompson (1971), Biometrika 58, 545-554",
)


@dataclass(frozen=True, slots=True, eq=False)
class ClinicVariation:
    """How much of the outcome's variation lies between therapists, without names.

    `icc` is a share from 0 to 1. `within_limits`, `beyond_95` and `beyond_998` count
    the therapists whose mean lies within the 95 % limits of chance, between those and
    the 99.8 % limits, and outside, on either side alike. Therapists with fewer than
    30 clients are left out and counted; `missing` clients had no outcome or covariate.
    """

    icc: float
    icc_lower: float
    icc_upper: float
    confidence: float
    between_variance: float
    within_variance: float
    n_therapists: int
    n_clients: int
    therapists_left_out: int
    clients_left_out: int
    within_limits: int
    beyond_95: int
    beyond_998: int
    direction: Direction
    missing: int
    method: str
    version: str
    source: str
    fit: RandomIntercept
    covariate_mean: Floats


def estimate_variation(
    therapist: ArrayLike,
    outcome: ArrayLike,
    *,
    direction: Direction,
    covariates: ArrayLike | None = None,
    confidence: float = 0.95,
) -> ClinicVariation:
    """Estimate how much outcomes differ between therapists, one row for each client.

    `therapist` are labels, `outcome` points, `covariates` (clients, columns) such as
    the first score; a missing value is NaN and leaves the client out.
    Raises TooFew below 20 therapists with 30 clients each: one therapist alone, or a
    few, cannot show what lies between therapists.
    """
    check_direction(direction)
    critical_value(confidence)
    labels = _labels(therapist)
    values, extra = as_columns(outcome, covariates)
    check_lengths(labels, values)
    known = np.isfinite(values) & np.isfinite(extra).all(axis=1)
    enough, left_out = _with_enough(labels, known)
    centre = extra[enough].mean(axis=0)
    _, group = np.unique(labels[enough], return_inverse=True)
    sums = sum_groups(group, values[enough], design_of(extra[enough], centre))
    fit = fit_random_intercept(sums, confidence=confidence)
    within, beyond_95, beyond_998 = _count_beyond(sums)
    return ClinicVariation(
        icc=fit.correlation,
        icc_lower=fit.lower,
        icc_upper=fit.upper,
        confidence=confidence,
        between_variance=fit.best.between,
        within_variance=fit.best.within,
        n_therapists=len(sums.n),
        n_clients=len(group),
        therapists_left_out=left_out,
        clients_left_out=int(np.count_nonzero(known & ~enough)),
        within_limits=within,
        beyond_95=beyond_95,
        beyond_998=beyond_998,
        direction=direction,
        missing=int(np.count_nonzero(~known)),
        method=VARIATION.name,
        version=VARIATION.version,
        source=VARIATION.source,
        fit=fit,
        covariate_mean=centre,
    )


def design_of(covariates: Floats, centre: Floats) -> Floats:
    """Return a column of ones and the covariates round their mean in the clinic."""
    return np.column_stack([np.ones(len(covariates)), covariates - centre])


def as_columns(
    outcome: ArrayLike, covariates: ArrayLike | None
) -> tuple[Floats, Floats]:
    """Return outcomes (clients,) and covariates (clients, columns), as floats."""
    values = np.asarray(outcome, dtype=np.float64)
    extra = np.zeros((len(values), 0))
    if covariates is not None:
        extra = np.asarray(covariates, dtype=np.float64)
        extra = extra[:, None] if extra.ndim == 1 else extra
    check_lengths(values, extra)
    infinite = np.isinf(values) | np.isinf(extra).any(axis=1)
    if infinite.any():
        rule = "An outcome and a covariate must be finite numbers or missing"
        raise ScoresRefused.at(rule, np.flatnonzero(infinite) + 1)
    return values, extra


def _with_enough(
    labels: NDArray[Any], known: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], int]:
    """Return the rows of therapists with enough clients, and how many have too few."""
    names, number = np.unique(labels, return_inverse=True)
    enough = np.bincount(number[known], minlength=len(names)) >= FEWEST_CLIENTS_EACH
    if np.count_nonzero(enough) < FEWEST_THERAPISTS:
        raise TooFew(
            f"A difference between therapists with {FEWEST_CLIENTS_EACH} clients each",
            needed=FEWEST_THERAPISTS,
            given=int(np.count_nonzero(enough)),
        )
    return known & enough[number], int(np.count_nonzero(~enough))


def _labels(therapist: ArrayLike) -> NDArray[Any]:
    labels = np.array([str(label) for label in np.asarray(therapist).tolist()])
    empty = np.isin(labels, ("", "nan", "None"))
    if empty.any():
        rule = "Every client needs a therapist"
        raise ScoresRefused.at(rule, np.flatnonzero(empty) + 1)
    return labels


def _count_beyond(sums: GroupSums) -> tuple[int, int, int]:
    """Count means within the limits of chance, beyond 95 %, and beyond 99.8 %."""
    alike = partition(sums, 0.0)
    off = sums.outcome_by_group - sums.by_group @ alike.coefficients
    distance = np.abs(off) / np.sqrt(alike.within * sums.n)
    beyond_998 = int(np.count_nonzero(distance > CONTROL))
    beyond_95 = int(np.count_nonzero(distance > WARNING)) - beyond_998
    return len(distance) - beyond_95 - beyond_998, beyond_95, beyond_998
