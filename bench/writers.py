"""Writes from several threads of one process, when told to: bare rows or check-ins.

`python -m bench.writers bare|service THREADS ROUNDS` reads links' tokens as JSON from
its first line, says it is ready, writes when the second line comes, and says how long
each write took.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from uuid import uuid4

Write = Callable[[int], None]
# About what one check-in with two measures writes: its rows, scores and audit row.
ROW_BYTES = 2_000


def write_bare(threads: int, rounds: int, tokens: Sequence[str]) -> Iterator[Write]:
    """Write one row of similar size: BEGIN, one INSERT, COMMIT, nothing else."""
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    begin = "BEGIN IMMEDIATE" if sqlite else "BEGIN"
    mark = "?" if sqlite else "%s"
    insert = f"INSERT INTO bench_bare (id, content) VALUES ({mark}, {mark})"

    def write(_number: int) -> None:
        # The driver's own connection, opened by Django with Cairn's settings.
        connection.ensure_connection()
        cursor = connection.connection.cursor()
        cursor.execute(begin)
        cursor.execute(insert, (uuid4().hex, os.urandom(ROW_BYTES // 2).hex()))
        cursor.execute("COMMIT")
        cursor.close()

    yield from [write] * threads


def write_check_ins(
    threads: int, rounds: int, tokens: Sequence[str]
) -> Iterator[Write]:
    """Hand in over the service what a phone would send, link included."""
    from django.utils import timezone
    from django_scopes import scope

    from cairn.clinic.records.models import Author
    from cairn.clinic.records.services.invite_client import find_invitation
    from cairn.clinic.records.services.record_check_in import (
        Answered,
        CheckIn,
        Mode,
        record_check_in,
    )

    links = [find_invitation(token, at=timezone.now()) for token in tokens]
    answers = {"phq-9": dict.fromkeys(map(str, range(1, 10)), 1) | {"9": 0}}
    answers["gad-7"] = dict.fromkeys(map(str, range(1, 8)), 1)
    measures = tuple(Answered(key, "1", given) for key, given in answers.items())

    def writer(thread: int) -> Write:
        def write(number: int) -> None:
            link, now = links[thread * rounds + number], timezone.now()
            one = CheckIn(
                uuid4().hex, measures, now, Mode.LINK, opening_words="The letter."
            )
            with scope(practice=link.practice):
                record_check_in(
                    one, episode=link.episode, by=Author.client(link.client), at=now,
                    invitation=link,
                )  # fmt: skip

        return write

    yield from map(writer, range(threads))


KINDS = {"bare": write_bare, "service": write_check_ins}


def main(kind: str, threads: int, rounds: int) -> None:
    """Prepare, say so, wait for the word, write, report."""
    from cairn.clinic.start import open_record

    open_record()
    tokens = json.loads(sys.stdin.readline())
    writes = list(KINDS[kind](threads, rounds, tokens))
    seconds: list[float] = []

    def work(write: Write) -> None:
        for number in range(rounds):
            began = time.perf_counter()
            write(number)
            seconds.append(time.perf_counter() - began)

    workers = [threading.Thread(target=work, args=(write,)) for write in writes]
    print("ready", flush=True)
    sys.stdin.readline()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(json.dumps(seconds), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
