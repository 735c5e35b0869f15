"""Which bands hold in a practice that has few clients of its own, or none?

Method: the calibrated course of this room, learnt from own clients together with a few
stand-ins for published figures, as a power prior (Ibrahim & Chen 2000, Statistical
Science 15, 46-60). Stand-ins answer weekly; their lines and errors are spread evenly
over the prior's normal distributions by a Sobol sequence (Sobol 1967, USSR Comput Math
Math Phys 7, 86-112), and their scores are possible ones.
Emerging: stand-ins on the possible scores are ours and not published.
Assumes: what the prior assumes; each stand-in weighs as much as an own client.
Refuses: fewer than five stand-ins; a measure without a prior; clients of another
direction.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from cairn.errors import ScienceError, TooFew
from cairn.science.arrange import arrange_scores
from cairn.science.course.practice import (
    DAYS_A_WEEK,
    FEWEST_STAND_INS,
    STAND_IN_WEEKS,
    label_of,
)
from cairn.science.course.priors import CoursePrior, published_prior
from cairn.science.course.score_scale import ScoreRange
from cairn.science.emerging.calibrated_course import CalibratedCourse
from cairn.science.emerging.calibration import fit_calibrated_course
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

# Chosen on resamples (see the evidence): fewer widen the bands before own clients come,
# more make them too narrow for people whom the published figures do not fit.
STAND_INS_ON_SCORES = 15
# Outside these quantiles ten or twenty stand-ins would be too odd to stand for anybody.
_OUTERMOST = 0.02

PRACTICE_COURSE = Method(
    "calibrated course of own clients and stand-ins for published figures (emerging)",
    "1",
    "unpublished combination; power prior by Ibrahim & Chen (2000), Statistical "
    "Science 15, 46-60",
)


@dataclass(frozen=True, slots=True, eq=False)
class PracticeCourse:
    """A calibrated course, and how much of it is the practice's own.

    `n_clients` own clients with two scores or more went in and the prior counts as
    `stand_ins` more; `own_weight` is the first's share of both, from 0 to 1. `missing`
    counts own rows without a score.
    """

    measure: str
    course: CalibratedCourse
    label: str
    prior: CoursePrior
    n_clients: int
    stand_ins: int
    own_weight: float
    missing: int
    method: str
    version: str
    source: str


def fit_practice_course(
    measure: str,
    own: Scores | None = None,
    *,
    prior: CoursePrior | None = None,
    stand_ins: int = STAND_INS_ON_SCORES,
) -> PracticeCourse:
    """Learn a calibrated course from own clients and a measure's published figures.

    `own` has time in days; None stands for a practice without clients. `prior`
    replaces the published one of the measure's key. Raises ScienceError and TooFew.
    """
    prior = prior or published_prior(measure)
    if stand_ins < FEWEST_STAND_INS:
        raise TooFew(
            "A prior, in stand-in clients,", needed=FEWEST_STAND_INS, given=stand_ins
        )
    low, high = prior.scores
    together = _together(stand_in_scores(prior, stand_ins), own)
    clients = 0 if own is None else _with_two(own)
    weight = clients / (clients + stand_ins)
    return PracticeCourse(
        measure=measure,
        course=fit_calibrated_course(together, stated=ScoreRange(low, high)),
        label=label_of(prior, clients, weight),
        prior=prior,
        n_clients=clients,
        stand_ins=stand_ins,
        own_weight=weight,
        missing=0 if own is None else own.missing,
        method=PRACTICE_COURSE.name,
        version=PRACTICE_COURSE.version,
        source=f"{PRACTICE_COURSE.source}; prior: {prior.source}",
    )


def stand_in_scores(prior: CoursePrior, clients: int) -> Scores:
    """Return whole scores of clients who follow the prior, from day 0, each week.

    Levels and slopes have just the prior's means and variances before scores are
    rounded and held within the measure's range.
    """
    variances = prior.variances
    spread = _spread_evenly(clients, STAND_IN_WEEKS + 3)
    weeks = np.arange(STAND_IN_WEEKS + 1)
    level = prior.level + math.sqrt(variances.level) * spread[:, :1]
    slope = prior.slope + math.sqrt(variances.slope) * spread[:, 1:2]
    error = math.sqrt(variances.residual) * spread[:, 2:]
    score = np.round(level + slope * np.log1p(weeks) + error).clip(*prior.scores)
    return arrange_scores(
        np.repeat(np.arange(clients), len(weeks)),
        score.ravel(),
        time=np.tile(weeks * float(DAYS_A_WEEK), clients),
        direction=prior.direction,
    )


def _spread_evenly(rows: int, columns: int) -> Floats:
    """Return normal quantiles, evenly spread in every column: mean 0 and mean square 1.

    The sequence is fixed, not random.
    """
    sequence = qmc.Sobol(columns, scramble=False)
    # The sequence begins in a corner; its first point is left out.
    points = sequence.random_base2(math.ceil(math.log2(rows + 1)))[1 : rows + 1]
    found = ndtri(points.clip(_OUTERMOST, 1 - _OUTERMOST))
    found -= found.mean(axis=0)
    return np.asarray(found / np.sqrt(np.mean(found**2, axis=0)))


def _together(stand_ins: Scores, own: Scores | None) -> Scores:
    """Put own clients behind the stand-ins, counting days from each one's first."""
    if own is None:
        return stand_ins
    if own.direction is not stand_ins.direction:
        raise ScienceError(
            "The prior and the scores must agree on which direction is better."
        )
    return arrange_scores(
        np.concatenate(
            (stand_ins.client_of_row, own.client_of_row + stand_ins.n_clients)
        ),
        np.concatenate((stand_ins.score, own.score)),
        time=np.concatenate((stand_ins.time, own.elapsed)),
        occasion=np.concatenate((stand_ins.occasion, own.occasion)),
        direction=own.direction,
    )


def _with_two(own: Scores) -> int:
    """Count the clients with a first score and one to learn from."""
    return int(np.count_nonzero(np.diff(own.drop_missing().starts) >= 2))
