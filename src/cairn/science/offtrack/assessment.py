"""How far may the off-track signal be trusted, and does it add to the last score?

Method: clients whose end is known are judged as they were after so many scores, by a
model that was not learnt from them; signals are then held against how they ended.
Compared are the alarm, the probability of the outcome, the rational rule (reliably
worse than the start; Lambert et al. 2002, Clin Psychol Psychother 9, 149-164) and the
last score alone. A signal may be shown when its area is larger than that of the last
score with the interval of the difference above 0.
Assumes: the last known score is the end, also of those who left early.
Refuses: judgements of other clients than the scores'.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cairn.errors import ScoresRefused
from cairn.science.measure.instrument import Direction, ReliableChangeBasis
from cairn.science.offtrack.accuracy import Counts, Ranking, count, rank
from cairn.science.offtrack.alarm import (
    FIRST_SESSION_JUDGED,
    FLAGS,
    Codes,
    Flag,
    Truths,
)
from cairn.science.offtrack.ending import compare_with_first
from cairn.science.offtrack.judgement import OffTrack
from cairn.science.offtrack.looks import Sessions, look
from cairn.science.provenance import Method
from cairn.science.scores import Floats, Scores, Whole

SIGNAL_ASSESSMENT = Method(
    "accuracy of off-track signals",
    "1",
    "sensitivity and specificity as in Finch, Lambert & Schaalje (2001), Clin Psychol "
    "Psychother 8, 231-242; areas as in DeLong et al. (1988), Biometrics 44, 837-845",
)


class Outcome(StrEnum):
    """The ends a signal may be about.

    Who began so well that even the best score anybody had would not be reliably better
    has no room to improve; these are left out where that is said. Without any such
    client the second outcome is the first one, and is not reported.
    """

    NOT_IMPROVED = "does not end reliably improved"
    NOT_IMPROVED_WITH_ROOM = "does not end reliably improved, with room to"
    DETERIORATED = "ends reliably worse than the start"


class Signal(StrEnum):
    """What is held against the ends."""

    FLAGGED = "amber or red"
    RED = "red"
    PROBABILITY = "probability of the outcome"
    WORSE_THAN_START = "reliably worse than the start"
    LAST_SCORE = "last score only"


class Verdict(StrEnum):
    """Whether a signal is worth more than the last score alone."""

    BETTER = "better than the last score alone"
    NOT_BETTER = "not shown to be better than the last score alone"
    TOO_FEW = "too few to say"


@dataclass(frozen=True, slots=True)
class SignalAccuracy:
    """One signal at one session against one outcome.

    The area of FLAGGED and RED is that of the tail probability, of WORSE_THAN_START
    that of the change since the start. PROBABILITY counts as a signal from one half;
    LAST_SCORE from the score that signals as nearly as many as are flagged.
    """

    session: int
    outcome: Outcome
    signal: Signal
    counts: Counts
    ranking: Ranking

    @property
    def verdict(self) -> Verdict:
        """Whether this signal ranks better than the last score alone."""
        above = self.ranking.above_last_score
        if above is None:
            return Verdict.TOO_FEW
        return Verdict.BETTER if above.lower > 0 else Verdict.NOT_BETTER

    @property
    def may_be_shown(self) -> bool:
        """Whether this signal beat the last score alone; what did not stays hidden."""
        return self.verdict is Verdict.BETTER


@dataclass(frozen=True, slots=True)
class Assessment:
    """All signals at all sessions; `sessions` count scores, the first one is 1.

    `clients` were judged at least once; a client counts at a session only with a score
    after it. `missing` counts rows without a score.
    """

    rows: tuple[SignalAccuracy, ...]
    sessions: tuple[int, ...]
    clients: int
    missing: int
    method: str
    version: str
    source: str

    def find(
        self, session: int, outcome: Outcome, signal: Signal
    ) -> SignalAccuracy | None:
        """Return one row; None for a session that was not assessed."""
        wanted = (session, outcome, signal)
        return next(
            (r for r in self.rows if (r.session, r.outcome, r.signal) == wanted), None
        )

    def evidence_for(
        self, session: int, outcome: Outcome, signal: Signal
    ) -> SignalAccuracy | None:
        """Return the row of the latest session assessed up to this one, if any."""
        earlier = [one for one in self.sessions if one <= session]
        return self.find(earlier[-1], outcome, signal) if earlier else None

    def may_show(
        self,
        session: int,
        *,
        outcome: Outcome = Outcome.NOT_IMPROVED,
        signal: Signal = Signal.FLAGGED,
    ) -> bool:
        """Say whether a signal beat the last score alone, by the evidence there is."""
        found = self.evidence_for(session, outcome, signal)
        return found is not None and found.may_be_shown


@dataclass(frozen=True, slots=True, eq=False)
class _Ended:
    """Judgements at one session of clients whose end came later; higher is worse."""

    outcomes: dict[Outcome, Truths]
    room: Truths
    flag: Codes
    tail: Floats
    probabilities: dict[Outcome, Floats]
    worse: Truths
    change: Floats
    last: Floats


def assess_signals(
    judged: OffTrack, scores: Scores, *, change: ReliableChangeBasis
) -> Assessment:
    """Hold judgements against the ends in the same scores.

    The judgements should come from `judge_unseen`, or from a model learnt elsewhere.
    Raises ScoresRefused when they are not of these clients.
    """
    if judged.clients is not scores.clients and not np.array_equal(
        judged.clients, scores.clients
    ):
        raise ScoresRefused("The judgements and the scores are of different clients.")
    numbers = judged.at[judged.at >= FIRST_SESSION_JUDGED]
    sessions = tuple(int(one) for one in np.unique(numbers))
    rows = tuple(
        row
        for session in sessions
        for row in _assess_session(judged, scores, session, change=change)
    )
    assessed = tuple(one for one in sessions if any(r.session == one for r in rows))
    return Assessment(
        rows=rows,
        sessions=assessed,
        clients=len(np.unique(judged.client[judged.at >= FIRST_SESSION_JUDGED])),
        missing=scores.missing,
        method=SIGNAL_ASSESSMENT.name,
        version=SIGNAL_ASSESSMENT.version,
        source=SIGNAL_ASSESSMENT.source,
    )


def _assess_session(
    judged: OffTrack, scores: Scores, session: int, *, change: ReliableChangeBasis
) -> Iterator[SignalAccuracy]:
    counts = np.bincount(scores.client_of_row[scores.known], minlength=scores.n_clients)
    later = counts[judged.client] > session
    chosen = np.flatnonzero(
        (judged.at == session) & later & ~np.isnan(judged.tail_probability)
    )
    if not len(chosen):
        return
    ended = _hold_against_end(judged, scores, chosen, change=change)
    for outcome, happened in ended.outcomes.items():
        among = _among(ended, outcome)
        if outcome is Outcome.NOT_IMPROVED_WITH_ROOM and among.all():
            continue
        for signal in Signal:
            raised, ranked = _signal(ended, signal, outcome)
            yield SignalAccuracy(
                session=session,
                outcome=outcome,
                signal=signal,
                counts=count(raised[among], happened[among]),
                ranking=rank(
                    ranked[among],
                    happened[among],
                    last=ended.last[among],
                    change=ended.change[among],
                ),
            )


def _among(ended: _Ended, outcome: Outcome) -> Truths:
    if outcome is Outcome.NOT_IMPROVED_WITH_ROOM:
        return ended.room
    return np.ones(len(ended.last), dtype=bool)


def _signal(ended: _Ended, signal: Signal, outcome: Outcome) -> tuple[Truths, Floats]:
    """Return whom a signal is raised for, and how it ranks everybody."""
    flagged = ended.flag != FLAGS.index(Flag.NONE)
    match signal:
        case Signal.FLAGGED:
            return flagged, -ended.tail
        case Signal.RED:
            return ended.flag == FLAGS.index(Flag.RED), -ended.tail
        case Signal.PROBABILITY:
            probability = ended.probabilities[outcome]
            return probability >= 0.5, probability
        case Signal.WORSE_THAN_START:
            return ended.worse, ended.change
        case Signal.LAST_SCORE:
            among = _among(ended, outcome)
            share = flagged[among].mean() if among.any() else 0.0
            return _worst(ended.last, share, among), ended.last


def _worst(last: Floats, share: float, among: Truths) -> Truths:
    """Signal scores from that one on which comes nearest to signalling this share."""
    values = np.unique(last[among])
    if not len(values):
        return np.zeros(len(last), dtype=bool)
    in_order = np.sort(last[among])
    shares = 1 - np.searchsorted(in_order, values, side="left") / len(in_order)
    lines, shares = np.append(values, np.inf), np.append(shares, 0.0)
    line = float(lines[np.argmin(np.abs(shares - share))])
    return last >= line


def _hold_against_end(
    judged: OffTrack, scores: Scores, chosen: Whole, *, change: ReliableChangeBasis
) -> _Ended:
    looks, client = look(scores, Sessions.LATEST), judged.client[chosen]
    first = looks.first(scores.score)[client]
    end, observed = looks.observed(scores.score)[client], judged.observed[chosen]
    improved, deteriorated = compare_with_first(
        first, end, direction=scores.direction, basis=change
    )
    _, worse = compare_with_first(
        first, observed, direction=scores.direction, basis=change
    )
    best = _best(scores)
    room, _ = compare_with_first(first, best, direction=scores.direction, basis=change)
    not_improved = 1 - judged.p_improved[chosen]
    return _Ended(
        outcomes={
            Outcome.NOT_IMPROVED: ~improved,
            Outcome.NOT_IMPROVED_WITH_ROOM: ~improved,
            Outcome.DETERIORATED: deteriorated,
        },
        room=room,
        flag=judged.flag[chosen],
        tail=judged.tail_probability[chosen],
        probabilities={
            Outcome.NOT_IMPROVED: not_improved,
            Outcome.NOT_IMPROVED_WITH_ROOM: not_improved,
            Outcome.DETERIORATED: judged.p_deteriorated[chosen],
        },
        worse=worse,
        change=(first - observed) * scores.direction.sign,
        last=-observed * scores.direction.sign,
    )


def _best(scores: Scores) -> float:
    """Return the best score that anybody had: there is room as far as that."""
    known = scores.score[scores.known]
    lower = scores.direction is Direction.LOWER_IS_BETTER
    return float(known.min() if lower else known.max())
