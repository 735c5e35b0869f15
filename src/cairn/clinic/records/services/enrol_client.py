"""Brings a client into the practice: the person, an episode, the agreed measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Author,
    Client,
    Episode,
    EpisodeEnding,
    EpisodeEndingKind,
    MeasureAssignment,
    Member,
)
from cairn.clinic.records.services.state_protocol import check_may_send_out
from cairn.errors import NotAllowed
from cairn.exchange.instruments.shelf import instrument

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class NewClient:
    """What is known of a person at the start; a code is made when none is given."""

    name: str
    contact: str = ""
    code: str = ""


def enrol_client(
    new: NewClient, *, therapist: Member, started_on: date, by: Author, at: datetime
) -> Client:
    """Enrol a person with a data key of their own and a first episode."""
    name = check_name(new.name)
    client = Client(
        id=uuid4(), practice_id=therapist.practice_id, therapist=therapist, at=at,
        **by.as_fields(),
    )  # fmt: skip
    client.code = new.code or client.id.hex[:10]
    key = keyring().create(client.id)
    client.write_text("name", name, key=key)
    client.write_text("contact", new.contact.strip(), key=key)
    with transaction.atomic():
        client.save(force_insert=True)
        start_episode(client, therapist, started_on, by=by, at=at)
        audit(
            "client enrolled", practice=client.practice_id, by=by, at=at, client=client
        )
    return client


def start_episode(
    client: Client, therapist: Member, started_on: date, *, by: Author, at: datetime
) -> Episode:
    """Open an episode of work with a client."""
    episode = Episode(
        practice_id=client.practice_id,
        client=client,
        therapist=therapist,
        started_on=started_on,
        at=at,
        **by.as_fields(),
    )
    episode.save(force_insert=True)
    return episode


def check_name(name: str) -> str:
    """Return a name as it is kept; refuse none at all and one that is too long."""
    kept = name.strip()
    if not 0 < len(kept) <= LONGEST_NAME:
        raise NotAllowed(
            f"A name has 1 to {LONGEST_NAME} characters; a first name or an initial "
            "is enough."
        )
    return kept


@transaction.atomic
def assign_measures(
    episode: Episode, keys: Sequence[str], *, by: Author, at: datetime
) -> list[MeasureAssignment]:
    """Agree on exactly these measures for check-ins at home, in this order."""
    measures = [instrument(key) for key in dict.fromkeys(keys)]
    for measure in measures:
        if not measure.has_text:
            raise NotAllowed(
                f"{measure.short_name} has no text here: its owner does not allow it. "
                "Enter its scores by hand or import them."
            )
        check_may_send_out(episode.practice, measure, on=at.date())
    episode.measures.filter(ended_at=None).update(ended_at=at)
    assignments = [
        MeasureAssignment(
            episode=episode,
            instrument=measure.key,
            version=measure.version,
            position=position,
            at=at,
            **by.as_fields(),
        )
        for position, measure in enumerate(measures)
    ]
    for assignment in assignments:
        assignment.save(force_insert=True)
    audit(
        "measures assigned",
        practice=episode.practice_id,
        by=by,
        at=at,
        client=episode.client_id,
        row=episode.id,
    )
    return assignments


@transaction.atomic
def end_episode(
    episode: Episode,
    *,
    kind: EpisodeEndingKind,
    ended_on: date,
    by: Author,
    at: datetime,
) -> EpisodeEnding:
    """End an episode; the path stays."""
    ending = EpisodeEnding(
        episode=episode, kind=kind, ended_on=ended_on, at=at, **by.as_fields()
    )
    ending.save(force_insert=True)
    audit(
        "episode ended",
        practice=episode.practice_id,
        by=by,
        at=at,
        client=episode.client_id,
        row=episode.id,
    )
    return ending
