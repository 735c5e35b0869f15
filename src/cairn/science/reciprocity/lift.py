"""Do I leave lighter on days on which a client arrives lighter than last time?

Method: what a session did to the therapist (mark after less mark before), regressed
within clients on the change that the client's own ratings show since last time and on
the order of the session in the day; robust to clusters of the same client. Both are in
units of their usual spread within clients.
Assumes: the client's ratings came before the session.
Refuses: fewer than 400 rated sessions or 15 clients; any word of cause; any figure for
one client.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cairn.errors import ScienceError
from cairn.science.provenance import Method
from cairn.science.reciprocity.clustered import Effect, centre, regress_by_cluster
from cairn.science.reciprocity.columns import read_columns
from cairn.science.reciprocity.threshold import Need, Threshold
from cairn.science.scores import Floats, Whole

LIFT = Method(
    "session lift within clients, robust to clusters of clients",
    "1",
    "Pustejovsky & Tipton (2018), J Bus Econ Stat 36, 672-683; "
    "design after Chui et al. (2016), J Couns Psychol 63",
)
THRESHOLD = Threshold(
    "Session lift", (Need("rated sessions", 400), Need("clients", 15))
)


@dataclass(frozen=True, slots=True)
class SessionLift:
    """`slope`: usual spreads of lift for one usual spread of the client's change.

    `lift_spread` and `change_spread` are those spreads, in the units given.
    """

    slope: Effect
    order: Effect | None
    lift_spread: float
    change_spread: float
    sessions: int
    clients: int
    missing: int
    method: str
    version: str
    source: str


def find_session_lift(
    lift: ArrayLike,
    change: ArrayLike,
    order: ArrayLike,
    client: ArrayLike,
    *,
    confidence: float = 0.95,
) -> SessionLift:
    """Regress lift on change and order, a row for each session; NaN where missing.

    `change` is above 0 where the client arrives better than last time; `order` counts
    the sessions of that day from 1.
    """
    rows = read_columns(client, lift, change, order)
    THRESHOLD.check(rows.n, rows.clients)
    lifted, changed, place = rows.columns.T
    spreads = [_spread_within(one, rows.group) for one in (lifted, changed)]
    columns = [changed / spreads[1]]
    # A therapist with one session a day has no order to speak of.
    has_order = _varies(centre(place, rows.group))
    if has_order:
        columns.append(place)
    slope, *rest = regress_by_cluster(
        lifted / spreads[0],
        np.column_stack(columns),
        rows.group,
        confidence=confidence,
    )
    return SessionLift(
        slope=slope,
        order=rest[0] if rest else None,
        lift_spread=spreads[0],
        change_spread=spreads[1],
        sessions=rows.n,
        clients=rows.clients,
        missing=rows.missing,
        method=LIFT.name,
        version=LIFT.version,
        source=LIFT.source,
    )


def _spread_within(column: Floats, group: Whole) -> float:
    moves = centre(column, group)
    if not _varies(moves):
        raise ScienceError("A column that never varies within a client says nothing.")
    free = len(column) - (int(group.max()) + 1)
    return float(np.sqrt(moves @ moves / free))


def _varies(moves: Floats) -> bool:
    return bool(np.abs(moves).max() > 1e-9)
