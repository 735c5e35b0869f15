"""Hands in check-ins one after the other and says `ACK key` once each is recorded."""

import os
import sys
from pathlib import Path
from uuid import uuid4

from durability.prepare import start

RISKY_EVERY = 5


def main(home: Path, *, count: int, synchronous: str) -> None:
    start(home, synchronous=synchronous)
    from django.utils import timezone
    from django_scopes import scope, scopes_disabled

    from cairn.clinic.records.models import Author, Client
    from cairn.clinic.records.models.answers import Mode
    from cairn.clinic.records.queries import open_episode
    from cairn.clinic.records.services.record_check_in import (
        Answered,
        CheckIn,
        record_check_in,
    )
    from people import LINES  # noqa: F401 - proves the cast's module is importable

    with scopes_disabled():
        client = Client.objects.select_related("practice").first()
    with scope(practice=client.practice):
        episode = open_episode(client)
        for number in range(count):
            answers = {str(item): 1 for item in range(1, 10)}
            answers["9"] = int(number % RISKY_EVERY == 0)
            at = timezone.now()
            one = CheckIn(
                key=uuid4().hex,
                measures=(Answered("phq-9", "1", answers),),
                answered_at=at,
                mode=Mode.LINK,
                opening_words="a line of words to seal",
            )
            record_check_in(one, episode=episode, by=Author.client(client), at=at)
            os.write(1, f"ACK {one.key}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), count=int(sys.argv[2]), synchronous=sys.argv[3])
