"""How many clients had sudden gains, how large were they and how many were reversed?

Method: counts and moments over the intervals of `gains/sudden.py`.
Assumes: every client asked about is among the clients, also those with one score.
Refuses: nothing; what cannot be computed from too few is None.
"""

from dataclasses import dataclass

import numpy as np

from cairn.science.gains.interval import REASONS
from cairn.science.gains.rules import Reason
from cairn.science.gains.sudden import SuddenGains
from cairn.science.scores import Whole


@dataclass(frozen=True, slots=True)
class GainSummary:
    """Counts of intervals, gains and clients; magnitudes are in points of the score.

    `judged_clients` have at least one interval that could be judged. The percentage of
    clients with a gain is of all clients; of gains reversed, of all gains.
    `magnitude_sd` is the sample SD, None for fewer than two gains.
    """

    clients: int
    judged_clients: int
    clients_with_gain: int
    clients_with_several: int
    clients_with_gain_percent: float | None
    intervals: int
    judged_intervals: int
    reasons: dict[Reason, int]
    gains: int
    reversed: int
    reversed_percent: float | None
    magnitude_mean: float | None
    magnitude_sd: float | None
    missing: int
    method: str
    version: str
    source: str


def gains_per_client(gains: SuddenGains) -> Whole:
    """Count each client's gains; shape (clients,)."""
    return np.bincount(gains.client[gains.gain == 1], minlength=len(gains.clients))


def summarise_gains(gains: SuddenGains) -> GainSummary:
    """Count gains, the clients who had them, and the gains that were lost again."""
    found = gains.gain == 1
    per_client = gains_per_client(gains)
    judged = ~np.isnan(gains.gain)
    sizes = gains.magnitude[found]
    n, lost = len(sizes), int(np.count_nonzero(gains.reversed == 1))
    codes = np.bincount(gains.reason, minlength=len(REASONS))
    return GainSummary(
        clients=len(gains.clients),
        judged_clients=len(np.unique(gains.client[judged])),
        clients_with_gain=int(np.count_nonzero(per_client)),
        clients_with_several=int(np.count_nonzero(per_client > 1)),
        clients_with_gain_percent=_percent(
            int(np.count_nonzero(per_client)), len(per_client)
        ),
        intervals=len(gains.gain),
        judged_intervals=int(np.count_nonzero(judged)),
        reasons={reason: int(codes[code]) for code, reason in enumerate(REASONS)},
        gains=n,
        reversed=lost,
        reversed_percent=_percent(lost, n),
        magnitude_mean=float(sizes.mean()) if n else None,
        magnitude_sd=float(sizes.std(ddof=1)) if n > 1 else None,
        missing=gains.missing,
        method=gains.method,
        version=gains.version,
        source=gains.source,
    )


def _percent(count: int, of: int) -> float | None:
    return 100 * count / of if of else None
