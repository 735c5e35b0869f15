"""Do weeks echo: is a good week for clients followed by a better week for me?

Method: my week on my own week before, the clients' mean change the week before, and
time. Alone by least squares; in a clinic within therapists, robust to clusters of the
same therapist. The lag is one week, declared beforehand; no other is tried.
Assumes: weeks are numbered in order and a missing one is NaN, never 0.
Refuses: alone, fewer than 104 weeks, 75 answered, or 8 clients in the middle week; a
clinic, fewer than 10 therapists with 52 weeks each, 40 answered. Time stays in the
model: without it shared drift alone makes 6 to 12 % false findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.provenance import Method
from cairn.science.reciprocity.clustered import (
    Effect,
    effect_of,
    regress_by_cluster,
)
from cairn.science.reciprocity.threshold import Need, Threshold
from cairn.science.scores import Floats

ECHO = Method(
    "one-week lag with own history and time", "1", "project rule, not published"
)
ALONE = Threshold(
    "The echo of weeks",
    (
        Need("weeks", 104),
        Need("answered weeks", 75),
        Need("clients in a middle week", 8),
    ),
)
CLINIC = Threshold(
    "The echo of weeks in a clinic", (Need("therapists with 52 weeks", 10),)
)
WEEKS_EACH = 52
ANSWERED_EACH = 40


@dataclass(frozen=True, slots=True)
class Weeks:
    """One therapist's weeks in order, NaN where a week has no answer.

    `own` is the weekly mark, `moved` the mean standardised change of the clients seen,
    `seen` how many were seen.
    """

    own: Floats
    moved: Floats
    seen: Floats


@dataclass(frozen=True, slots=True)
class Echo:
    """`slope`: points of my week for a spread of the clients' change a week before."""

    slope: Effect
    own_history: Effect
    drift: Effect
    weeks: int
    therapists: int
    method: str
    version: str
    source: str


def arrange_weeks(own: ArrayLike, moved: ArrayLike, seen: ArrayLike) -> Weeks:
    """Check one therapist's weeks. Raises ScienceError for uneven columns."""
    columns = [np.asarray(one, dtype=np.float64) for one in (own, moved, seen)]
    if len({column.shape for column in columns}) != 1 or columns[0].ndim != 1:
        raise ScienceError("Every week needs a mark, a movement and a count, or NaN.")
    if any(np.isinf(column).any() for column in columns):
        raise ScienceError("A value must be a finite number or missing.")
    return Weeks(*columns)


def find_echo(weeks: Weeks, *, confidence: float = 0.95) -> Echo:
    """Look for an echo in one therapist's weeks. Raises NotYet below the threshold."""
    outcome, design = _pairs(weeks)
    ALONE.check(len(weeks.own), _answered(weeks), _middle_week(weeks))
    columns = np.column_stack([np.ones(len(outcome)), design])
    effects = _least_squares(outcome, columns, confidence)
    return _echo(effects[1:], weeks=len(outcome), therapists=1)


def find_echo_in_clinic(
    therapists: Sequence[Weeks], *, confidence: float = 0.95
) -> Echo:
    """Look for an echo within therapists who consented; whose is whose plays no part.

    Therapists with fewer than 52 weeks, or 40 answered ones, are left out.
    """
    long = [
        weeks
        for weeks in therapists
        if len(weeks.own) >= WEEKS_EACH and _answered(weeks) >= ANSWERED_EACH
    ]
    CLINIC.check(len(long))
    pairs = [_pairs(weeks) for weeks in long]
    group = np.repeat(np.arange(len(pairs)), [len(outcome) for outcome, _ in pairs])
    effects = regress_by_cluster(
        np.concatenate([outcome for outcome, _ in pairs]),
        np.concatenate([design for _, design in pairs]),
        group,
        confidence=confidence,
    )
    return _echo(effects, weeks=len(group), therapists=len(long))


def _answered(weeks: Weeks) -> int:
    return int(np.count_nonzero(~np.isnan(weeks.own)))


def _middle_week(weeks: Weeks) -> int:
    seen = weeks.seen[~np.isnan(weeks.seen)]
    return int(np.median(seen)) if len(seen) else 0


def _pairs(weeks: Weeks) -> tuple[Floats, Floats]:
    """Return the weeks that follow a known one: my mark, and what may explain it."""
    time = np.linspace(-1, 1, len(weeks.own)) if len(weeks.own) > 1 else np.zeros(1)
    table = np.column_stack([weeks.own[:-1], weeks.moved[:-1], time[1:]])
    known = ~np.isnan(table).any(axis=1) & ~np.isnan(weeks.own[1:])
    return weeks.own[1:][known], table[known]


def _least_squares(
    outcome: Floats, design: Floats, confidence: float
) -> tuple[Effect, ...]:
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    residual = outcome - design @ coefficients
    freedom = len(outcome) - design.shape[1]
    if freedom < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ScienceError("These weeks do not vary; nothing can echo in them.")
    errors = np.sqrt(np.diag(inverse) * (residual @ residual) / freedom)
    return tuple(
        effect_of(float(one), float(error), freedom=freedom, confidence=confidence)
        for one, error in zip(coefficients, errors, strict=True)
    )


def _echo(effects: tuple[Effect, ...], *, weeks: int, therapists: int) -> Echo:
    own_history, slope, drift = effects
    return Echo(
        slope=slope,
        own_history=own_history,
        drift=drift,
        weeks=weeks,
        therapists=therapists,
        method=ECHO.name,
        version=ECHO.version,
        source=ECHO.source,
    )
