"""How many recovered, improved, stayed, got worse, and out of how many?

Method: counts out of the clients who could be judged, with Wilson (1927) intervals.
Assumes: clients are independent. Nobody unknown is counted to any side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cairn.science.change.changes import Changes
from cairn.science.change.codes import (
    IMPROVED,
    OUTCOMES,
    VERDICTS,
    YES,
    Codes,
    Outcome,
)
from cairn.science.change.line import Truths
from cairn.science.change.reliable_change import Verdict
from cairn.science.service.intervals import Interval, wilson_interval


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of clients, and the share it is of those judged; None out of nobody."""

    count: int
    share: Interval | None


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """Counts of clients; `n_original` is `n_used` and all who could not be judged.

    `without_two_scores` have no first and last known score; `not_judged` have, but the
    method says nothing of them. The last three are None without a cut-off: who began in
    the clinical range, who ended in the functional range, and who crossed the cut-off
    without a reliable improvement. `missing` counts rows without a score.
    """

    n_original: int
    n_used: int
    without_two_scores: int
    not_judged: int
    missing: int
    reliable: dict[Verdict, Tally]
    outcome: dict[Outcome, Tally]
    clinical_before: Tally | None
    functional_after: Tally | None
    crossed_not_reliably: Tally | None
    method: str
    version: str
    source: str


def summarise_changes(changes: Changes, *, confidence: float = 0.95) -> ChangeSummary:
    """Count verdicts and outcomes; `confidence` is that of the Wilson intervals."""
    used = int(np.count_nonzero(changes.reliable))
    pairs = int(np.count_nonzero(~np.isnan(changes.change)))
    tally = _Tallier(used, len(changes.clients) - used, confidence)
    before, after = changes.clinical_before == YES, changes.functional_after == YES
    crossed = before & after & (changes.reliable != IMPROVED)
    placed = changes.cutoff is not None
    return ChangeSummary(
        n_original=len(changes.clients),
        n_used=used,
        without_two_scores=len(changes.clients) - pairs,
        not_judged=pairs - used,
        missing=changes.missing,
        reliable=dict(zip(Verdict, tally.of(changes.reliable, VERDICTS), strict=True)),
        outcome=dict(zip(Outcome, tally.of(changes.outcome, OUTCOMES), strict=True)),
        clinical_before=tally.of_truths(before) if placed else None,
        functional_after=tally.of_truths(after) if placed else None,
        crossed_not_reliably=tally.of_truths(crossed) if placed else None,
        method=changes.method,
        version=changes.version,
        source=changes.source,
    )


@dataclass(frozen=True, slots=True)
class _Tallier:
    of_all: int
    missing: int
    confidence: float

    def of(self, codes: Codes, words: Sequence[object]) -> list[Tally]:
        """Count each word but the first, which is unknown."""
        counts = np.bincount(codes, minlength=len(words))[1:]
        return [self._tally(int(count)) for count in counts]

    def of_truths(self, truths: Truths) -> Tally:
        """Count what is true."""
        return self._tally(int(np.count_nonzero(truths)))

    def _tally(self, count: int) -> Tally:
        if not self.of_all:
            return Tally(count, None)
        share = wilson_interval(
            count, self.of_all, confidence=self.confidence, missing=self.missing
        )
        return Tally(count, share)
