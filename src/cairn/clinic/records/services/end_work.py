"""Ends the work with a client, as both agreed or otherwise, and begins it again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    Episode,
    EpisodeEnding,
    EpisodeEndingKind,
)
from cairn.clinic.records.queries import latest_episode, measures_of, open_episode
from cairn.clinic.records.services.enrol_client import (
    assign_measures,
    end_episode,
    start_episode,
)
from cairn.errors import NotAllowed


def end_work(
    client: Client,
    *,
    kind: EpisodeEndingKind,
    ended_on: date,
    by: Author,
    at: datetime,
) -> EpisodeEnding:
    """End the open episode; ended twice, the first ending counts."""
    episode = open_episode(client)
    if episode is None:
        return _ending_of(latest_episode(client))
    if ended_on < episode.started_on:
        raise NotAllowed("The work cannot end before it began. Choose a later day.")
    try:
        with transaction.atomic():
            return end_episode(episode, kind=kind, ended_on=ended_on, by=by, at=at)
    except IntegrityError:
        return _ending_of(episode)


@transaction.atomic
def begin_again(
    client: Client, *, started_on: date, by: Author, at: datetime
) -> Episode:
    """Open a new episode with the measures of the last; an open one stays."""
    # Of two taps at once the second waits here, and finds what the first began.
    Client.objects.select_for_update().get(id=client.id)
    running, last = open_episode(client), latest_episode(client)
    if running is not None:
        return running
    episode = start_episode(client, client.therapist, started_on, by=by, at=at)
    audit(
        "episode began",
        practice=episode.practice_id,
        by=by,
        at=at,
        client=client,
        row=episode.id,
    )
    measures = [measure.key for measure in measures_of(last)] if last else []
    if measures:
        assign_measures(episode, measures, by=by, at=at)
    return episode


def _ending_of(episode: Episode | None) -> EpisodeEnding:
    found = EpisodeEnding.objects.filter(episode=episode).first() if episode else None
    if found is None:
        raise NotAllowed("There is no work with this person to end.")
    return found
