"""Runs an import beside the page, so that a long table does not hold up a request."""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django_scopes import scope

from cairn.clinic import vault
from cairn.clinic.keys import keyring
from cairn.clinic.records.measures import find_measure
from cairn.clinic.records.models import Author, Member
from cairn.clinic.records.services.describe_measure import (
    Description,
    describe_measure,
)
from cairn.clinic.records.services.import_scores import Keep, import_scores
from cairn.clinic.uploads import RunState, drop_upload, open_upload, write_state
from cairn.errors import CairnError
from cairn.exchange.instruments.shelf import instrument
from cairn.exchange.tables import (
    Progress,
    Reading,
    ScoreRange,
    Table,
    mapping_from_plain,
    open_table,
    read_scores,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What was stated about a table; the session keeps it sealed between two pages."""

    mapping: Mapping[str, Any]
    reading: Mapping[str, Any]
    first_day: str
    own: Mapping[str, Any] | None = None

    @property
    def description(self) -> Description | None:
        """Return the description of a measure that Cairn does not ship."""
        return Description(**self.own) if self.own else None

    @property
    def first(self) -> date:
        """Return the day from which times are counted."""
        return date.fromisoformat(self.first_day)


def seal_job(member: Member, job: Job) -> str:
    """Seal a job for the session: a column's name is somebody's text as well."""
    key = keyring().key(member.practice_id)
    return vault.seal(key, json.dumps(asdict(job)).encode(), place=_place(member)).hex()


def open_job(member: Member, sealed: str) -> Job:
    """Open the job that this member has stated."""
    key = keyring().key(member.practice_id)
    said = vault.open_sealed(key, bytes.fromhex(sealed), place=_place(member))
    return Job(**json.loads(said))


def _place(member: Member) -> str:
    return f"import-job:{member.id}"


def open_waiting(member: Member, reading: Mapping[str, Any]) -> Table:
    """Open the table that waits for this therapist, as stated."""
    stated = {name: value for name, value in reading.items() if value}
    return open_table(open_upload(member), **stated)


def read_waiting(member: Member, job: Job) -> Reading:
    """Read the waiting table as it was stated, storing nothing."""
    mapping = mapping_from_plain(job.mapping)
    own = job.description
    return read_scores(
        open_waiting(member, job.reading),
        mapping,
        instrument=None if own else instrument(mapping.instrument_key),
        score_range=ScoreRange(own.minimum, own.maximum, own.lower_is_better)
        if own
        else None,
    )


def start_import(member: Member, job: Job, *, keep: Keep, at: datetime) -> None:
    """Start storing in a thread of its own."""
    write_state(member, RunState("running"))
    threading.Thread(
        target=_run_beside,
        args=(member, job),
        kwargs={"keep": keep, "at": at},
        daemon=True,
    ).start()


def _run_beside(member: Member, job: Job, *, keep: Keep, at: datetime) -> None:
    try:
        run_import(member, job, keep=keep, at=at)
    finally:
        connection.close()


def run_import(member: Member, job: Job, *, keep: Keep, at: datetime) -> None:
    """Store a stated table and say how it went; the table goes when it is done."""
    try:
        with scope(practice=member.practice):
            state = _import(member, job, keep=keep, at=at)
        drop_upload(member)
        write_state(member, state)
    except CairnError as error:
        write_state(member, RunState("refused", reason=str(error)))
    except Exception:
        log.exception("an import ended early")
        write_state(member, RunState("stopped"))


def _import(member: Member, job: Job, *, keep: Keep, at: datetime) -> RunState:
    by = Author.member(member)
    own = job.description
    key = str(mapping_from_plain(job.mapping).instrument_key)
    if own:
        key = describe_measure(member.practice, own, by=by, at=at).key

    def tell(progress: Progress) -> None:
        write_state(member, RunState("running", progress.rows, progress.share))

    report = import_scores(
        read_waiting(member, job),
        measure=find_measure(key),
        therapist=member,
        first_day=job.first,
        keep=keep,
        by=by,
        at=at,
        progress=tell,
    )
    return RunState(
        "done",
        share=1.0,
        imported=report.imported,
        already_there=report.already_there,
        new_clients=report.new_clients,
    )
