"""Brings scores that exist already into the record: in batches, repeatably.

A client is found again by a keyed hash of the name in the table, a score by a keyed
fingerprint of its place; a second import of the same table therefore adds nothing.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.in_bulk import Every, insert_columns
from cairn.clinic.records.models import (
    Administration,
    AuditEvent,
    Author,
    Client,
    Episode,
    Member,
    Submission,
)
from cairn.clinic.records.models.answers import Mode, WhenKnown
from cairn.clinic.records.services.keep_scores import insert_scores
from cairn.clinic.records.services.raise_attention import raise_for_newest
from cairn.errors import NotAllowed
from cairn.exchange.tables import ImportedScore, Progress, Reading
from cairn.science.measure.instrument import Instrument
from cairn.science.measure.scoring import Score as ScaleScore
from cairn.science.measure.scoring import score, score_total

BATCH = 2_000
_NOON = time(12)


class Keep(StrEnum):
    """What to do when the table has problems."""

    ALL_OR_NOTHING = "all or nothing"
    GOOD_PART = "the good part"


@dataclass(slots=True)
class ImportReport:
    """What an import did."""

    imported: int = 0
    already_there: int = 0
    new_clients: int = 0
    clients: set[UUID] = field(default_factory=set, repr=False)


@dataclass(frozen=True, slots=True)
class _Person:
    client_id: UUID
    episode_id: UUID
    key: bytes


@dataclass(frozen=True, slots=True)
class _Import:
    """What stays the same through one import."""

    therapist: Member
    measure: Instrument
    first_day: date
    by: Author
    at: datetime
    secret: bytes
    people: dict[str, _Person]
    report: ImportReport


def import_scores(
    reading: Reading,
    *,
    measure: Instrument,
    therapist: Member,
    first_day: date,
    keep: Keep,
    by: Author,
    at: datetime,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Store a reading's good scores; `first_day` dates tables that have no dates."""
    if keep is Keep.ALL_OR_NOTHING and not reading.is_clean:
        raise NotAllowed(
            "The table has problems, and you asked for all or nothing: nothing was "
            "imported. Mend the rows listed, or import the good part."
        )
    job = _Import(
        therapist, measure, first_day, by, at, _secret(therapist), {}, ImportReport()
    )
    whole = transaction.atomic() if keep is Keep.ALL_OR_NOTHING else nullcontext()
    with whole:
        for batch in reading.batches(BATCH, progress=progress):
            with transaction.atomic():
                _store(batch, job)
        with transaction.atomic():
            raise_for_newest(job.report.clients, measure=measure, by=by, at=at)
            audit("scores imported", practice=therapist.practice_id, by=by, at=at)
    return job.report


def _secret(therapist: Member) -> bytes:
    # Two therapists may both have a client "1" in their tables.
    key = keyring().key(therapist.practice_id)
    return hmac.digest(key, b"import" + therapist.id.bytes, hashlib.sha256)


def _store(batch: list[ImportedScore], job: _Import) -> None:
    _meet({value.client for value in batch}, job)
    fingerprints = {value.fingerprint(job.secret): value for value in batch}
    present = set(
        Submission.objects.filter(key__in=fingerprints).values_list("key", flat=True)
    )
    fresh = {key: v for key, v in fingerprints.items() if key not in present}
    job.report.already_there += len(present)
    job.report.imported += len(fresh)
    _insert(fresh, job)


def _insert(fresh: Mapping[str, ImportedScore], job: _Import) -> None:
    """Insert a batch by its columns; see `records/in_bulk.py` for why."""
    values = list(fresh.values())
    people = [job.people[value.client] for value in values]
    clients = [person.client_id for person in people]
    moments = [_moment(value, job) for value in values]
    submissions, administrations = _identities(values), _identities(values)
    insert_columns(
        Submission,
        {
            "id": submissions,
            "practice_id": Every(job.therapist.practice_id),
            "client_id": clients,
            "episode_id": [person.episode_id for person in people],
            "key": list(fresh),
            "digest": [_digest(*pair) for pair in zip(values, people, strict=True)],
            "mode": Every(Mode.IMPORT),
            "answered_at": [moment for moment, _ in moments],
            "when_known": [known for _, known in moments],
            **_authored(job),
        },
        rows=len(values),
    )
    insert_columns(
        Administration,
        {
            "id": administrations,
            "submission_id": submissions,
            "client_id": clients,
            "instrument": Every(job.measure.key),
            "version": Every(job.measure.version),
            "answered_at": [moment for moment, _ in moments],
            "answers": [dict(value.answers or {}) for value in values],
        },
        rows=len(values),
    )
    _insert_scores(administrations, values, job)
    job.report.clients.update(clients)


