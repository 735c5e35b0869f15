"""An acknowledged check-in survives the plug being pulled at any moment."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from durability.power_cut import read_keys, read_trace, replay

TESTS = Path(__file__).resolve().parent.parent
RECORD = "cairn.sqlite3"
CALLS = "openat,close,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat"

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here"),
    pytest.mark.skipif(
        "CAIRN_DATABASE_URL" in os.environ, reason="the cuts are replayed on SQLite"
    ),
]


def python(*words: object, under: tuple[str, ...] = ()) -> None:
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    subprocess.run(
        [*under, sys.executable, *map(str, words)],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("power") / "home"
    python(TESTS / "durability" / "prepare.py", home)
    return home


def cut(home: Path, *, check_ins: int, synchronous: str, cuts: int, seed: int = 1):
    """Trace the writer on a copy of the home, then replay its power cuts."""
    copy = home.parent / f"home-{synchronous}-{check_ins}"
    shutil.copytree(home, copy)
    before = {p.name: p.read_bytes() for p in copy.glob(f"{RECORD}*")}
    log = copy.parent / f"{synchronous}.trace"
    strace = ("strace", "-f", "-e", f"trace={CALLS}", "-xx", "-s", "300000")
    python(
        "-m", "durability.write_check_ins", copy, check_ins, synchronous,
        under=(*strace, "-o", str(log)),
    )  # fmt: skip
    calls = read_trace(log, copy, RECORD)
    outcomes = replay(
        calls, before, record=RECORD, workplace=Path("/dev/shm/cairn-cut"),
        cuts=cuts, seed=seed,
    )  # fmt: skip
    for loss, outcome in outcomes.items():
        print(f"{synchronous}: {loss}: {outcome}")
    log.unlink()
    return outcomes


def test_no_acknowledged_check_in_is_lost_or_half_written(home):
    outcomes = cut(home, check_ins=60, synchronous="FULL", cuts=60)
    assert sum(outcome.cuts for outcome in outcomes.values()) == 240
    assert {loss: outcome.harm for loss, outcome in outcomes.items()} == dict.fromkeys(
        outcomes, 0
    )


def test_the_same_cuts_show_the_loss_that_synchronous_normal_allows(home):
    outcomes = cut(home, check_ins=60, synchronous="NORMAL", cuts=30)
    assert sum(outcome.cuts_with_loss for outcome in outcomes.values()) > 0


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_thousand_cuts_in_each_of_four_ways_lose_nothing(home):
    outcomes = cut(home, check_ins=400, synchronous="FULL", cuts=1000)
    assert {outcome.cuts for outcome in outcomes.values()} == {1000}
    assert sum(outcome.harm for outcome in outcomes.values()) == 0
    worse = cut(home, check_ins=400, synchronous="NORMAL", cuts=300)
    assert sum(outcome.cuts_with_loss for outcome in worse.values()) > 0


@pytest.mark.parametrize("table", ["score", "outbox_message", "attention_status"])
def test_a_half_written_check_in_would_be_noticed(home, tmp_path, table):
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    python("-m", "durability.write_check_ins", copy, 1, "FULL")
    whole = read_keys(copy / RECORD)
    assert (len(whole[0]), whole[1]) == (1, 0)
    with sqlite3.connect(copy / RECORD) as record:
        record.execute(f"DELETE FROM {table}")
    assert read_keys(copy / RECORD)[1] == 1
