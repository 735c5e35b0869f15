"""Moves a therapist and any number of clients with open links into a fresh home.

`python -m durability.caseload CLIENTS LINKS` furnishes the home that CAIRN_HOME (and
CAIRN_DATABASE_URL) name and prints the links' tokens, which nothing else can tell.
"""

import hashlib
import json
import os
import secrets
import subprocess
import sys
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from cairn.clinic.records.models import Episode, Member

TESTS = Path(__file__).resolve().parent.parent
SIGN_IN_NAME = "anna"
MEASURES = ("phq-9", "gad-7")


CHECK_INS_EACH = 20


def furnish(home: Path, *, links: int, clients: int = 0) -> list[str]:
    """Furnish a home in a process of its own; return one token for each open link."""
    environment = os.environ | {"CAIRN_HOME": str(home), "PYTHONPATH": str(TESTS)}
    clients = clients or links // CHECK_INS_EACH + 1
    done = subprocess.run(
        [sys.executable, "-m", "durability.caseload", str(clients), str(links)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the home was not furnished:\n{done.stderr}")
    tokens: list[str] = json.loads(done.stdout)
    return tokens


def move_in(*, clients: int, links: int, at: datetime) -> list[str]:
    """Write a practice, its therapist and clients, and `links` open links in all."""
    from django_scopes import scope

    from cairn.clinic.records.models import Author, Role
    from cairn.clinic.records.services.open_practice import add_member, open_practice

    system = Author.system()
    practice = open_practice(
        "Practice by the river", time_zone="Europe/Berlin", by=system, at=at
    )
    with scope(practice=practice):
        anna = add_member(
            practice, name="Anna", sign_in_name=SIGN_IN_NAME, by=system, at=at,
            passphrase=secrets.token_urlsafe(24), roles=[Role.THERAPIST, Role.OWNER],
        )  # fmt: skip
        _promise_to_look(anna, at=at)
        episodes = _enrol(anna, clients, at=at)
        return _invite(episodes, links, at=at)


def _promise_to_look(anna: "Member", *, at: datetime) -> None:
    from cairn.clinic.records.models import Author
    from cairn.clinic.records.services.state_protocol import state_protocol
    from people import promise

    state_protocol(
        anna.practice, people=[anna], by=Author.member(anna), at=at,
        promise=promise(
            works_alone=True, valid_until=at.date() + timedelta(days=3650)
        ),
    )  # fmt: skip


def _enrol(anna: "Member", clients: int, *, at: datetime) -> list["Episode"]:
    """Enrol many at once: what `enrol_client` writes, with few round trips."""
    from cairn.clinic.keys import keyring
    from cairn.clinic.records.models import Author, Client, Episode, MeasureAssignment
    from cairn.exchange.instruments.shelf import instrument

    by = Author.member(anna).as_fields()
    keys = keyring().create_many(uuid4() for _ in range(clients))
    people, episodes, assignments = [], [], []
    for number, (identity, key) in enumerate(keys.items(), start=1):
        client = Client(
            id=identity, practice_id=anna.practice_id, therapist=anna, at=at,
            code=identity.hex[:10], **by,
        )  # fmt: skip
        client.write_text("name", f"Client {number}", key=key)
        episode = Episode(
            practice_id=anna.practice_id, client=client, therapist=anna, at=at,
            started_on=at.date(), **by,
        )  # fmt: skip
        people.append(client)
        episodes.append(episode)
        assignments += [
            MeasureAssignment(
                episode=episode,
                instrument=measure.key,
                version=measure.version,
                position=position,
                at=at,
                **by,
            )
            for position, measure in enumerate(map(instrument, MEASURES))
        ]
    Client.objects.bulk_create(people, batch_size=1000)
    Episode.objects.bulk_create(episodes, batch_size=1000)
    MeasureAssignment.objects.bulk_create(assignments, batch_size=1000)
    return episodes


def _invite(episodes: list["Episode"], links: int, *, at: datetime) -> list[str]:
    """Make links in turn for every client; only their hashes are stored."""
    from cairn.clinic.records.models import Author, Invitation, Purpose

    tokens = [secrets.token_urlsafe(32) for _ in range(links)]
    rows = [
        Invitation(
            practice_id=episode.practice_id, client_id=episode.client_id,
            episode=episode, purpose=Purpose.CHECK_IN, at=at,
            token_hash=hashlib.sha256(token.encode()).digest(),
            expires_at=at + timedelta(days=14), **Author.system().as_fields(),
        )
        for token, episode in zip(tokens, cycle(episodes), strict=False)
    ]  # fmt: skip
    Invitation.objects.bulk_create(rows, batch_size=1000)
    return tokens


def main(clients: int, links: int) -> None:
    """Prepare the home as `cairn serve` would, then move in."""
    from cairn.clinic.start import open_record, update_tables

    open_record()
    update_tables()
    from django.db import transaction
    from django.utils import timezone

    with transaction.atomic():
        tokens = move_in(clients=clients, links=links, at=timezone.now())
    json.dump(tokens, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
