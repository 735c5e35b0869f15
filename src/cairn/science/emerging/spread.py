"""By how much are a model's own bands too wide or too narrow?

Method: residuals of clients that the model had not seen, divided by the spread it gave
them, follow Student's t with a spread and degrees of freedom of their own, which depend
on how far ahead was forecast and from how many scores: nonhomogeneous regression
(Gneiting et al. 2005, Mon Weather Rev 133, 1098-1118) with t instead of normal errors,
by maximum likelihood with a normal penalty that keeps small samples near the model.
Emerging: its use on growth models of scores is not published.
Assumes: residuals of different clients are independent.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from cairn.science.scores import Floats, Whole

# From so many scores given on, bands are corrected alike.
_MOST_GIVEN = 12
_FEWEST_FREEDOM = 2.5
_EXPONENT = 6.0
# Before any residual is seen: nothing to correct, and errors nearly normal.
_EXPECTED = np.array([0.0, 0.0, 0.0, 0.0, 3.0, 0.0])
_UNSURE = np.array([0.5, 0.5, 0.3, 0.5, 1.0, 2.0])


@dataclass(frozen=True, slots=True)
class SpreadCorrection:
    """What turns a model's spread into that of a t distribution.

    The factor is exp(level + next / ahead + given x ln(scores given)), and `first` more
    in the exponent where the first score is all that is given; the degrees of freedom
    are 2.5 + exp(freedom + next_freedom / ahead); `ahead` counts occasions.
    """

    level: float = 0.0
    next: float = 0.0
    given: float = 0.0
    first: float = 0.0
    freedom: float = _EXPONENT
    next_freedom: float = 0.0

    def factor(self, ahead: Floats, given: Whole) -> Floats:
        """Return what to multiply the model's spread by; shape (rows,)."""
        weights = (self.level, self.next, self.given, self.first)
        terms = _terms(ahead, given) @ weights
        return np.asarray(np.exp(terms))

    def freedom_of(self, ahead: Floats) -> Floats:
        """Return the degrees of freedom; shape (rows,)."""
        exponent = self.freedom + self.next_freedom / np.maximum(ahead, 1.0)
        exponent = np.clip(exponent, -_EXPONENT, _EXPONENT)
        return np.asarray(_FEWEST_FREEDOM + np.exp(exponent))


def fit_spread(
    residual: Floats, ahead: Floats, given: Whole, *, weight: Floats
) -> SpreadCorrection:
    """Fit the correction to standardised residuals, one row each.

    `weight` adds up to what the rows are worth together, in independent residuals.
    """
    terms = _terms(ahead, given)

    def loss(values: Floats) -> float:
        correction = SpreadCorrection(*values)
        freedom = correction.freedom_of(ahead)
        logarithm = terms @ values[:4]
        z = residual * np.exp(-logarithm)
        likely = gammaln((freedom + 1) / 2) - gammaln(freedom / 2)
        likely -= np.log(freedom) / 2 + logarithm
        likely -= (freedom + 1) / 2 * np.log1p(z * z / freedom)
        penalty = ((values - _EXPECTED) / _UNSURE) ** 2
        return float(penalty.sum() / 2 - weight @ likely)

    found = minimize(loss, _EXPECTED, method="L-BFGS-B")
    return SpreadCorrection(*(float(value) for value in found.x))


def _terms(ahead: Floats, given: Whole) -> Floats:
    return np.column_stack(
        (
            np.ones(len(ahead)),
            1 / np.maximum(ahead, 1.0),
            np.log(np.clip(given, 1, _MOST_GIVEN)),
            (given == 1).astype(np.float64),
        )
    )
