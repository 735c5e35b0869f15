"""What the coin says before one session, while a self-trial runs."""

from dataclasses import dataclass

from django.utils import timezone

from cairn.clinic.records.load import sessions_held
from cairn.clinic.records.models import Member, Session
from cairn.clinic.records.movement import moves_of
from cairn.clinic.records.self_trial import (
    Trial,
    count_known,
    is_otherwise,
    newest_trial,
    toss,
    tossed_sessions,
)
from cairn.clinic.records.two_sides import sides_of
from cairn.clinic.records.well import entries_of
from cairn.clinic.records.well_sessions import taps_among
from cairn.web.known.trial_words import HABITS


@dataclass(frozen=True, slots=True)
class Coin:
    """The habit, whether the coin is for it, and whether it is done otherwise."""

    habit: str
    heads: bool
    otherwise: bool


def coin_of(member: Member, session: Session, *, key: bytes) -> Coin | None:
    """Return the coin of a session, or None when no trial runs."""
    trial = newest_trial(member, key=key)
    if trial is None or not is_running(member, trial, key=key):
        return None
    return Coin(
        habit=str(HABITS[trial.habit]),
        heads=toss(trial, session.id, key=key),
        otherwise=is_otherwise(member, session.id, key=key),
    )


def is_running(member: Member, trial: Trial, *, key: bytes) -> bool:
    """Whether a trial still needs sessions."""
    if trial.stopped_at is not None:
        return False
    now = timezone.now()
    since, until = timezone.localdate(trial.begun_at), timezone.localdate(now)
    held = sessions_held(member, since=since, until=until, limits=None)
    # With so few the book need not be opened to know.
    if len(held) < trial.sessions:
        return True
    taps = taps_among(entries_of(member, key=key))
    sides = sides_of(member, taps, moves_of(member), at=now)
    tossed = tossed_sessions(trial, sides, frozenset(), key=key)
    return count_known(tossed) < trial.sessions
