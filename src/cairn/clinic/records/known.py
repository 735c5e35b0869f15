"""What can a therapist know by now about their own side of the work?

Every question is asked of everything there is, and answers only from its threshold on.
Which findings may be put into words is decided over all questions at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import nan
from typing import Generic, TypeVar
from uuid import UUID

import numpy as np
from django.utils import timezone

from cairn.clinic.records.after_sessions import GUESSED, Helped
from cairn.clinic.records.models import Member
from cairn.clinic.records.movement import Moves, moves_of
from cairn.clinic.records.own_weeks import weeks_since_the_first_mark
from cairn.clinic.records.self_trial import (
    Trial,
    judge,
    otherwise_among,
    tossed_sessions,
    trials_among,
)
from cairn.clinic.records.two_sides import Sides, sides_of
from cairn.clinic.records.well import Kept
from cairn.clinic.records.well_sessions import Gave, taps_among
from cairn.clinic.records.well_weeks import WeekMarks, weeks_among
from cairn.errors import NotYet, ScienceError
from cairn.science.reciprocity.coin_flip import SelfTrial
from cairn.science.reciprocity.congruence import Congruence, compare_views
from cairn.science.reciprocity.findings import findings_that_hold
from cairn.science.reciprocity.guesses import Calibration, calibrate
from cairn.science.reciprocity.helped import HelpedGrid, count_helped
from cairn.science.reciprocity.lift import SessionLift, find_session_lift
from cairn.science.reciprocity.pulse import (
    Balance,
    UsualRange,
    usual_range,
    weigh_balance,
)
from cairn.science.reciprocity.weeks import Echo, find_echo

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Asked(Generic[Found]):
    """One question: what was found, or how far it is.

    With neither there is enough, and nothing to be told from it: nothing varies.
    """

    found: Found | None = None
    not_yet: NotYet | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Every question with its answer."""

    guesses: Mapping[str, Asked[Calibration]]
    alike: Asked[Congruence]
    lift: Asked[SessionLift]
    cup: Asked[UsualRange]
    balance: Asked[Balance]
    echo: Asked[Echo]
    helped: Asked[HelpedGrid]
    trials: tuple[tuple[Trial, Asked[SelfTrial]], ...]

    def findings(self) -> frozenset[str]:
        """Return the names of what may be said in words, over all questions at once."""
        found = {
            guess_name(item): asked.found.bias.p_value
            for item, asked in self.guesses.items()
            if asked.found
        }
        if self.alike.found:
            found["alike"] = self.alike.found.tracking.p_value
        if self.lift.found:
            found["lift"] = self.lift.found.slope.p_value
        if self.echo.found:
            found["echo"] = self.echo.found.slope.p_value
        trials = {one.name: asked.found for one, asked in self.trials if asked.found}
        return findings_that_hold(
            found | {name: trial.p_value for name, trial in trials.items()}
        )


def guess_name(item: str) -> str:
    """Return under which name the guesses of one item are a finding."""
    return f"guess {item}"


def what_is_known(
    member: Member, entries: Sequence[Kept], *, key: bytes, at: datetime
) -> Known:
    """Ask every question of a Well and of the record of its therapist."""
    moves = moves_of(member)
    sides = sides_of(member, taps_among(entries), moves, at=at)
    marks = weeks_among(entries)
    return Known(
        guesses={item: ask(partial(_calibrate, sides, item)) for item in GUESSED},
        alike=ask(partial(_compare, sides)),
        lift=ask(partial(_lift, sides)),
        cup=ask(partial(usual_range, [_number(one.cup) for one in marks])),
        balance=ask(partial(weigh_balance, [_number(one.balance) for one in marks])),
        echo=ask(partial(_echo, marks, moves, at)),
        helped=ask(partial(_count, sides)),
        trials=_judge_trials(entries, sides, key=key),
    )


def ask(question: Callable[[], Found]) -> Asked[Found]:
    """Ask one question; one that cannot answer leaves the others alone."""
    try:
        return Asked(found=question())
    except NotYet as lacking:
        return Asked(not_yet=lacking)
    except ScienceError:
        return Asked()


def _calibrate(sides: Sequence[Sides], item: str) -> Calibration:
    both = _answered(sides)
    return calibrate(
        [_number(one.guess.get(item)) for one in both],
        [_number(one.marks.get(item)) for one in both],
        _clients(both),
    )


def _compare(sides: Sequence[Sides]) -> Congruence:
    both = _answered(sides)
    means = np.array([_means(one) for one in both]).reshape(-1, 2)
    return compare_views(means[:, 0], means[:, 1], _clients(both))


def _means(one: Sides) -> tuple[float, float]:
    """Return the mean guess and mark over what was both guessed and marked."""
    pairs = [
        (guess, mark)
        for item in GUESSED
        if (guess := one.guess.get(item)) is not None
        and (mark := one.marks.get(item)) is not None
    ]
    if not pairs:
        return nan, nan
    guesses, marks = zip(*pairs, strict=True)
    return sum(guesses) / len(pairs), sum(marks) / len(pairs)


def _lift(sides: Sequence[Sides]) -> SessionLift:
    rated = [one for one in sides if one.lift is not None]
    return find_session_lift(
        [_number(one.lift) for one in rated],
        [nan if one.change is None else one.change for one in rated],
        [float(one.order) for one in rated],
        _clients(rated),
    )


def _echo(marks: Sequence[WeekMarks], moves: Moves, at: datetime) -> Echo:
    today = timezone.localdate(at)
    return find_echo(weeks_since_the_first_mark(marks, moves.by_week, until=today))


def _count(sides: Sequence[Sides]) -> HelpedGrid:
    return count_helped(
        [(one.taps.gave if one.taps else (), one.helped) for one in sides],
        given=tuple(Gave),
        helped=tuple(Helped),
    )


def _judge_trials(
    entries: Sequence[Kept], sides: Sequence[Sides], *, key: bytes
) -> tuple[tuple[Trial, Asked[SelfTrial]], ...]:
    otherwise = otherwise_among(entries)
    found = [
        (trial, tossed_sessions(trial, sides, otherwise, key=key))
        for trial in trials_among(entries)
    ]
    return tuple((trial, ask(partial(judge, trial, tossed))) for trial, tossed in found)


def _answered(sides: Sequence[Sides]) -> list[Sides]:
    """Return the sessions about which a client's marks were looked at."""
    return [one for one in sides if one.marks]


def _clients(sides: Sequence[Sides]) -> list[int]:
    """Return a number for each client; numbers sort much faster than identities."""
    numbers: dict[UUID, int] = {}
    return [numbers.setdefault(one.client, len(numbers)) for one in sides]


def _number(mark: int | None) -> float:
    return nan if mark is None else float(mark)
