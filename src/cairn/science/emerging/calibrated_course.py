"""Which bands hold the share of scores they promise, on the possible scores?

Method: a growth model on the logarithm of the session, with the first score and with
serial correlation in time (Laird & Ware 1982, Biometrics 38, 963-974; Jones 1993,
Longitudinal Data with Serial Correlation), on a started logarithm of the distance from
the better end (Box & Cox 1964, J R Stat Soc B 26, 211-252); its spread corrected by
nonhomogeneous regression (Gneiting et al. 2005, Mon Weather Rev 133, 1098-1118).
Emerging: each part is published; this way of putting them together is ours and is not.
Assumes: clients to come are like those of the fit.
Refuses: what a growth model refuses; scores outside the stated range.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr

from cairn.science.course.basis import Basis, positions
from cairn.science.course.forecast import Forecast, make_forecast
from cairn.science.course.growth import GrowthModel
from cairn.science.course.possible_scores import ScoreDistributions
from cairn.science.course.prediction import predict_course
from cairn.science.course.score_scale import ScoreScale
from cairn.science.course.targets import start_times
from cairn.science.emerging.spread import SpreadCorrection
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole

CALIBRATED_COURSE = Method(
    "calibrated course (emerging): growth model on a started log, spread corrected",
    "1",
    "unpublished combination of Laird & Ware (1982), Jones (1993), Box & Cox (1964) "
    "and Gneiting et al. (2005)",
)
# Nearer than this share of the usual time between scores, two scores count as so near.
_NEAREST = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class CalibratedCourse:
    """A fitted forecaster; `growth` is on the working scale of `scale`.

    `usual_gap` is the median time from one score of a client to the next; `n_checked`
    counts the forecasts of clients not seen that `spread` was learnt from.
    """

    growth: GrowthModel
    scale: ScoreScale
    spread: SpreadCorrection
    usual_gap: float
    n_checked: int

    def forecast(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row: of client number `client` at session `at`.

        `at` counts occasions from the client's first row, which is 0, and may lie
        between whole numbers; `elapsed` is the time since that row. Without it sessions
        come at the usual pace. Rows of a client without a score are NaN.
        Raises ScoresRefused.
        """
        last = _last_known(given)
        ahead = at - last.position[client]
        reached = last.elapsed[client]
        if elapsed is None:
            elapsed = reached + ahead * self.usual_gap
            elapsed = np.where(np.isnan(reached), at * self.usual_gap, elapsed)
        nearest = reached + _NEAREST * self.usual_gap
        elapsed = np.where(np.isnan(reached), elapsed, np.fmax(elapsed, nearest))
        predicted = predict_course(
            self.growth,
            on_working_scale(given, self.scale),
            client=client,
            at=at,
            time=elapsed,
        )
        spread = np.sqrt(predicted.variance)
        spread = spread * self.spread.factor(ahead, predicted.given)
        distributions = _on_possible_scores(
            self.scale,
            predicted.mean,
            spread,
            freedom=self.spread.freedom_of(ahead),
        )
        return make_forecast(
            given,
            client=client,
            time=elapsed + last.start[client],
            distributions=distributions,
            method=CALIBRATED_COURSE,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _LastKnown:
    """Each client's last known score: session, time since the first row, its time."""

    position: Floats
    elapsed: Floats
    start: Floats


def _last_known(given: Scores) -> _LastKnown:
    rows = np.flatnonzero(given.known)
    place = np.searchsorted(rows, given.starts[1:]) - 1
    row = np.append(rows, -1)[place]
    known = row >= given.starts[:-1]
    start = start_times(given)
    if not len(rows):
        nothing = np.full(given.n_clients, np.nan)
        return _LastKnown(nothing, nothing, start)
    session = positions(given, Basis.LOG_SESSION)[row]
    return _LastKnown(
        position=np.where(known, session, np.nan),
        elapsed=np.where(known, given.elapsed[row], np.nan),
        start=start,
    )


def on_working_scale(scores: Scores, scale: ScoreScale) -> Scores:
    """Turn scores into the working scale of a measure."""
    return replace(scores, score=scale.work(scores.score))


def _on_possible_scores(
    scale: ScoreScale, centre: Floats, spread: Floats, *, freedom: Floats
) -> ScoreDistributions:
    """Read the probabilities of the possible scores off t on the working scale."""
    sign = -scale.direction.sign
    z = sign * (scale.work(scale.edges) - centre[:, None]) / spread[:, None]
    cumulative = np.ones((len(centre), len(scale.possible)))
    cumulative[:, :-1] = stdtr(freedom[:, None], z)
    cumulative[np.isnan(centre)] = np.nan
    return ScoreDistributions(scale.possible, cumulative)
