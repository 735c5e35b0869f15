"""How is a calibrated course learnt from scores?

Method: the start of the logarithm with the highest profile likelihood (Box & Cox 1964,
J R Stat Soc B 26, 211-252); then the growth model; then the correction of its spread,
learnt from forecasts of clients left out of the fit (five-fold).
Emerging, as `emerging/calibrated_course.py` is.
Assumes: clients in any order; those whose numbers leave the same rest go together.
Refuses: what `course/estimation.py` refuses, scores outside the stated range.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from cairn.errors import ScienceError
from cairn.science.course.basis import Basis, positions
from cairn.science.course.cases import Cases, Horizon, find_cases, keep_first
from cairn.science.course.estimation import Estimation
from cairn.science.course.growth import GrowthModel, fit_growth, fit_statistics
from cairn.science.course.prediction import predict_course
from cairn.science.course.responses import arrange_responses
from cairn.science.course.score_scale import (
    NOTHING_STATED,
    ScoreRange,
    ScoreScale,
    describe_range,
)
from cairn.science.course.statistics import GrowthDesign, add_up
from cairn.science.course.targets import usual_gap
from cairn.science.emerging.calibrated_course import (
    CalibratedCourse,
    on_working_scale,
)
from cairn.science.emerging.spread import SpreadCorrection, fit_spread
from cairn.science.same_time import SameTime, merge_same_time
from cairn.science.scores import Floats, Scores

# So many clients settle every number here; more only take longer.
MOST_CLIENTS = 2000
_FOLDS = 5
_GIVEN = (1, 2, 3, 4, 6, 8, 12)
# Starts that are tried, in standard deviations of all scores.
_STARTS = (0.1, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5, 2.5, np.inf)
# A logarithm must make the scores this much likelier to be worth its name.
_CLEARLY = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class _Residuals:
    """Standardised residuals of clients that were left out, one row each."""

    residual: Floats
    ahead: Floats
    cases: Cases


def fit_calibrated_course(
    scores: Scores, *, stated: ScoreRange = NOTHING_STATED
) -> CalibratedCourse:
    """Learn a calibrated course from scores; `stated` is the measure's range.

    Of more than 2000 clients, evenly spaced ones are used.
    Raises TooFew, ScoresRefused and ScienceError.
    """
    scale = describe_range(scores, stated)
    # In order of label, so that the order of a table's rows makes no difference.
    sorted_scores = scores.choose(np.argsort(scores.clients, kind="stable"))
    merged = merge_same_time(sorted_scores, SameTime.MEAN, by_time=False)
    chosen = _thin_out(merged.scores)
    scale = choose_start(chosen, scale)
    working = on_working_scale(chosen, scale)
    growth = _fit(working)
    found = list(_leave_out(working, growth.design))
    return CalibratedCourse(
        growth=growth,
        scale=scale,
        spread=_correct(found),
        usual_gap=usual_gap(chosen),
        n_checked=sum(len(one.residual) for one in found),
    )


def choose_start(scores: Scores, scale: ScoreScale) -> ScoreScale:
    """Choose the start of the logarithm that makes the scores likeliest, or none."""
    spread = float(scores.score[scores.known].std())
    if spread == 0:
        return replace(scale, start=float(np.inf))
    tried = [replace(scale, start=float(start * spread)) for start in _STARTS]
    likely = [_likelihood(scores, one) for one in tried]
    best = int(np.argmax(likely))
    return tried[best] if likely[best] > likely[-1] + _CLEARLY else tried[-1]


def _likelihood(scores: Scores, scale: ScoreScale) -> float:
    """Return the log-likelihood of the scores after the first, in their own units."""
    try:
        model = fit_growth(
            on_working_scale(scores, scale),
            basis=Basis.LOG_SESSION,
            estimation=Estimation.ML,
        )
    except ScienceError:
        return -np.inf
    slopes = scale.log_slope(scores.score)[scores.known]
    known = np.concatenate(([0], np.cumsum(scores.known)))[scores.starts]
    first = known[:-1][np.diff(known) > 0]
    return model.log_likelihood + float(slopes.sum() - slopes[first].sum())


def _fit(working: Scores) -> GrowthModel:
    """Fit with serial correlation, where scores follow each other to show one."""
    counts = np.bincount(
        working.client_of_row[working.known], minlength=working.n_clients
    )
    return fit_growth(
        working, basis=Basis.LOG_SESSION, correlation=bool(np.any(counts > 2))
    )


def _fit_again(working: Scores, design: GrowthDesign) -> GrowthModel:
    """Fit the same model, serial correlation included, to fewer clients."""
    responses = arrange_responses(working, basis=Basis.LOG_SESSION, first_score=True)
    return fit_statistics(add_up(responses, design))


def _thin_out(scores: Scores) -> Scores:
    step = -(-scores.n_clients // MOST_CLIENTS)
    if step <= 1:
        return scores
    return scores.choose(np.arange(0, scores.n_clients, step))


def _leave_out(working: Scores, design: GrowthDesign) -> Iterator[_Residuals]:
    """Forecast each fifth of the clients by a model of the others."""
    number = np.arange(working.n_clients) % _FOLDS
    for fold in range(_FOLDS):
        try:
            model = _fit_again(working.choose(np.flatnonzero(number != fold)), design)
        except ScienceError:
            # Too few clients to learn a correction from; the model stands as it is.
            continue
        held_out = working.choose(np.flatnonzero(number == fold))
        for given in _GIVEN:
            cases = _cases(held_out, given)
            if len(cases.row):
                yield _residuals(model, held_out, cases)


def _cases(scores: Scores, given: int) -> Cases:
    found = find_cases(scores, given, Horizon.NEXT)
    for horizon in (Horizon.FOURTH, Horizon.END):
        found = found + find_cases(scores, given, horizon)
    return found


def _residuals(model: GrowthModel, scores: Scores, cases: Cases) -> _Residuals:
    session = positions(scores, Basis.LOG_SESSION)
    predicted = predict_course(
        model,
        keep_first(scores, int(cases.given[0])),
        client=cases.client,
        at=session[cases.row],
        time=scores.elapsed[cases.row],
    )
    off = scores.score[cases.row] - predicted.mean
    return _Residuals(
        residual=off / np.sqrt(predicted.variance),
        ahead=session[cases.row] - session[cases.last],
        cases=cases,
    )


def _correct(found: list[_Residuals]) -> SpreadCorrection:
    """Fit the correction; a client's forecasts from one start count as one in all."""
    if not found:
        return SpreadCorrection()
    residual = np.concatenate([one.residual for one in found])
    given = np.concatenate([one.cases.given for one in found])
    # Each start of a client has at most three forecasts, and clients several starts;
    # what they are worth together is taken to be one residual for each start.
    weight = np.full(len(residual), 1 / 3)
    return fit_spread(
        residual,
        np.concatenate([one.ahead for one in found]),
        given,
        weight=weight,
    )
