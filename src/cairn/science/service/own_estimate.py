"""What is one therapist's own mean outcome, kept from saying more than it knows?

Method: empirical Bayes; the mean difference from what was expected, shrunk by
n ICC / (1 + (n - 1) ICC). The range has doubt about the ICC in it, by Kass & Steffey
(1989), J Am Stat Assoc 84, 717-726, and doubt about the coefficients.
Assumes: the clients are those this therapist had in the clinic's own estimate.
Refuses: fewer than 10 clients, and every order of therapists: one therapist's clients
are given at a time, the result carries no label, and it refuses to be compared.
"""

from dataclasses import dataclass
from typing import Never

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.measure.instrument import Direction
from cairn.science.provenance import Method
from cairn.science.scores import Floats
from cairn.science.service.therapists import ClinicVariation, as_columns, design_of

FEWEST_OWN_CLIENTS = 10

OWN = Method(
    "own mean outcome, shrunk towards what was expected",
    "1",
    "Kass & Steffey (1989), J Am Stat Assoc 84, 717-726",
)


@dataclass(frozen=True, slots=True, eq=False)
class OwnEstimate:
    """One therapist's mean outcome against what was expected, shrunk, with a range.

    `estimate`, `lower` and `upper` are points of the outcome above (+) or below (-)
    what was expected of these clients; `unshrunk` is the plain mean difference, and
    `reliability` the share of it that is kept, from 0 to 1.
    """

    estimate: float
    lower: float
    upper: float
    confidence: float
    unshrunk: float
    reliability: float
    n: int
    direction: Direction
    missing: int
    method: str
    version: str
    source: str

    def __lt__(self, other: object) -> Never:
        """Refuse to put therapists in order."""
        raise _no_order()

    def __le__(self, other: object) -> Never:
        """Refuse to put therapists in order."""
        raise _no_order()

    def __gt__(self, other: object) -> Never:
        """Refuse to put therapists in order."""
        raise _no_order()

    def __ge__(self, other: object) -> Never:
        """Refuse to put therapists in order."""
        raise _no_order()


def reliability_of_mean(n: ArrayLike, icc: float) -> Floats:
    """Return n ICC / (1 + (n - 1) ICC): how much of a mean of n clients is kept.

    `n` are numbers of clients from 0, `icc` a share from 0 to 1.
    """
    sizes = np.asarray(n, dtype=np.float64)
    if not 0 <= icc <= 1 or not np.all(np.isfinite(sizes) & (sizes >= 0)):
        raise ScienceError(
            "An intraclass correlation lies between 0 and 1, and a number of clients "
            "is 0 or more."
        )
    return sizes * icc / (1 + np.maximum(sizes - 1, 0) * icc)


def estimate_own(
    clinic: ClinicVariation,
    outcome: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    confidence: float = 0.95,
) -> OwnEstimate:
    """Estimate one therapist's mean outcome from that therapist's clients alone.

    `outcome` are points, `covariates` (clients, columns) the same as the clinic's; a
    missing value is NaN and leaves the client out. Raises TooFew below 10 clients.
    """
    z = critical_value(confidence)
    values, extra = as_columns(outcome, covariates)
    if extra.shape[1] != len(clinic.covariate_mean):
        raise ScienceError("The covariates must be those of the clinic's estimate.")
    known = np.isfinite(values) & np.isfinite(extra).all(axis=1)
    n = int(np.count_nonzero(known))
    if n < FEWEST_OWN_CLIENTS:
        raise TooFew("An own estimate", needed=FEWEST_OWN_CLIENTS, given=n)
    row = design_of(extra[known], clinic.covariate_mean).mean(axis=0)
    unshrunk = float(values[known].mean() - row @ clinic.fit.best.coefficients)
    kept = float(reliability_of_mean(n, clinic.icc))
    half = z * float(np.sqrt(_variance(clinic, n, unshrunk, row)))
    return OwnEstimate(
        estimate=kept * unshrunk,
        lower=kept * unshrunk - half,
        upper=kept * unshrunk + half,
        confidence=confidence,
        unshrunk=unshrunk,
        reliability=kept,
        n=n,
        direction=clinic.direction,
        missing=len(values) - n,
        method=OWN.name,
        version=OWN.version,
        source=OWN.source,
    )


def _variance(clinic: ClinicVariation, n: int, unshrunk: float, row: Floats) -> float:
    """Return the variance of the therapist's mean: given the ICC, and from it."""
    fit = clinic.fit
    kept = reliability_of_mean(n, clinic.icc)
    might_keep = n * fit.plausible / (1 + (n - 1) * fit.plausible)
    given = fit.plausibility @ (fit.total * fit.plausible * (1 - might_keep))
    from_icc = fit.plausibility @ (might_keep - kept) ** 2 * unshrunk**2
    from_coefficients = kept**2 * (row @ fit.best.covariance @ row)
    return float(given + from_icc + from_coefficients)


def _no_order() -> ScienceError:
    return ScienceError(
        "Own estimates are not put in order. Their ranges are too wide to rank anyone, "
        "and clients do not come to therapists by lot."
    )
