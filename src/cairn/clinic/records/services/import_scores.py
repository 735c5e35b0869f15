"""Brings scores that exist already into the record: in batches, repeatably.

A client is found again by a keyed hash of the name in the table, a score by a keyed
fingerprint of its place; a second import of the same table therefore adds nothing.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction

from cairn.clinic.keys import keyring
from cairn.clinic.records.audit import audit
from cairn.clinic.records.models import (
    Administration,
    Author,
    Client,
    Episode,
    Member,
    Score,
    Submission,
)
from cairn.clinic.records.models.answers import Mode, WhenKnown
from cairn.clinic.records.services.raise_attention import raise_for_newest
from cairn.clinic.records.services.record_check_in import score_row
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
    submissions = [_submission(key, value, job) for key, value in fresh.items()]
    administrations = [
        _administration(submission, value, job)
        for submission, value in zip(submissions, fresh.values(), strict=True)
    ]
    Submission.objects.bulk_create(submissions)
    Administration.objects.bulk_create(administrations)
    Score.objects.bulk_create(_scores(administrations, fresh.values(), job))
    job.report.clients.update(submission.client_id for submission in submissions)


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
    for client in clients:
        audit(
            "client enrolled",
            practice=client.practice_id,
            by=job.by,
            at=job.at,
            client=client.id,
        )
    job.report.new_clients += len(clients)


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


def _submission(key: str, value: ImportedScore, job: _Import) -> Submission:
    person = job.people[value.client]
    answered_at, known = _moment(value, job)
    return Submission(
        id=uuid4(),
        practice_id=job.therapist.practice_id,
        client_id=person.client_id,
        episode_id=person.episode_id,
        key=key,
        digest=hmac.digest(
            person.key, repr((value.total, value.answers)).encode(), hashlib.sha256
        ),
        mode=Mode.IMPORT,
        answered_at=answered_at,
        when_known=known,
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


def _administration(
    submission: Submission, value: ImportedScore, job: _Import
) -> Administration:
    return Administration(
        submission=submission,
        client_id=submission.client_id,
        instrument=job.measure.key,
        version=job.measure.version,
        answered_at=submission.answered_at,
        answers=dict(value.answers or {}),
    )


def _scores(
    administrations: list[Administration], values: Iterable[ImportedScore], job: _Import
) -> Iterator[Score]:
    for administration, value in zip(administrations, values, strict=True):
        for one in _score(value, job.measure):
            yield score_row(administration, one, by=job.by, at=job.at)


def _score(value: ImportedScore, measure: Instrument) -> tuple[ScaleScore, ...]:
    if value.answers is not None:
        complete = {item.id: value.answers.get(item.id) for item in measure.items}
        return score(measure, complete)
    if value.total is None:
        return ()
    return (score_total(measure, value.total, value.measured.scale),)
