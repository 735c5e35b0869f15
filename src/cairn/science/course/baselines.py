"""What is predicted by the last score alone, and by the growth model as it is fitted?

Two of the four predictors that any better one must beat; the others are the client's
own regression and the table by first score.
Method: the last known score and the empirical changes of others; a linear mixed model
(Laird & Ware 1982, Biometrics 38, 963-974).
Assumes: changes of others are exchangeable; normal errors, in the growth model.
Refuses: too few scores to learn from.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cairn.errors import TooFew
from cairn.science.course.basis import Basis, positions
from cairn.science.course.cases import known_rows
from cairn.science.course.empirical import EmpiricalDistributions
from cairn.science.course.forecast import Forecast, make_forecast
from cairn.science.course.growth import GrowthModel, fit_growth
from cairn.science.course.normal import NormalDistributions
from cairn.science.course.prediction import predict_course
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole

LAST_VALUE = Method(
    "last score carried forward, with the changes seen so far ahead",
    "1",
    "empirical distribution of changes",
)
USUAL_GROWTH = Method(
    "growth model on the log of the session, normal, without serial correlation",
    "1",
    "Laird & Ware (1982), Biometrics 38, 963-974",
)
# Sessions ahead from which on changes are taken together with those before the next.
_AHEAD = np.array([1, 2, 3, 4, 5, 7, 10, 15], dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class LastValue:
    """The last known score, moved by the changes others had so many sessions on.

    `changes` are sorted, one array for each distance of `_AHEAD` and beyond.
    """

    changes: tuple[Floats, ...]

    def forecast(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row, of a client at session `at`, counted from 0."""
        rows, starts = known_rows(given)
        last, some = _ends(rows, starts, client)
        session = positions(given, Basis.LOG_SESSION)
        ahead = np.where(some, at - session[last], 1.0)
        distributions = EmpiricalDistributions(
            samples=self.changes,
            sample=np.where(some, _distance(ahead), -1),
            shift=np.where(some, given.score[last], np.nan),
        )
        return make_forecast(
            given,
            client=client,
            time=at if elapsed is None else elapsed,
            distributions=distributions,
            method=LAST_VALUE,
        )


@dataclass(frozen=True, slots=True, eq=False)
class UsualGrowth:
    """The growth model with the first score on the log of the session, as lme4 fits it.

    Its forecasts are normal.
    """

    growth: GrowthModel

    def forecast(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row, of a client at session `at`, counted from 0."""
        found = predict_course(self.growth, given, client=client, at=at)
        distributions = NormalDistributions(found.mean, np.sqrt(found.variance))
        return make_forecast(
            given,
            client=client,
            time=at if elapsed is None else elapsed,
            distributions=distributions,
            method=USUAL_GROWTH,
        )


def learn_last_value(scores: Scores) -> LastValue:
    """Collect changes by how many sessions lie between. Raises TooFew without any."""
    session = positions(scores, Basis.LOG_SESSION)
    rows, starts = known_rows(scores)
    counts = np.diff(starts)
    client = np.repeat(np.arange(scores.n_clients), counts)
    found: list[list[Floats]] = [[] for _ in _AHEAD]
    for apart in range(1, int(counts.max(initial=1))):
        early = np.flatnonzero(client[apart:] == client[:-apart])
        before, after = rows[early], rows[early + apart]
        distance = _distance(session[after] - session[before])
        for number in np.unique(distance):
            change = scores.score[after] - scores.score[before]
            found[number].append(change[distance == number])
    return LastValue(_fill([np.sort(np.concatenate([*one, []])) for one in found]))


def learn_growth(scores: Scores) -> UsualGrowth:
    """Fit the usual growth model. Raises what `fit_growth` raises."""
    return UsualGrowth(fit_growth(scores, basis=Basis.LOG_SESSION))


def _distance(ahead: Floats) -> Whole:
    return np.maximum(np.searchsorted(_AHEAD, ahead, side="right") - 1, 0)


def _fill(samples: list[Floats]) -> tuple[Floats, ...]:
    """Let a distance that was never seen use the nearest one that was."""
    seen = [number for number, one in enumerate(samples) if len(one)]
    if not seen:
        raise TooFew("A distribution of changes, counted in pairs,", needed=1, given=0)
    return tuple(
        samples[min(seen, key=lambda other: (abs(other - number), other))]
        for number in range(len(samples))
    )


def _ends(rows: Whole, starts: Whole, client: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    """Return the row of each one's last known score, and whether there is one."""
    some = np.diff(starts)[client] > 0
    return np.append(rows, -1)[np.where(some, starts[1:][client] - 1, -1)], some
