"""Which mean, spread and reliability is a change held against, and where from?

Assumes: what is not given is taken from the sample: the first and last scores of the
clients who have both. A reliability is never taken from two scores of one client.
Refuses: a reliability outside (0, 1), a spread not above 0, a correlation outside
(-1, 1), and a sample too small or too uniform to have a spread.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.change.first_and_last import FirstAndLast
from cairn.science.change.line import Truths
from cairn.science.change.reliable_change import check_positive, check_reliability
from cairn.science.measure.reading import Norm, Population
from cairn.science.provenance import Status
from cairn.science.scores import Floats

# Two scores are the fewest that have a spread.
FEWEST = 2

# Which clients: all of them, or those marked.
Selection = slice | Truths


@dataclass(frozen=True, slots=True)
class ChangeNorms:
    """What is known of a measure and a population; None where it is not.

    Means and standard deviations are in points; `mean` and `standard_deviation` are of
    first scores (or of the population named by the method), the `_last` ones of last
    scores. `correlation` is that of first and last scores.
    """

    reliability: float | None = None
    standard_deviation: float | None = None
    mean: float | None = None
    reliability_last: float | None = None
    standard_deviation_last: float | None = None
    mean_last: float | None = None
    correlation: float | None = None


@dataclass(frozen=True, slots=True)
class UsedNorms:
    """The numbers a method used, and the names of those taken from the sample."""

    values: ChangeNorms
    from_sample: tuple[str, ...]

    def __getitem__(self, name: str) -> float:
        """Return a number that the method needs."""
        value: float | None = getattr(self.values, name)
        if value is None:
            raise ScienceError(f"This method needs the {name.replace('_', ' ')}.")
        return value


def fill_norms(
    norms: ChangeNorms, pairs: FirstAndLast, needed: tuple[str, ...]
) -> UsedNorms:
    """Keep what a method needs, and take what is not given from the sample.

    Raises ScienceError for a number out of its range or a missing reliability, TooFew
    where the sample has fewer than two clients with a first and a last score.
    """
    values = ChangeNorms(**{name: getattr(norms, name) for name in needed})
    if "reliability_last" in needed and values.reliability_last is None:
        values = replace(values, reliability_last=norms.reliability)
    absent = tuple(name for name in needed if getattr(values, name) is None)
    sample = {name: _from_sample(name, pairs) for name in absent}
    _check(replace(values, **sample))
    return UsedNorms(replace(values, **sample), absent)


def _from_sample(name: str, pairs: FirstAndLast) -> float:
    if name in {"reliability", "reliability_last"}:
        raise ScienceError(
            "This method needs the reliability of the measure. Take it from the study "
            "that the standard deviation comes from; two scores cannot give it."
        )
    what = f"A {name.replace('_', ' ')} from the sample"
    return _SAMPLE[name](pairs, _sample(pairs, what))


def _sample(pairs: FirstAndLast, what: str) -> Selection:
    """Select the clients with a first and a last score; `what` they are needed for."""
    used = pairs.used
    given = int(np.count_nonzero(used))
    if given < FEWEST:
        raise TooFew(what, needed=FEWEST, given=given)
    return slice(None) if given == len(used) else used


def norm_of_first_scores(pairs: FirstAndLast) -> Norm:
    """Take mean and spread of the first scores of the clients who have a last one."""
    first = pairs.first[_sample(pairs, "A norm from the sample")]
    return Norm(
        sample="first scores of the clients with a first and a last score",
        population=Population.CLINICAL,
        mean=float(first.mean()),
        standard_deviation=_spread(first),
        n=len(first),
        status=Status.COMPUTED,
        source="this sample",
    )


def _spread(values: Floats) -> float:
    spread = float(np.std(values, ddof=1))
    if not spread > 0:
        raise ScienceError(
            "The scores of the sample are all alike, so they have no spread. Give a "
            "published standard deviation."
        )
    return spread


def _correlate(pairs: FirstAndLast, used: Selection) -> float:
    first, last = pairs.first[used], pairs.last[used]
    spreads = _spread(first) * _spread(last)
    together = float(np.dot(first - first.mean(), last - last.mean()))
    return together / (len(first) - 1) / spreads


_SAMPLE: dict[str, Callable[[FirstAndLast, Selection], float]] = {
    "standard_deviation": lambda pairs, used: _spread(pairs.first[used]),
    "standard_deviation_last": lambda pairs, used: _spread(pairs.last[used]),
    "mean": lambda pairs, used: float(pairs.first[used].mean()),
    "mean_last": lambda pairs, used: float(pairs.last[used].mean()),
    "correlation": _correlate,
}


def _check(norms: ChangeNorms) -> None:
    for field in fields(norms):
        value: float | None = getattr(norms, field.name)
        if value is not None:
            _check_one(field.name, value)


def _check_one(name: str, value: float) -> None:
    words = name.replace("_", " ")
    if name.startswith("standard_deviation"):
        check_positive(value, words)
    elif name.startswith("reliability"):
        check_reliability(value)
    elif not math.isfinite(value):
        raise ScienceError(f"The {words} must be a number.")
    elif name == "correlation" and not -1 <= value <= 1:
        raise ScienceError("The correlation must lie between -1 and 1.")
