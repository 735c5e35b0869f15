"""What stands on the pages after a session: questions, and what was said, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cairn.clinic.records.after_sessions import (
    GUESSED,
    Said,
    looked_at,
    past_sessions,
    session_to_speak_of,
)
from cairn.clinic.records.models import Client
from cairn.clinic.records.services.raise_attention import LOW_FIT_AT_MOST
from cairn.web.aftersession.forms import HELPED, TEARS, Marks, session_form
from cairn.web.checkin.questions import Question, ask, field_name, text_of
from cairn.web.wording import write_day


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


def lay_out_marks(
    form: Marks, *, stands: Mapping[str, int | None] | None = None
) -> tuple[Question, ...]:
    """Lay out the questions as the measure words them, with what was chosen."""
    kept = {
        field_name(form.measure, item): mark
        for item in form.items
        if (mark := (stands or {}).get(item.id)) is not None
    }
    asked = ask(
        (form.measure,),
        chosen=form.chosen() if form.is_bound else kept,
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


def words_to_use(said: Said) -> str:
    """Return what a therapist could say about the lowest mark, if it is low."""
    marks = {item: mark for item, mark in said.marks.items() if mark is not None}
    lowest = min(marks, key=lambda item: marks[item], default=None)
    if lowest is None or marks[lowest] > LOW_FIT_AT_MOST:
        return ""
    return _("You marked “%(text)s” lower last time. What would have been better?") % {
        "text": wordings()[lowest]
    }


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
