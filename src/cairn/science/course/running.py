"""What is expected of one client, as their scores come in one at a time?

Method: each score updates the mean and covariance of the client's line, whatever came
before (Kalman 1960, J Basic Eng 82, 35-45); the same numbers as `predict_course` gives
from all scores at once.
Assumes: what `course/prediction.py` assumes.
Refuses: scores and positions that are not finite; with serial correlation, a time that
is not after the last one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cairn.errors import ScienceError, TooFew
from cairn.science.course.basis import Basis
from cairn.science.course.growth import GrowthModel
from cairn.science.course.lines import expected_lines

Pair = tuple[float, float]
_TIMES = (Basis.TIME, Basis.LOG_TIME)


@dataclass(frozen=True, slots=True)
class _LastScore:
    """Where the last score was: its axis (1, basis), its time and itself."""

    axis: Pair
    time: float
    score: float


@dataclass(frozen=True, slots=True)
class RunningCourse:
    """One client's line so far; make it with `start_course`.

    `level` and `slope` are its mean, `spread` the variance of the level, their
    covariance and the variance of the slope. `observed` counts scores to explain.
    """

    model: GrowthModel
    level: float
    slope: float
    spread: tuple[float, float, float]
    observed: int = 0
    last: _LastScore | None = None

    def observe(
        self, score: float, *, at: float, time: float | None = None
    ) -> "RunningCourse":
        """Return the course after one more score at position `at` of the basis.

        `time` since the client's first row is needed for serial correlation where `at`
        is not a time. Raises ScienceError.
        """
        if not math.isfinite(score):
            raise ScienceError("A score to learn from must be a finite number.")
        axis, carried, left = self._axis(at, time)
        gain, variance = self._project(axis)
        total = variance + left * self.model.residual_variance
        surprise = score - carried - self._expect(axis)
        aa, ab, bb = self.spread
        one, two = gain
        return replace(
            self,
            level=self.level + one * surprise / total,
            slope=self.slope + two * surprise / total,
            spread=(
                aa - one * one / total,
                ab - one * two / total,
                bb - two * two / total,
            ),
            observed=self.observed + 1,
            last=self._remember(score, at, time),
        )

    def predict(self, *, at: float, time: float | None = None) -> tuple[float, float]:
        """Return mean and variance of a new score at position `at` of the basis."""
        axis, carried, left = self._axis(at, time)
        _, variance = self._project(axis)
        total = variance + left * self.model.residual_variance
        return carried + self._expect(axis), total

    def _remember(self, score: float, at: float, time: float | None) -> _LastScore:
        axis = (1.0, float(self.model.basis.values_at(at)))
        return _LastScore(axis, self._when(at, time), score)

    def _expect(self, axis: Pair) -> float:
        return axis[0] * self.level + axis[1] * self.slope

    def _project(self, axis: Pair) -> tuple[Pair, float]:
        aa, ab, bb = self.spread
        gain = (aa * axis[0] + ab * axis[1], ab * axis[0] + bb * axis[1])
        return gain, gain[0] * axis[0] + gain[1] * axis[1]

    def _axis(self, at: float, time: float | None) -> tuple[Pair, float, float]:
        """Return the axis, the score carried over, and the share of error left."""
        if not math.isfinite(at):
            raise ScienceError("A position on the basis must be a finite number.")
        here = float(self.model.basis.values_at(at))
        if self.model.correlation is None or self.last is None:
            return (1.0, here), 0.0, 1.0
        since = self._when(at, time) - self.last.time
        if since <= 0:
            raise ScienceError(
                "With serial correlation a time must come after the client's last one. "
                "Average scores of one time before they are learned from."
            )
        shared = self.model.correlation**since
        before = self.last.axis
        axis = (1 - shared * before[0], here - shared * before[1])
        return axis, shared * self.last.score, 1 - shared**2

    def _when(self, at: float, time: float | None) -> float:
        if time is not None and math.isfinite(time):
            return time
        if self.model.correlation is None or self.model.basis in _TIMES:
            return at
        raise ScienceError(
            "With serial correlation each score needs the time since the client's "
            "first row."
        )


def start_course(
    model: GrowthModel,
    *,
    first_score: float | None = None,
    covariates: Sequence[float] = (),
) -> RunningCourse:
    """Begin a client's course, before any score to explain.

    `first_score` is needed when it is in the model, and `covariates` in its order.
    Raises TooFew without the first score, ScienceError for other covariates.
    """
    if model.first_score and first_score is None:
        raise TooFew("A course with the first score in it", needed=1, given=0)
    known = (first_score, *covariates) if model.first_score else tuple(covariates)
    between = np.array([known], dtype=np.float64)
    if (
        between.shape != (1, len(model.design.between))
        or not np.isfinite(between).all()
    ):
        raise ScienceError("The covariates must be those of the model, and finite.")
    lines = expected_lines(model, between)
    (aa, ab), (_, bb) = lines.covariance[0].tolist()
    level, slope = lines.mean[0].tolist()
    return RunningCourse(model, level, slope, (aa, ab, bb))
