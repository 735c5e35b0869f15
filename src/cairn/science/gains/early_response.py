"""Had a client changed reliably by an early session?

Method: at least one reliable change (Jacobson & Truax 1991) from the first score to the
latest one up to an early session, the third or fourth as a rule; early response as a
sign of later outcome: Haas, Hill, Lambert & Morrell (2002), J Clin Psychol 58, 1157-72.
Assumes: session numbers count sessions. It describes; it predicts no single client.
Refuses: a reliable change that cannot be computed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.science.change.reliable_change import threshold
from cairn.science.gains.interval import SAME
from cairn.science.gains.sessions import Sessions, choose_sessions, sessions_by_occasion
from cairn.science.measure.instrument import PublishedPoints, ReliableChangeBasis
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores

EARLY_RESPONSE = Method(
    "early response: one reliable change by an early session",
    "1",
    "Haas et al. (2002), J Clin Psychol 58, 1157-1172; Jacobson & Truax (1991), "
    "J Consult Clin Psychol 59, 12-19",
)
BY_SESSION = 4


@dataclass(frozen=True, slots=True, eq=False)
class EarlyResponse:
    """One row for each client; NaN for one with fewer than two scores by then.

    `improvement` is in points, above 0 for the better; `responded` is 1, 0 or NaN;
    `missing` counts the clients of whom nothing can be said.
    """

    clients: NDArray[Any]
    first: Floats
    latest: Floats
    improvement: Floats
    responded: Floats
    by: int
    threshold: float
    missing: int
    method: str
    version: str
    source: str


def early_response(
    scores: Scores,
    basis: ReliableChangeBasis,
    *,
    by: int = BY_SESSION,
    sessions: Sessions | None = None,
) -> EarlyResponse:
    """Compare each client's first score with the latest one up to session `by`.

    A computed threshold must be exceeded, published points must be reached. Without
    `sessions` the occasions number the sessions. Raises ScienceError.
    """
    needed = threshold(basis)
    numbered = sessions_by_occasion(scores) if sessions is None else sessions
    lowest = int(np.min(numbered.number, initial=by))
    early, _ = choose_sessions(scores, numbered, first=lowest, last=by)
    first, latest = _ends(early.drop_missing())
    improvement = scores.direction.sign * (latest - first)
    inclusive = isinstance(basis, PublishedPoints)
    line = needed * (1 - SAME) if inclusive else needed * (1 + SAME)
    unknown = np.isnan(improvement)
    return EarlyResponse(
        clients=scores.clients,
        first=first,
        latest=latest,
        improvement=improvement,
        responded=np.where(unknown, np.nan, improvement >= line),
        by=by,
        threshold=needed,
        missing=int(np.count_nonzero(unknown)),
        method=EARLY_RESPONSE.name,
        version=EARLY_RESPONSE.version,
        source=EARLY_RESPONSE.source,
    )


def _ends(known: Scores) -> tuple[Floats, Floats]:
    """Return each client's first and latest score; NaN from fewer than two."""
    first = np.full(known.n_clients, np.nan)
    latest = first.copy()
    several = np.diff(known.starts) > 1
    first[several] = known.score[known.starts[:-1][several]]
    latest[several] = known.score[known.starts[1:][several] - 1]
    return first, latest
