"""Plans, moves, cancels and confirms appointments: each step is a row of its own."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Episode,
    Session,
    SessionState,
    SessionStatus,
)


@transaction.atomic
def plan_session(
    episode: Episode, *, starts_at: datetime, by: Author, at: datetime
) -> Session:
    """Plan the next appointment of an episode."""
    last = episode.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(
        practice_id=episode.practice_id,
        episode=episode,
        number=last + 1,
        at=at,
        **by.as_fields(),
    )
    session.save(force_insert=True)
    set_session_state(session, SessionState.PLANNED, starts_at=starts_at, by=by, at=at)
    return session


@transaction.atomic
def set_session_state(
    session: Session,
    state: SessionState,
    *,
    starts_at: datetime,
    by: Author,
    at: datetime,
) -> SessionStatus:
    """Add the next step in the life of an appointment."""
    status = SessionStatus(
        session=session, state=state, starts_at=starts_at, at=at, **by.as_fields()
    )
    status.save(force_insert=True)
    audit(
        f"session {state}",
        practice=session.practice_id,
        by=by,
        at=at,
        client=session.episode.client_id,
        row=session.id,
    )
    return status
