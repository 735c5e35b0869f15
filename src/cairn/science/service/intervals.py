"""How sure is a share, or a count, that was observed once?

Method: Wilson (1927) score interval and the Jeffreys interval for a share; Garwood
(1936) exact interval for a Poisson count.
Assumes: clients count independently, and so do the events behind a count.
Refuses: counts that are not whole numbers from 0, more successes than clients.
"""

import math
import operator
from dataclasses import dataclass

from scipy.special import betainccinv, betaincinv, gammainccinv, gammaincinv

from cairn.errors import ScienceError, TooFew
from cairn.science.change.reliable_change import critical_value
from cairn.science.provenance import Method

WILSON = Method(
    "Wilson score interval", "1", "Wilson (1927), J Am Stat Assoc 22, 209-212"
)
JEFFREYS = Method(
    "Jeffreys interval",
    "1",
    "Brown, Cai & DasGupta (2001), Statistical Science 16, 101-133, equation 8",
)
GARWOOD = Method(
    "exact Poisson interval", "1", "Garwood (1936), Biometrika 28, 437-442"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A share from 0 to 1, or a count, with the range it could as well come from.

    `count` of `of` were observed; `of` is None where nothing was counted out of.
    `missing` clients or periods could not be counted.
    """

    estimate: float
    lower: float
    upper: float
    confidence: float
    count: int
    of: int | None
    missing: int
    method: str
    version: str
    source: str


def wilson_interval(
    count: int, of: int, *, confidence: float = 0.95, missing: int = 0
) -> Interval:
    """Return a share's score interval; the ends are shares from 0 to 1.

    Raises TooFew when nobody was counted, ScienceError when the counts cannot be.
    """
    _check_share(count, of)
    ends = score_limits(count / of, of, confidence=confidence)
    return _interval(ends, confidence, count=count, of=of, missing=missing, how=WILSON)


def score_limits(
    share: float, size: float, *, confidence: float
) -> tuple[float, float]:
    """Return Wilson's limits for a share; `size` may be an effective, broken number."""
    z = critical_value(confidence)
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * math.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    half /= 1 + z**2 / size
    # At 0 and 1 the ends are 0 and 1; rounding must not move them.
    return 0.0 if share == 0 else centre - half, 1.0 if share == 1 else centre + half


def jeffreys_interval(
    count: int, of: int, *, confidence: float = 0.95, missing: int = 0
) -> Interval:
    """Return the equal-tailed interval of Beta(count + 1/2, of - count + 1/2).

    As Brown, Cai and DasGupta define it, its lower end is 0 when nobody counts and its
    upper end 1 when everybody does.
    Raises TooFew when nobody was counted, ScienceError when the counts cannot be.
    """
    _check_share(count, of)
    tail = _tail(confidence)
    shape = (count + 0.5, of - count + 0.5)
    ends = (
        0.0 if count == 0 else float(betaincinv(*shape, tail)),
        1.0 if count == of else float(betainccinv(*shape, tail)),
    )
    return _interval(
        ends, confidence, count=count, of=of, missing=missing, how=JEFFREYS
    )


def poisson_interval(
    count: int, *, confidence: float = 0.95, missing: int = 0
) -> Interval:
    """Return the exact interval of a count, such as the stones laid in one week.

    `missing` says how many periods the count does without. Raises ScienceError.
    """
    check_count(count, "count")
    tail = _tail(confidence)
    lower = float(gammaincinv(count, tail)) if count else 0.0
    upper = float(gammainccinv(count + 1, tail))
    return _interval(
        (lower, upper), confidence, count=count, of=None, missing=missing, how=GARWOOD
    )


def check_count(value: int, name: str) -> None:
    """Refuse what is not a whole number from 0."""
    try:
        whole = operator.index(value)
    except TypeError:
        whole = -1
    if whole < 0:
        raise ScienceError(f"The {name} must be a whole number from 0.")


def _check_share(count: int, of: int) -> None:
    check_count(count, "count")
    check_count(of, "number counted out of")
    if of == 0:
        raise TooFew("A share", needed=1, given=0)
    if count > of:
        raise ScienceError("A share counts some out of all; some cannot be more.")


def _tail(confidence: float) -> float:
    critical_value(confidence)
    return (1 - confidence) / 2


def _interval(
    ends: tuple[float, float],
    confidence: float,
    *,
    count: int,
    of: int | None,
    missing: int,
    how: Method,
) -> Interval:
    check_count(missing, "number missing")
    return Interval(
        estimate=float(count) if of is None else count / of,
        lower=ends[0],
        upper=ends[1],
        confidence=confidence,
        count=count,
        of=of,
        missing=missing,
        method=how.name,
        version=how.version,
        source=how.source,
    )
