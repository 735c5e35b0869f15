"""Notices who has not checked in for three weeks, once for each silence."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    AttentionItem,
    AttentionReason,
    AttentionStatus,
    Author,
    Client,
    Episode,
    EpisodeEnding,
    MeasureAssignment,
    Practice,
    Submission,
)
from cairn.clinic.records.models.answers import Mode
from cairn.clinic.records.pauses import has_left, rested_within
from cairn.clinic.records.services.raise_attention import Reason, note_reason

# A Cairn rule, not a validated threshold.
SILENT_AFTER = timedelta(days=21)


@transaction.atomic
def notice_silence(
    practice: Practice, *, by: Author, at: datetime
) -> list[AttentionStatus]:
    """Open an item for everyone whose agreed check-ins have stayed away."""
    reason = Reason(AttentionReason.SILENT, administration=None)
    silent = _silent_episodes(practice, at=at).select_related(
        "client", "client__practice", "client__therapist"
    )
    return [_notice(episode.client, reason, by=by, at=at) for episode in silent]


def _notice(
    client: Client, reason: Reason, *, by: Author, at: datetime
) -> AttentionStatus:
    status = note_reason(client, reason, by=by, at=at)
    audit(
        "silence noticed",
        practice=client.practice_id,
        by=by,
        at=at,
        client=client,
        row=status.item_id,
    )
    return status


def _silent_episodes(practice: Practice, *, at: datetime) -> QuerySet[Episode]:
    agreed = MeasureAssignment.objects.filter(episode=OuterRef("id"), ended_at=None)
    ended = EpisodeEnding.objects.filter(episode=OuterRef("id"))
    noticed = AttentionItem.objects.filter(
        client=OuterRef("client"),
        reason=AttentionReason.SILENT,
        at__gt=OuterRef("heard_at"),
    )
    # What was imported was answered elsewhere: the silence counts from the enrolment.
    answered = (
        Submission.objects.filter(episode=OuterRef("id"))
        .exclude(mode=Mode.IMPORT)
        .order_by("-answered_at")
        .values("answered_at")[:1]
    )
    return (
        Episode.objects.filter(practice=practice, client__erased_at=None)
        .annotate(heard_at=Coalesce(Subquery(answered), F("at")))
        .filter(~Exists(ended), ~Exists(noticed), Exists(agreed))
        .filter(heard_at__lte=at - SILENT_AFTER)
        .filter(~rested_within(SILENT_AFTER, at=at), ~has_left())
    )
