"""What was said after a session, what was guessed, and what of it may be looked at.

A therapist reads what their client said about a session only once they guessed, or
left the guess out: `looked_at` is their one way in. The client reads it at any time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, TextChoices

from cairn.clinic.keys import keyring
from cairn.clinic.records.models import (
    Administration,
    AfterSession,
    Client,
    FitGuess,
    ItemKind,
    Session,
    SessionState,
)
from cairn.clinic.records.own_page import PageItem, items_of_client
from cairn.clinic.records.person import sessions_of

FORM = "session-form"
# The three marks a therapist guesses: understood, what matters, fits me.
GUESSED = ("1", "2", "3")
# How long after a session something can be said about it.
OPEN_FOR = timedelta(days=7)


class Helped(TextChoices):
    """What helped, as a client may tap it."""

    LISTENED = "listened"
    THOUGHT = "thought"
    PRACTISING = "practising"
    CHALLENGED = "challenged"
    LAUGH = "laugh"
    THERE = "there"
    NOTHING_YET = "nothing yet"


class Tears(TextChoices):
    """What crying was, by the client's own word; never scored."""

    RELIEF = "relief"
    JOY = "joy"
    PAIN = "pain"
    NOT_SURE = "not sure"


@dataclass(frozen=True, slots=True)
class Said:
    """What a client said after one session; `wish` is theirs to show or to keep."""

    session: Session
    at: datetime
    marks: Mapping[str, int | None]
    helped: tuple[Helped, ...]
    tears: Tears | None
    wish: PageItem | None


def said_after(session: Session, *, key: bytes | None = None) -> Said | None:
    """Return what the client said, for the client; `key` opens what only they read."""
    row = AfterSession.objects.filter(session=session).first()
    if row is None:
        return None
    marks = Administration.objects.get(submission_id=row.submission_id)
    data_key = keyring().key(row.client_id)
    tears = row.read_text("tears", key=data_key)
    return Said(
        session=session,
        at=marks.answered_at,
        marks=marks.answers,
        helped=read_helped(row, key=data_key),
        tears=Tears(tears) if tears else None,
        wish=_wish(session, key=key),
    )


def read_helped(row: AfterSession, *, key: bytes) -> tuple[Helped, ...]:
    """Open what helped."""
    return parse_helped(row.read_text("helped", key=key))


def parse_helped(text: str) -> tuple[Helped, ...]:
    """Read what helped from its opened column; an empty one says nothing."""
    return tuple(map(Helped, json.loads(text or "[]")))


def looked_at(session: Session) -> Said | None:
    """Return what the client said, for a therapist who has guessed or left it out."""
    if not is_looked_at(session):
        return None
    return said_after(session)


def is_looked_at(session: Session) -> bool:
    """Whether the therapist has looked at what was said."""
    rows = FitGuess.objects.filter(session=session, revealed_at__isnull=False)
    return rows.exists()


def guess_of(session: Session) -> FitGuess | None:
    """Return what the therapist guessed, if they did."""
    return FitGuess.objects.filter(session=session).first()


def was_said(session: Session) -> bool:
    """Whether the client said anything; not what."""
    return AfterSession.objects.filter(session=session).exists()


def answers_to_show(client: Client, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out of a client's answers what the therapist has not guessed about yet."""
    waiting = AfterSession.objects.filter(client=client).exclude(
        session__guess__revealed_at__isnull=False
    )
    return rows.exclude(submission_id__in=waiting.values("submission_id"))


def is_waiting(administration: Administration) -> bool:
    """Whether answers were given after a session that nobody has looked at yet."""
    told = getattr(administration.submission, "told_after", None)
    if told is None:
        return False
    guess = getattr(told.session, "guess", None)
    return guess is None or guess.revealed_at is None


def past_sessions(client: Client, *, at: datetime) -> list[Any]:
    """Return sessions that took place or were to, newest first, with `starts_at`."""
    rows = sessions_of(client).filter(
        state__in=[SessionState.ATTENDED, SessionState.PLANNED], starts_at__lte=at
    )
    return list(rows.select_related("told_after", "guess"))


def session_to_speak_of(client: Client, *, at: datetime) -> Session | None:
    """Return the newest session that can still be spoken of and was not yet."""
    for session in past_sessions(client, at=at)[:1]:
        fresh = at - session.starts_at <= OPEN_FOR
        if fresh and not hasattr(session, "told_after"):
            found: Session = session
            return found
    return None


def _wish(session: Session, *, key: bytes | None) -> PageItem | None:
    wishes = items_of_client(session.client, key=key, kinds=[ItemKind.WISH])
    mine = (w for w in wishes if w.content.more.get("session") == str(session.id))
    return next(mine, None)
