"""What stands on the pages after a session: questions, and what was said, in words."""

from dataclasses import dataclass, replace
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
    session_to_speak_of,
)
from cairn.clinic.records.models import Client, FitGuess, Session
from cairn.clinic.records.services.raise_attention import LOW_FIT_AT_MOST
from cairn.web.aftersession.forms import HELPED, TEARS, Marks, session_form
from cairn.web.checkin.questions import Question, ask, text_of
from cairn.web.wording import write_day

# A guess this near is near: marks are whole numbers.
CLOSE = 1.5
LAST_SESSIONS = 4
# The line from 0 to 10 as it is drawn: where it begins, and how far apart marks are.
LINE_FROM, STEP = 20, 30


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the client said, in words."""

    marks: tuple[tuple[str, str], ...]
    unguessed: tuple[tuple[str, str], ...]
    helped: str
    tears: str
    wish: str
    wish_is_shared: bool
    is_low: bool


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


def lay_out_marks(form: Marks) -> tuple[Question, ...]:
    """Lay out the questions as the measure words them, with what was chosen."""
    asked = ask(
        (form.measure,),
        chosen=form.chosen() if form.is_bound else {},
        errors=form.faults() if form.is_bound else {},
    )
    wanted = {f"q-{form.measure.key}-{item.id}" for item in form.items}
    # They stand on one page, so there is nothing to count.
    return tuple(
        replace(one, of=0, instructions="") for one in asked if one.id in wanted
    )


def say_said(said: Said) -> Spoken:
    """Put what the client said into words."""
    marks = [mark for mark in said.marks.values() if mark is not None]
    told = {
        item: (text, _("%(n)d of 10") % {"n": mark})
        for item, text in wordings().items()
        if (mark := said.marks.get(item)) is not None
    }
    return Spoken(
        marks=tuple(told.values()),
        unguessed=tuple(told[item] for item in told if item not in GUESSED),
        helped=", ".join(str(HELPED[one]).lower() for one in said.helped),
        tears=str(TEARS[said.tears]).lower() if said.tears else "",
        wish=said.wish.content.text if said.wish else "",
        wish_is_shared=bool(said.wish and said.wish.is_shared),
        is_low=bool(marks) and min(marks) <= LOW_FIT_AT_MOST,
    )


def wordings() -> dict[str, str]:
    """Return each question's own words by item."""
    texts = text_of(session_form()).items
    return {item: words.text for item, words in texts.items()}


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


def words_to_use(said: Said) -> str:
    """Return what a therapist could say about the lowest mark, if it is low."""
    marks = {item: mark for item, mark in said.marks.items() if mark is not None}
    lowest = min(marks, key=lambda item: marks[item], default=None)
    if lowest is None or marks[lowest] > LOW_FIT_AT_MOST:
        return ""
    return _("You marked “%(text)s” lower last time. What would have been better?") % {
        "text": wordings()[lowest]
    }


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


def last_words_to_use(client: Client, *, at: datetime) -> str:
    """Return what could be asked about the last marks that were looked at."""
    for session in past_sessions(client, at=at)[:1]:
        said = looked_at(session)
        return words_to_use(said) if said else ""
    return ""


def offer_to_speak(client: Client, *, at: datetime) -> dict[str, Any] | None:
    """Return the session that a client may say something about, if there is one."""
    session: Any = session_to_speak_of(client, at=at)
    if session is None:
        return None
    return {"id": session.id, "day": write_day(session.starts_at, at=at)}


def _row(marks: Any) -> str:
    return " · ".join(_write(marks.get(item)) for item in GUESSED)


def _write(mark: int | None) -> str:
    return "–" if mark is None else str(mark)  # noqa: RUF001 - stands for "none"


def _place(mark: int | None) -> int | None:
    return None if mark is None else LINE_FROM + STEP * mark