def _insert_scores(
    administrations: list[UUID], values: list[ImportedScore], job: _Import
) -> None:
    scored = [
        (administration, one)
        for administration, value in zip(administrations, values, strict=True)
        for one in _score(value, job.measure)
    ]
    insert_scores(scored, by=job.by, at=job.at)


def _identities(rows: Sequence[object]) -> list[UUID]:
    return [uuid4() for _ in rows]


def _authored(job: _Import) -> dict[str, Every]:
    fields = {"at": job.at, **job.by.as_fields()}
    return {name: Every(value) for name, value in fields.items()}


def _digest(value: ImportedScore, person: _Person) -> bytes:
    content = repr((value.total, value.answers)).encode()
    return hmac.digest(person.key, content, hashlib.sha256)


def _meet(names: set[str], job: _Import) -> None:
    """Find the clients of a batch by their hashed names, and enrol who is new."""
    unknown = {_source_id(name, job): name for name in names - job.people.keys()}
    found = {
        bytes(source_id or b""): client_id
        for client_id, source_id in Client.objects.filter(
            practice_id=job.therapist.practice_id,
            therapist=job.therapist,
            source_id__in=unknown,
            erased_at=None,
        ).values_list("id", "source_id")
    }
    new = {source: name for source, name in unknown.items() if source not in found}
    _enrol(new, job)
    keys = keyring().keys(found.values())
    episodes = dict(
        Episode.objects.filter(client_id__in=found.values())
        .order_by("started_on", "at")
        .values_list("client_id", "id")
    )
    for source, client_id in found.items():
        person = _Person(client_id, episodes[client_id], keys[client_id])
        job.people[unknown[source]] = person


def _source_id(name: str, job: _Import) -> bytes:
    return hmac.digest(job.secret, name.encode(), hashlib.sha256)


def _enrol(new: dict[bytes, str], job: _Import) -> None:
    people = {source: uuid4() for source in new}
    keys = keyring().create_many(people.values())
    clients, episodes = [], []
    for source, name in new.items():
        client_id = people[source]
        client = _client(client_id, source, job)
        client.write_text("name", name, key=keys[client_id])
        clients.append(client)
        episode = _episode(client_id, job)
        episodes.append(episode)
        job.people[name] = _Person(client_id, episode.id, keys[client_id])
    Client.objects.bulk_create(clients)
    Episode.objects.bulk_create(episodes)
    AuditEvent.objects.bulk_create(_enrolment(client, job) for client in clients)
    job.report.new_clients += len(clients)


def _enrolment(client: Client, job: _Import) -> AuditEvent:
    return AuditEvent(
        practice_id=client.practice_id,
        at=job.at,
        action="client enrolled",
        client_id=client.id,
        **job.by.as_fields(),
    )


def _client(client_id: UUID, source: bytes, job: _Import) -> Client:
    return Client(
        id=client_id,
        practice_id=job.therapist.practice_id,
        therapist=job.therapist,
        code=client_id.hex[:10],
        source_id=source,
        at=job.at,
        **job.by.as_fields(),
    )


def _episode(client_id: UUID, job: _Import) -> Episode:
    return Episode(
        practice_id=job.therapist.practice_id,
        client_id=client_id,
        therapist=job.therapist,
        started_on=job.first_day,
        at=job.at,
        **job.by.as_fields(),
    )


def _moment(value: ImportedScore, job: _Import) -> tuple[datetime, WhenKnown]:
    """Return a moment that keeps the order, and how much of it is really known."""
    if value.at is not None:
        day, known = value.at, WhenKnown.DATE
    elif value.day is not None:
        day, known = job.first_day + timedelta(days=value.day), WhenKnown.DAY
    else:
        day = job.first_day + timedelta(days=value.occasion or 0)
        known = WhenKnown.ORDER
    moment = datetime.combine(day, _NOON, tzinfo=UTC)
    # Several on one day keep the order of the table.
    return moment + timedelta(minutes=value.nth - 1), known


def _score(value: ImportedScore, measure: Instrument) -> tuple[ScaleScore, ...]:
    if value.answers is not None:
        complete = {item.id: value.answers.get(item.id) for item in measure.items}
        return score(measure, complete)
    if value.total is None:
        return ()
    return (score_total(measure, value.total, value.measured.scale),)
