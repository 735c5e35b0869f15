"""How do the people of a caseload read, and the measures to agree on?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cairn.clinic.records.caseload import Listed
from cairn.clinic.records.models import SessionState
from cairn.exchange.instruments.shelf import for_clients
from cairn.science.measure.instrument import Instrument
from cairn.web.attention.reasons import describe_in_short
from cairn.web.path.line import sketch_course
from cairn.web.path.presenters import SESSION_WORDS
from cairn.web.wording import open_sentence, write_day, write_moment

LAST_SCORES = 6


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the list."""

    name: str
    url: str
    state: str
    shape: SafeString | str
    last_seen: str


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure with its words and its licence, for the two to look at."""

    measure: Instrument
    about: str
    asks_about_safety: bool
    instructions: str
    questions: tuple[str, ...]
    attribution: str
    notice: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One appointment and whether something can still become of it."""

    session_id: str
    number: int
    when: str
    state: str
    is_planned: bool
    starts_at: datetime


def person_row(listed: Listed, *, at: datetime) -> PersonRow:
    """Write one person's line."""
    reasons = ", ".join(describe_in_short(reason) for reason in listed.reasons)
    heard = listed.last_heard
    return PersonRow(
        name=listed.name,
        url=reverse("path:show", args=[listed.client_id]),
        state=open_sentence(reasons),
        shape=sketch_course(listed.course, last=LAST_SCORES) if listed.course else "",
        last_seen=_("last check-in %(day)s") % {"day": write_day(heard, at=at)}
        if heard
        else _("no check-in yet"),
    )


def measure_cards() -> list[MeasureCard]:
    """Show every measure that may be answered at home."""
    return [_card(measure) for measure in for_clients() if measure.has_text]


def _card(measure: Instrument) -> MeasureCard:
    text = next(iter(measure.texts.values()))
    count = sum(1 for item in measure.items if item.id in text.items)
    about = _("%(subject)s; %(count)s questions; %(recall)s") % {
        "subject": measure.measures,
        "count": count,
        "recall": measure.recall,
    }
    return MeasureCard(
        measure=measure,
        about=about,
        asks_about_safety=bool(measure.risk_items),
        instructions=text.instructions,
        questions=tuple(
            text.items[item.id].text for item in measure.items if item.id in text.items
        ),
        attribution=text.attribution,
        notice=text.notice or measure.label,
    )


def session_row(session: Any, *, at: datetime) -> SessionRow:
    """Write one appointment's line."""
    state = SessionState(session.state)
    return SessionRow(
        session_id=str(session.id),
        number=session.number,
        when=write_moment(session.starts_at, at=at),
        state=str(SESSION_WORDS[state]),
        is_planned=state is SessionState.PLANNED,
        starts_at=session.starts_at,
    )
