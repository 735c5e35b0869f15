"""Begins the work with a new client: the person and the agreed measures, or neither."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from cairn.clinic.records.models import Author, Client, Member
from cairn.clinic.records.queries import open_episode
from cairn.clinic.records.services.enrol_client import (
    NewClient,
    assign_measures,
    enrol_client,
)
from cairn.clinic.records.services.state_protocol import check_may_send_out
from cairn.exchange.instruments.shelf import instrument


def begin_work(
    new: NewClient,
    measures: Sequence[str],
    *,
    therapist: Member,
    started_on: date,
    by: Author,
    at: datetime,
) -> Client:
    """Enrol a person and agree on measures; a refused measure enrols nobody."""
    for key in measures:
        check_may_send_out(therapist.practice, instrument(key), on=at.date())
    with transaction.atomic():
        client = enrol_client(
            new, therapist=therapist, started_on=started_on, by=by, at=at
        )
        episode = open_episode(client)
        if episode is not None and measures:
            assign_measures(episode, measures, by=by, at=at)
    return client
