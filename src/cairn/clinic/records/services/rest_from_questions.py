"""A client pauses questions, says *not today*, comes back, or closes their page.

None of it is a failure and none of it reads as missing: a silence is counted from the
end of a rest.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    Departure,
    Invitation,
    Pause,
)
from cairn.clinic.records.pauses import running_pause
from cairn.errors import NotAllowed


@transaction.atomic
def pause_questions(
    client: Client, *, until: datetime | None, by: Author, at: datetime
) -> Pause:
    """Stop questions, reminders and notices until a moment, or until they come back.

    The newest choice counts: it ends whatever ran before.
    """
    by.must_be_client(client)
    if until is not None and until <= at:
        raise NotAllowed(_("Choose a day that lies ahead."))
    _end(client, at=at)
    return _rest(client, until, by=by, at=at)


@transaction.atomic
def say_not_today(client: Client, *, until: datetime, by: Author, at: datetime) -> None:
    """Rest until the day is over; a longer pause stays, and a second tap adds none."""
    by.must_be_client(client)
    if running_pause(client, at=at) is None:
        _rest(client, until, by=by, at=at)


@transaction.atomic
def end_pause(client: Client, *, by: Author, at: datetime) -> None:
    """Let questions come again; without a pause nothing changes."""
    by.must_be_client(client)
    if _end(client, at=at):
        audit("pause ended", practice=client.practice_id, by=by, at=at, client=client)


@transaction.atomic
def leave_page(client: Client, *, by: Author, at: datetime) -> Departure:
    """Close the page: every link is dead from now on, and what is kept stays."""
    by.must_be_client(client)
    departure = Departure(
        practice_id=client.practice_id, client=client, at=at, **by.as_fields()
    )
    departure.save(force_insert=True)
    Invitation.objects.filter(client=client, revoked_at=None).update(revoked_at=at)
    audit(
        "page closed",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=departure.id,
    )
    return departure


def _rest(client: Client, until: datetime | None, *, by: Author, at: datetime) -> Pause:
    pause = Pause(
        practice_id=client.practice_id,
        client=client,
        until=until,
        at=at,
        **by.as_fields(),
    )
    pause.save(force_insert=True)
    audit(
        "questions paused",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=pause.id,
    )
    return pause


def _end(client: Client, *, at: datetime) -> int:
    running = Pause.objects.filter(client=client, ended_at=None)
    return running.filter(Q(until=None) | Q(until__gt=at)).update(ended_at=at)
