"""One habit, tried by the toss of a coin: what was chosen beforehand, and each toss.

The coin of a session follows from the Well's key, the trial and the session. So it lies
as it lies however often a page is opened, and nobody without the key can tell it.
What was done otherwise than the coin said is written down and counts as the coin said.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import accumulate, count
from math import nan
from uuid import UUID

from cairn.clinic.records.models import Member
from cairn.clinic.records.two_sides import Sides
from cairn.clinic.records.well import Kept, WellContent, WellKind, entry_named
from cairn.errors import NotYet
from cairn.science.reciprocity.coin_flip import SelfTrial, judge_self_trial

FEWEST, MOST = 60, 120
TRIAL, TOSS = "trial", "toss"
# The client's mark on "I felt understood".
UNDERSTOOD_MARK = "1"


class Habit(StrEnum):
    """What is done before a session, or left out."""

    BREATH = "breath"
    STRENGTH = "strength"
    GAP = "gap"


class Outcome(StrEnum):
    """What is looked at afterwards, named before the first toss."""

    UNDERSTOOD = "understood"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Trial:
    """One self-trial; `sessions` are how many it takes, said before the first."""

    number: int
    habit: Habit
    outcome: Outcome
    sessions: int
    begun_at: datetime
    stopped_at: datetime | None = None

    @property
    def name(self) -> str:
        """Under which name it lies in the Well."""
        return trial_name(self.number)


@dataclass(frozen=True, slots=True)
class Tossed:
    """A session of a trial: what the coin said, what was done, what came of it."""

    sides: Sides
    heads: bool
    done: bool
    outcome: int | None


def trial_name(number: int) -> str:
    """Return under which name a trial lies; two tabs that begin one begin the same."""
    return f"trial {number}"


def toss_name(session_id: UUID) -> str:
    """Return under which name it lies what was done before a session."""
    return f"toss {session_id}"


def trial_content(trial: Trial) -> WellContent:
    """Return the entry that holds a trial."""
    stopped = trial.stopped_at
    return WellContent(
        WellKind.TRIAL,
        trial.begun_at.date(),
        tag=TRIAL,
        more={
            "number": trial.number,
            "habit": str(trial.habit),
            "outcome": str(trial.outcome),
            "sessions": trial.sessions,
            "begun_at": trial.begun_at.astimezone(UTC).isoformat(),
            "stopped_at": stopped.astimezone(UTC).isoformat() if stopped else None,
        },
    )


def toss_content(session_id: UUID, on: date, *, otherwise: bool) -> WellContent:
    """Return the entry that says whether it was done otherwise than the coin said."""
    return WellContent(
        WellKind.TRIAL,
        on,
        tag=TOSS,
        more={"session": str(session_id), "otherwise": int(otherwise)},
    )


def trials_among(entries: Iterable[Kept]) -> list[Trial]:
    """Return the trials among the entries, oldest first."""
    found = [
        _trial(one)
        for one in entries
        if one.content.kind is WellKind.TRIAL and one.content.tag == TRIAL
    ]
    return sorted(found, key=lambda trial: trial.number)


def otherwise_among(entries: Iterable[Kept]) -> frozenset[UUID]:
    """Return the sessions before which something else was done than the coin said."""
    return frozenset(
        UUID(str(one.content.more["session"]))
        for one in entries
        if one.content.kind is WellKind.TRIAL
        and one.content.tag == TOSS
        and one.content.more["otherwise"]
    )


def toss(trial: Trial, session_id: UUID, *, key: bytes) -> bool:
    """Return what the coin says of a session: True is with the habit."""
    said = f"coin {trial.number} {session_id}".encode()
    return bool(hashlib.blake2b(said, key=key, digest_size=1).digest()[0] & 1)


def tossed_sessions(
    trial: Trial, sides: Sequence[Sides], otherwise: frozenset[UUID], *, key: bytes
) -> list[Tossed]:
    """Return a trial's sessions, up to the last one that it needs.

    Every session that took place since it began belongs to it, also those before which
    nobody looked at the coin.
    """
    found = [
        _tossed(trial, one, otherwise, key=key)
        for one in sides
        if one.starts_at > trial.begun_at
        and (trial.stopped_at is None or one.starts_at <= trial.stopped_at)
    ]
    known = accumulate(one.outcome is not None for one in found)
    return [
        one
        for one, so_far in zip(found, known, strict=True)
        if so_far < trial.sessions
        or (so_far == trial.sessions and one.outcome is not None)
    ]


def count_known(tossed: Sequence[Tossed]) -> int:
    """Count the sessions whose outcome is known."""
    return sum(one.outcome is not None for one in tossed)


def judge(trial: Trial, tossed: Sequence[Tossed]) -> SelfTrial:
    """Judge a trial, once it has all its sessions. Raises NotYet, ScienceError.

    Whoever looks earlier finds something by chance more often.
    """
    known = count_known(tossed)
    if known < trial.sessions:
        need = ("tossed sessions", trial.sessions, known)
        raise NotYet("The self-trial", [need])
    return judge_self_trial(
        [nan if one.outcome is None else one.outcome for one in tossed],
        [one.heads for one in tossed],
        [one.done for one in tossed],
        [str(one.sides.client) for one in tossed],
        seed=int(trial.begun_at.timestamp()),
    )


def newest_trial(member: Member, *, key: bytes) -> Trial | None:
    """Return the trial that was begun last, without opening the whole book."""
    newest: Trial | None = None
    for number in count():
        entry = entry_named(member, trial_name(number), key=key)
        if entry is None:
            break
        newest = _trial(entry)
    return newest


def is_otherwise(member: Member, session_id: UUID, *, key: bytes) -> bool:
    """Whether it was noted that something else is done than the coin said."""
    entry = entry_named(member, toss_name(session_id), key=key)
    return bool(entry and entry.content.more["otherwise"])


def _tossed(
    trial: Trial, one: Sides, otherwise: frozenset[UUID], *, key: bytes
) -> Tossed:
    heads = toss(trial, one.session, key=key)
    done = heads != (one.session in otherwise)
    return Tossed(one, heads, done, _outcome(trial, one))


def _outcome(trial: Trial, one: Sides) -> int | None:
    if trial.outcome is Outcome.UNDERSTOOD:
        return one.marks.get(UNDERSTOOD_MARK)
    return one.taps.leaving if one.taps else None


def _trial(entry: Kept) -> Trial:
    more: Mapping[str, object] = entry.content.more
    stopped = more.get("stopped_at")
    return Trial(
        number=int(str(more["number"])),
        habit=Habit(str(more["habit"])),
        outcome=Outcome(str(more["outcome"])),
        sessions=int(str(more["sessions"])),
        begun_at=datetime.fromisoformat(str(more["begun_at"])),
        stopped_at=datetime.fromisoformat(str(stopped)) if stopped else None,
    )
