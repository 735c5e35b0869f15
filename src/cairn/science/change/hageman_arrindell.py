"""How far did true scores move, of each client and of the group?

Method: Hageman & Arrindell (1999), Behav Res Ther 37, 1169-1193; as the formulas are
given in the clinicalsignificance package and cited there.
Assumes: measurement error is alike at the first and the last score.
Refuses: scores, or differences of scores, that spread no more than measurement error.
"""

import math
from dataclasses import dataclass, replace

from scipy.special import ndtr

from cairn.errors import ScienceError
from cairn.science.change.clinical_change import lies_clinical, lies_functional
from cairn.science.change.codes import Sides
from cairn.science.change.first_and_last import FirstAndLast
from cairn.science.change.indices import Index, divide, error_of_first_scores
from cairn.science.change.line import beyond, short_of
from cairn.science.change.norms import UsedNorms
from cairn.science.measure.instrument import Direction
from cairn.science.measure.reading import Cutoff, Norm


@dataclass(frozen=True, slots=True)
class GroupLevel:
    """Shares of a group estimated from normal true scores, between 0 and 1."""

    improved: float
    functional: float | None
    reliability_of_differences: float


def index_hageman_arrindell(pairs: FirstAndLast, norms: UsedNorms) -> Index:
    """RC = [(x2 - x1) rdd + (M2 - M1)(1 - rdd)] / (sqrt(rdd) sqrt(2) SEM)."""
    reliability = reliability_of_differences(norms)
    values = pairs.change * reliability
    values += (norms["mean_last"] - norms["mean"]) * (1 - reliability)
    error = math.sqrt(reliability) * math.sqrt(2) * error_of_first_scores(norms)
    return divide(values, error)


def reliability_of_differences(norms: UsedNorms) -> float:
    """Return rdd, the share of the spread of differences that is not error.

    rdd = (s1^2 r11 + s2^2 r22 - 2 s1 s2 r12) / (s1^2 + s2^2 - 2 s1 s2 r12), with
    rjj = (sj^2 - SEM^2) / sj^2. Raises ScienceError where it is not above 0.
    """
    total = _spread_of_differences(norms) ** 2
    true = total - 2 * error_of_first_scores(norms) ** 2
    if not (total > 0 and true > 0):
        raise ScienceError(
            "The differences between first and last scores spread no more than "
            "measurement error, so Hageman & Arrindell's index does not exist here."
        )
    return true / total


def true_norm(norm: Norm, norms: UsedNorms) -> Norm:
    """Replace a group's SD by that of its true scores, SD sqrt(rjj)."""
    share = _reliability(norm.standard_deviation, norms)
    return replace(norm, standard_deviation=norm.standard_deviation * math.sqrt(share))


def index_of_last_scores(
    pairs: FirstAndLast, norms: UsedNorms, cutoff: Cutoff
) -> Index:
    """CS = [M2 + (x2 - M2) r22 - TRC] / (sqrt(r22) SEM), TRC the true-score cut-off."""
    share = _reliability(norms["standard_deviation_last"], norms)
    centre = norms["mean_last"]
    values = (pairs.last - centre) * share
    values += centre - cutoff.value
    return divide(values, math.sqrt(share) * error_of_first_scores(norms))


def true_score_sides(
    pairs: FirstAndLast,
    index: Index,
    cutoff: Cutoff,
    *,
    critical: float,
    direction: Direction,
) -> Sides:
    """Ask of the last score that its CS lies beyond the critical value, either way."""
    high = beyond(index.values, critical)
    low = short_of(index.values, -critical)
    higher = direction is Direction.HIGHER_IS_BETTER
    return Sides(
        clinical_before=lies_clinical(pairs.first, cutoff, direction=direction),
        functional_before=lies_functional(pairs.first, cutoff, direction=direction),
        functional_after=high if higher else low,
        clinical_after=low if higher else high,
    )


def group_level(
    norms: UsedNorms, cutoff: Cutoff | None, *, direction: Direction
) -> GroupLevel:
    """Estimate the share of the group that truly improved, and that is functional.

    Phi((M2 - M1) D / (sd_change sqrt(rdd))) and Phi((M2 - TRC) D / (s2 sqrt(r22))),
    with D = +1 where higher is better and -1 where lower is.
    """
    reliability = reliability_of_differences(norms)
    moved = (norms["mean_last"] - norms["mean"]) * direction.sign
    spread = _spread_of_differences(norms) * math.sqrt(reliability)
    functional = None
    if cutoff is not None:
        last = norms["standard_deviation_last"]
        past = (norms["mean_last"] - cutoff.value) * direction.sign
        functional = float(ndtr(past / (last * math.sqrt(_reliability(last, norms)))))
    return GroupLevel(float(ndtr(moved / spread)), functional, reliability)


def _spread_of_differences(norms: UsedNorms) -> float:
    first, last = norms["standard_deviation"], norms["standard_deviation_last"]
    variance = first**2 + last**2 - 2 * first * last * norms["correlation"]
    return math.sqrt(max(variance, 0.0))


def _reliability(spread: float, norms: UsedNorms) -> float:
    share = 1 - (error_of_first_scores(norms) / spread) ** 2
    if not share > 0:
        raise ScienceError(
            "Scores that spread no more than measurement error have no true-score "
            "cut-off. Check the standard deviations and the reliability."
        )
    return share
