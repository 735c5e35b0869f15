"""For which sessions and times are scores to be forecast, and from which scores?

Assumes: sessions are counted from 0 at a client's first row, and time from there.
Refuses: nothing; what cannot be forecast is left out and counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cairn.science.course.basis import Basis, positions
from cairn.science.course.cases import last_given
from cairn.science.scores import Floats, Scores, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Scores to forecast, one a row, from the scores in `so_far`.

    `client` numbers the clients, `session` and `elapsed` count from each one's first
    row, `row` is the row of the scores whose time was asked for, -1 where it is none.
    `unserved` counts clients with fewer known scores than were to be given, `past`
    times that were asked for although they lie before the last score given.
    """

    so_far: Scores
    kept: NDArray[np.bool_]
    client: Whole
    session: Floats
    elapsed: Floats
    row: Whole
    unserved: int
    past: int = 0

    def split(self, size: int) -> Iterator["Targets"]:
        """Yield so many rows at a time, with the scores of their clients alone.

        Rows must be in order of client.
        """
        for begin in range(0, len(self.client), size):
            part = slice(begin, begin + size)
            clients, number = np.unique(self.client[part], return_inverse=True)
            yield replace(
                self,
                so_far=self.so_far.choose(clients),
                client=number,
                session=self.session[part],
                elapsed=self.elapsed[part],
                row=self.row[part],
            )


def later_rows(scores: Scores, given: int | None) -> Targets:
    """Take every row after the last score given, whether its own score is known or not.

    `given` counts known scores, None gives all of them.
    """
    last = last_given(scores, given)
    numbers = np.arange(scores.n_rows)
    after = last[scores.client_of_row]
    row = np.flatnonzero((after >= 0) & (numbers > after))
    kept = _up_to(scores, last)
    return Targets(
        so_far=scores.keep_rows(kept),
        kept=kept,
        client=scores.client_of_row[row],
        session=positions(scores, Basis.LOG_SESSION)[row],
        elapsed=scores.elapsed[row],
        row=row,
        unserved=int(np.count_nonzero(last < 0)),
    )


def sessions_ahead(
    scores: Scores, given: int | None, *, ahead: Floats, usual_gap: float
) -> Targets:
    """Take so many sessions after the last score given, at the usual pace."""
    last = last_given(scores, given)
    some = np.flatnonzero(last >= 0)
    client, step = np.repeat(some, len(ahead)), np.tile(ahead, len(some))
    row = last[client]
    kept = _up_to(scores, last)
    return Targets(
        so_far=scores.keep_rows(kept),
        kept=kept,
        client=client,
        session=positions(scores, Basis.LOG_SESSION)[row] + step,
        elapsed=scores.elapsed[row] + step * usual_gap,
        row=np.full(len(client), -1),
        unserved=scores.n_clients - len(some),
    )


def stated_times(
    scores: Scores, given: int | None, *, at: Floats, usual_gap: float
) -> Targets:
    """Take times since each client's first row; sessions come at the usual pace."""
    last = last_given(scores, given)
    some = np.flatnonzero(last >= 0)
    client, elapsed = np.repeat(some, len(at)), np.tile(at, len(some))
    row = last[client]
    since = elapsed - scores.elapsed[row]
    to_come: NDArray[np.bool_] = since > 0
    session = positions(scores, Basis.LOG_SESSION)[row] + since / usual_gap
    kept = _up_to(scores, last)
    return Targets(
        so_far=scores.keep_rows(kept),
        kept=kept,
        client=client[to_come],
        session=session[to_come],
        elapsed=elapsed[to_come],
        row=np.full(int(np.count_nonzero(to_come)), -1),
        unserved=scores.n_clients - len(some),
        past=int(np.count_nonzero(~to_come)),
    )


def usual_gap(scores: Scores) -> float:
    """Return the median time between known scores of a client; 1 if there is none."""
    client, time = scores.client_of_row[scores.known], scores.time[scores.known]
    gaps = np.diff(time)[np.diff(client) == 0]
    gaps = gaps[gaps > 0]
    return float(np.median(gaps)) if len(gaps) else 1.0


def start_times(scores: Scores) -> Floats:
    """Return the time of each client's first row; NaN without any; (clients,)."""
    some = np.diff(scores.starts) > 0
    start = np.full(scores.n_clients, np.nan)
    start[some] = scores.time[scores.starts[:-1][some]]
    return start


def _up_to(scores: Scores, last: Whole) -> NDArray[np.bool_]:
    return np.asarray(np.arange(scores.n_rows) <= last[scores.client_of_row])
