"""Many hand in at once: everyone waits a little, nobody is turned away."""

import os
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

import pytest

from durability.caseload import furnish
from durability.judge import judge
from durability.kill import RECORD
from durability.ledger import Ledger
from durability.load import Load
from durability.server import Server

LARGEST_WAL = 64 * 2**20

pytestmark = pytest.mark.skipif(
    "CAIRN_DATABASE_URL" in os.environ, reason="the storm is about SQLite's one writer"
)


def storm(
    folder: Path, *, writers: int, seconds: float, answers: int, links: int
) -> Ledger:
    """Let many clients hand in, this long and this many, beside one long reader."""
    home = folder / "home"
    tokens = furnish(home, links=links)
    ledger = Ledger(folder / "ledger")
    with Server(home, folder / "server.log", threads=writers // 2) as server:
        load = Load(server.port, tokens, ledger, clients=writers)
        with closing(sqlite3.connect(home / RECORD)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM submission").fetchone()
            load.start()
            time.sleep(seconds)
            while len(ledger.seconds) < answers:
                time.sleep(0.1)
            load.finish()
            wal = (home / f"{RECORD}-wal").stat().st_size
    ledger.close()
    assert load.surprises == []
    assert wal <= LARGEST_WAL
    assert judge(ledger.entries, home / RECORD, folder).faults == {}
    assert "locked" not in server.words()
    print(
        f"{writers} writers: {len(ledger.seconds)} answers, half within "
        f"{statistics.median(ledger.seconds):.2f} s, all within "
        f"{max(ledger.seconds):.2f} s, write-ahead log {wal / 2**20:.1f} MiB"
    )
    return ledger


def test_twenty_writers_at_once_are_never_told_that_the_record_is_locked(tmp_path):
    ledger = storm(tmp_path, writers=20, seconds=5, answers=150, links=1500)
    statuses = {entry.status for entry in ledger.entries.values()}
    assert statuses == {303, 400}


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_sixty_four_writers_at_once_are_served_within_seconds(tmp_path):
    ledger = storm(tmp_path, writers=64, seconds=60, answers=1000, links=30_000)
    statuses = {entry.status for entry in ledger.entries.values()}
    assert statuses == {303, 400}
