"""Keeps what a client wants to be sent; without their word nothing is."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    FOLLOW_UP_MONTHS,
    Author,
    Client,
    Episode,
    FollowUp,
    MessageChoice,
)
from cairn.errors import NotAllowed


@transaction.atomic
def choose_note(
    client: Client, *, agreed: bool, by: Author, at: datetime
) -> MessageChoice:
    """Say yes or no to the one note after a long silence."""
    choice = MessageChoice(
        practice_id=client.practice_id,
        client=client,
        agreed=agreed,
        at=at,
        **by.as_fields(),
    )
    choice.save(force_insert=True)
    audit("note chosen", practice=client.practice_id, by=by, at=at, client=client)
    return choice


@transaction.atomic
def choose_follow_ups(
    episode: Episode, months: Collection[int], *, by: Author, at: datetime
) -> None:
    """Want exactly these check-ins after the end; what is left out is withdrawn."""
    if not set(months) <= set(FOLLOW_UP_MONTHS):
        raise NotAllowed(_("A check-in afterwards comes after 1, 3 or 6 months."))
    rows = FollowUp.objects.filter(episode=episode)
    rows.exclude(months__in=months).filter(withdrawn_at=None).update(withdrawn_at=at)
    rows.filter(months__in=months).update(withdrawn_at=None)
    new = [
        FollowUp(
            practice_id=episode.practice_id,
            client_id=episode.client_id,
            episode=episode,
            months=one,
            at=at,
            **by.as_fields(),
        )
        for one in sorted(set(months))
    ]
    # Two tabs may choose the same month at once; it is wanted once.
    FollowUp.objects.bulk_create(new, ignore_conflicts=True)
    audit(
        "follow-ups chosen",
        practice=episode.practice_id,
        by=by,
        at=at,
        client=episode.client_id,
        row=episode.id,
    )
