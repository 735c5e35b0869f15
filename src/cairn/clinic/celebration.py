"""Why does something stay quiet, although somebody would like to celebrate it?

Method: every reason is looked for by itself, and any one of them is enough. Sudden calm
may come before harm, a wrong number may look like a good one, and praise before a fall
makes the fall a shame.
Refuses: anything nobody asked for, and anything right after answers were sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType

from cairn.science.change.reliable_change import Verdict

AFTER_SENDING = timedelta(hours=1)
AFTER_ALERT = timedelta(days=90)
AFTER_MENDING = timedelta(days=7)
LAST_FORMS = 2
FEWEST_SCORES = 3


class Quiet(Enum):
    """One reason to stay quiet."""

    NOT_ASKED = "nobody asked for it"
    JUST_SENT = "answers were sent a moment ago"
    ALERT = "something that needed a look is open, or was not long ago"
    SAFETY_ANSWER = "one of the last answers asked about safety"
    WORSE = "something is reliably worse"
    MISSING = "answers are missing"
    FEW = "there are too few scores"
    NOT_RELIABLE = "the change is within what the questions wobble"
    MENDED = "numbers were brought in or put right a few days ago"
    HARD_TIME = "it is a hard time"


# What somebody did stands by itself; these speak about scores alone.
ABOUT_SCORES = frozenset({Quiet.MISSING, Quiet.FEW, Quiet.NOT_RELIABLE})


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that needed a look; without an end it stands open."""

    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One answered form: what it asked about safety, and what was left out."""

    at: datetime
    asked_about_safety: bool = False
    left_out: int = 0
    has_score: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """All that bears on it; forms are in the order of answering."""

    asked: bool = False
    alerts: tuple[Alert, ...] = ()
    forms: tuple[Form, ...] = ()
    verdicts: tuple[Verdict | None, ...] = ()
    mended: tuple[datetime, ...] = ()
    hard_times: tuple[datetime, ...] = ()


Clause = Callable[[Facts, datetime], bool]


def _just_sent(facts: Facts, at: datetime) -> bool:
    return any(at - form.at < AFTER_SENDING for form in facts.forms)


def _has_alert(facts: Facts, at: datetime) -> bool:
    return any(
        alert.ended is None or at - alert.ended <= AFTER_ALERT for alert in facts.alerts
    )


def _asked_about_safety(facts: Facts, _at: datetime) -> bool:
    return any(form.asked_about_safety for form in facts.forms[-LAST_FORMS:])


def _is_worse(facts: Facts, _at: datetime) -> bool:
    return Verdict.DETERIORATED in facts.verdicts


def _has_missing(facts: Facts, _at: datetime) -> bool:
    return any(form.left_out for form in facts.forms[-LAST_FORMS:])


def _has_few(facts: Facts, _at: datetime) -> bool:
    return sum(form.has_score for form in facts.forms) < FEWEST_SCORES


def _is_not_reliable(facts: Facts, _at: datetime) -> bool:
    return Verdict.IMPROVED not in facts.verdicts


def _was_mended(facts: Facts, at: datetime) -> bool:
    return any(at - moment <= AFTER_MENDING for moment in facts.mended)


def _is_hard_time(facts: Facts, at: datetime) -> bool:
    return any(at - moment <= AFTER_ALERT for moment in facts.hard_times)


CLAUSES: Mapping[Quiet, Clause] = MappingProxyType(
    {
        Quiet.NOT_ASKED: lambda facts, _at: not facts.asked,
        Quiet.JUST_SENT: _just_sent,
        Quiet.ALERT: _has_alert,
        Quiet.SAFETY_ANSWER: _asked_about_safety,
        Quiet.WORSE: _is_worse,
        Quiet.MISSING: _has_missing,
        Quiet.FEW: _has_few,
        Quiet.NOT_RELIABLE: _is_not_reliable,
        Quiet.MENDED: _was_mended,
        Quiet.HARD_TIME: _is_hard_time,
    }
)


def reasons_to_stay_quiet(facts: Facts, *, at: datetime) -> frozenset[Quiet]:
    """Return every reason that holds at this moment; without one it may be marked."""
    return frozenset(reason for reason, holds in CLAUSES.items() if holds(facts, at))


def reasons_about_an_act(facts: Facts, *, at: datetime) -> frozenset[Quiet]:
    """Return the reasons that bear on something done, where no score is spoken of."""
    return reasons_to_stay_quiet(facts, at=at) - ABOUT_SCORES
