"""What did others have at that session who began with such a score?

Method: empirical distributions by fifth of the first score and session, after the idea
of Finch, Lambert & Schaalje (2001), Clin Psychol Psychother 8, 231-242, whose bands
are tolerance intervals of a mixed model.
Assumes: whoever is still seen at a session stands for all who began.
Refuses: no score after a first one.
"""

from dataclasses import dataclass

import numpy as np

from cairn.errors import TooFew
from cairn.science.course.basis import Basis, positions
from cairn.science.course.cases import known_rows
from cairn.science.course.empirical import EmpiricalDistributions
from cairn.science.course.forecast import Forecast, make_forecast
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole

FIRST_SCORE_TABLE = Method(
    "scores seen at that session after such a first score",
    "1",
    "after Finch, Lambert & Schaalje (2001), Clin Psychol Psychother 8, 231-242",
)
_BANDS = 5
# A cell of the table takes in neighbouring sessions until it has so many scores.
_CELL = 20


@dataclass(frozen=True, slots=True, eq=False)
class FirstScoreTable:
    """Scores of others at a session, by a fifth of the first scores.

    `edges` (bands - 1,) are the highest first score of each band but the last;
    `samples[b][s]` are the sorted scores of band `b` at session `s + 1`.
    """

    edges: Floats
    samples: tuple[tuple[Floats, ...], ...]

    def forecast(
        self, given: Scores, client: Whole, at: Floats, *, elapsed: Floats | None = None
    ) -> Forecast:
        """Forecast one score a row, of a client at session `at`, counted from 0."""
        rows, starts = known_rows(given)
        some = np.diff(starts)[client] > 0
        first = np.append(rows, -1)[starts[:-1][client]]
        band = np.searchsorted(self.edges, given.score[first])
        sessions = len(self.samples[0])
        session = np.clip(np.round(at).astype(np.intp), 1, sessions) - 1
        distributions = EmpiricalDistributions(
            samples=tuple(cell for row in self.samples for cell in row),
            sample=np.where(some, band * sessions + session, -1),
            shift=np.where(some, 0.0, np.nan),
        )
        return make_forecast(
            given,
            client=client,
            time=at if elapsed is None else elapsed,
            distributions=distributions,
            method=FIRST_SCORE_TABLE,
        )


def learn_first_score_table(scores: Scores) -> FirstScoreTable:
    """Sort scores by first score and session. Raises TooFew without later scores."""
    rows, starts = known_rows(scores)
    counts = np.diff(starts)
    heads = rows[starts[:-1][counts > 0]]
    first = np.full(scores.n_clients, np.nan)
    first[counts > 0] = scores.score[heads]
    later = np.setdiff1d(rows, heads)
    if not len(later):
        raise TooFew("A table of later scores", needed=1, given=0)
    edges = np.unique(
        np.quantile(first[counts > 0], np.linspace(0, 1, _BANDS + 1)[1:-1])
    )
    session = np.round(positions(scores, Basis.LOG_SESSION)[later]).astype(np.intp)
    score = scores.score[later]
    band = np.searchsorted(edges, first[scores.client_of_row[later]])
    return FirstScoreTable(
        edges,
        tuple(
            _cells(session[band == one], score[band == one], session, score)
            for one in range(len(edges) + 1)
        ),
    )


def _cells(
    session: Whole, score: Floats, sessions: Whole, scores: Floats
) -> tuple[Floats, ...]:
    """Return sorted scores for sessions 1, 2, ...; all scores where a band has none."""
    if not len(session):
        session, score = sessions, scores
    cells = []
    for number in range(1, int(sessions.max()) + 1):
        away = np.abs(session - number)
        reach = np.sort(away)[min(_CELL, len(away)) - 1]
        cells.append(np.sort(score[away <= reach]))
    return tuple(cells)
