"""What was marked beside what was guessed, for the therapist who looks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cairn.clinic.records.after_sessions import (
    GUESSED,
    OPEN_FOR,
    Said,
    guess_of,
    looked_at,
    past_sessions,
)
from cairn.clinic.records.models import Client, FitGuess, Session
from cairn.web.aftersession.presenters import wordings

# A guess this near is near: marks are whole numbers.
CLOSE = 1.5
LAST_SESSIONS = 4
# The line from 0 to 10 as it is drawn: where it begins, and how far apart marks are.
LINE_FROM, STEP = 20, 30


@dataclass(frozen=True, slots=True)
class Compared:
    """One mark beside its guess: in numbers, in places on a line, in a sentence."""

    text: str
    mark: str
    guess: str
    mark_at: int | None
    guess_at: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class FitLine:
    """One session: what was marked and what was guessed, in a row."""

    number: int
    session: Session
    marks: str
    guesses: str
    is_waiting: bool
    may_guess: bool


def compare(said: Said, guess: FitGuess, *, name: str) -> tuple[Compared, ...]:
    """Put each mark beside its guess."""
    words = wordings()
    return tuple(
        _compare(words[item], said.marks.get(item), guess.marks.get(item), name=name)
        for item in GUESSED
    )


def _compare(text: str, mark: int | None, guess: int | None, *, name: str) -> Compared:
    return Compared(
        text=text,
        mark=_write(mark),
        guess=_write(guess),
        mark_at=_place(mark),
        guess_at=_place(guess),
        sentence=_say_distance(mark, guess, name=name),
    )


def _say_distance(mark: int | None, guess: int | None, *, name: str) -> str:
    if mark is None:
        return _("Not marked.")
    if guess is None:
        return ""
    if abs(mark - guess) <= CLOSE:
        return _("Close.")
    if mark < guess:
        said = _("%(name)s marked this lower than you guessed. Worth asking.")
    else:
        said = _("%(name)s marked this higher than you guessed.")
    return said % {"name": name}


def fit_lines(client: Client, *, at: datetime) -> list[FitLine]:
    """Return the last sessions that can be guessed about or were, oldest first."""
    lines = []
    for session in past_sessions(client, at=at)[:LAST_SESSIONS]:
        said, guess = looked_at(session), guess_of(session)
        told = hasattr(session, "told_after")
        fresh = at - session.starts_at <= OPEN_FOR
        line = FitLine(
            number=session.number,
            session=session,
            marks=_row(said.marks) if said else "",
            guesses=_row(guess.marks) if guess and guess.marks else "",
            is_waiting=told and said is None,
            may_guess=said is None and (told or fresh),
        )
        if line.marks or line.guesses or line.may_guess:
            lines.append(line)
    return lines[::-1]


def _row(marks: Any) -> str:
    return " · ".join(_write(marks.get(item)) for item in GUESSED)


def _write(mark: int | None) -> str:
    return "–" if mark is None else str(mark)  # noqa: RUF001 - stands for "none"


def _place(mark: int | None) -> int | None:
    return None if mark is None else LINE_FROM + STEP * mark
