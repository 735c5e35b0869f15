"""Begins and stops a self-trial in a therapist's own book, and notes what was done.

No audit row is written, for the reason that `open_well` gives.
"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cairn.clinic.records.models import Author, Member
from cairn.clinic.records.self_trial import (
    FEWEST,
    MOST,
    Trial,
    newest_trial,
    toss_content,
    toss_name,
    trial_content,
)
from cairn.clinic.records.services.write_well import put_entry
from cairn.errors import NotAllowed


@transaction.atomic
def begin_trial(member: Member, trial: Trial, *, key: bytes, by: Author) -> None:
    """Begin a trial; two tabs that begin one at once begin the same."""
    if not FEWEST <= trial.sessions <= MOST:
        raise NotAllowed(f"A trial takes {FEWEST} to {MOST} sessions.")
    put_entry(member, trial.name, trial_content(trial), key=key, by=by)


@transaction.atomic
def stop_trial(member: Member, *, key: bytes, by: Author, at: datetime) -> None:
    """Stop the trial that runs; what was tossed stays, and is not judged."""
    trial = newest_trial(member, key=key)
    if trial and trial.stopped_at is None:
        stopped = replace(trial, stopped_at=at)
        put_entry(member, trial.name, trial_content(stopped), key=key, by=by)


@transaction.atomic
def note_otherwise(
    member: Member,
    session_id: UUID,
    *,
    on: date,
    otherwise: bool,
    key: bytes,
    by: Author,
) -> None:
    """Note whether something else is done before a session than the coin said."""
    content = toss_content(session_id, on, otherwise=otherwise)
    put_entry(member, toss_name(session_id), content, key=key, by=by)
