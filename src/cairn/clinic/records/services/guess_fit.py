"""Guess first: what a therapist thinks their client marked, kept before they look.

Looking needs a guess, or the choice to leave it out; after the look neither changes.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from cairn.clinic.records.after_sessions import GUESSED, was_said
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import Author, AuthorKind, FitGuess, Session
from cairn.errors import NotAllowed

MARKS = range(11)


@transaction.atomic
def guess_fit(
    session: Session, marks: Mapping[str, int | None], *, by: Author, at: datetime
) -> None:
    """Keep a guess; until the look it can be changed."""
    known = {item: marks.get(item) for item in GUESSED}
    given = [mark for mark in known.values() if mark is not None]
    if not given or set(marks) - set(known) or any(m not in MARKS for m in given):
        raise NotAllowed("Guess at least one of the three marks, or leave it out.")
    _keep(session, known, by=by, at=at)


@transaction.atomic
def leave_guess_out(session: Session, *, by: Author, at: datetime) -> None:
    """Choose to look without a guess."""
    _keep(session, {}, by=by, at=at)


@transaction.atomic
def look(session: Session, *, by: Author, at: datetime) -> None:
    """Look at what was marked; from now on the guess stays as it is."""
    _check_author(by)
    guess = FitGuess.objects.filter(session=session).first()
    if guess is None:
        raise NotAllowed("Guess first, or leave the guess out.")
    if not was_said(session):
        raise NotAllowed("Nothing was marked about this session yet.")
    unseen = FitGuess.objects.filter(id=guess.id, revealed_at=None)
    if unseen.update(revealed_at=at):
        _note("looked after a guess", session, by=by, at=at)


def _keep(
    session: Session, marks: Mapping[str, int | None], *, by: Author, at: datetime
) -> None:
    _check_author(by)
    written = {"marks": dict(marks), "at": at, **by.as_fields()}
    guesses = FitGuess.objects.filter(session=session)
    # Only a guess nobody has looked after is written over, whoever comes at once.
    if guesses.filter(revealed_at=None).update(**written):
        pass
    elif guesses.exists():
        raise NotAllowed("You have looked already; the guess stays as it was.")
    else:
        FitGuess(
            id=uuid4(),
            practice_id=session.practice_id,
            session=session,
            client=session.client,
            **written,
        ).save(force_insert=True)
    _note("fit guessed" if marks else "guess left out", session, by=by, at=at)


def _check_author(by: Author) -> None:
    if by.kind is not AuthorKind.MEMBER:
        raise NotAllowed("Only who treats the client guesses.")


def _note(action: str, session: Session, *, by: Author, at: datetime) -> None:
    audit(
        action,
        practice=session.practice_id,
        by=by,
        at=at,
        client=session.client,
        row=session.id,
    )
