"""An acknowledged check-in survives that its server is killed at any moment."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from durability.caseload import furnish
from durability.judge import Verdict, judge
from durability.kill import RECORD, Plan, Report, kill_again_and_again
from durability.ledger import Entry, Fate

pytestmark = pytest.mark.skipif(
    "CAIRN_DATABASE_URL" in os.environ, reason="the record is judged as an SQLite file"
)


def verify(home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from cairn.cli.main import main; main(['verify'])"],
        env=os.environ | {"CAIRN_HOME": str(home)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


Furnished = tuple[Path, list[str]]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory) -> Furnished:
    home = tmp_path_factory.mktemp("furnished") / "home"
    return home, furnish(home, links=1500)


def kill(furnished: Furnished, folder: Path, plan: Plan) -> Report:
    home, tokens = furnished
    shutil.copytree(home, folder / "home")
    report = kill_again_and_again(folder, tokens, plan)
    print(report)
    return report


@pytest.fixture(scope="module")
def killed(furnished, tmp_path_factory) -> tuple[Path, Report]:
    """A server that was killed six times under load, and what came of it."""
    folder = tmp_path_factory.mktemp("killed")
    return folder, kill(furnished, folder, Plan(kills=6, acks=300))


def test_killed_servers_lose_double_and_halve_nothing(killed):
    folder, report = killed
    assert (report.surprises, report.verdict.faults) == ([], {})
    assert report.verdict.acked >= 300
    assert report.verdict.refused > 0
    assert list(report.kills.values()) == [2, 2, 2]
    assert "0 faults" in verify(folder / "home")


@pytest.mark.parametrize(
    ("fault", "seen"), [("thanks-first", "lost"), ("in-pieces", "partial")]
)
def test_a_careless_server_is_caught_by_the_same_kills(
    furnished, tmp_path, fault, seen
):
    # One kill may find every writer between two check-ins; several do not.
    report = kill(furnished, tmp_path, Plan(kills=5, acks=10, planted_fault=fault))
    assert report.verdict.faults.get(seen, 0) > 0


@pytest.mark.soak
@pytest.mark.timeout(6 * 3600)
def test_two_hundred_kills_and_twenty_thousand_check_ins_lose_nothing(tmp_path):
    kills = int(os.environ.get("CAIRN_SOAK_KILLS", "200"))
    acks = int(os.environ.get("CAIRN_SOAK_ACKS", "20000"))
    home = tmp_path / "furnished"
    tokens = furnish(home, links=acks + kills * 100)
    report = kill((home, tokens), tmp_path, Plan(kills=kills, acks=acks))
    assert (report.surprises, report.verdict.faults) == ([], {})
    assert report.verdict.acked >= acks
    assert sum(report.kills.values()) == kills
    assert "0 faults" in verify(tmp_path / "home")


class Planted:
    """A copy of the killed server's record, to plant faults in."""

    def __init__(self, killed: tuple[Path, Report], folder: Path) -> None:
        source, report = killed
        self._folder = folder
        self._database = folder / RECORD
        with (
            closing(sqlite3.connect(source / "home" / RECORD)) as record,
            closing(sqlite3.connect(self._database)) as copy,
        ):
            record.backup(copy)
        self.entries = dict(report.entries)
        self.key = next(k for k, e in self.entries.items() if e.fate is Fate.ACKED)

    def run(self, script: str) -> None:
        with closing(sqlite3.connect(self._database)) as record:
            record.executescript(script.replace("THE_KEY", f"'{self.key}'"))

    def judge(self) -> Verdict:
        return judge(self.entries, self._database, self._folder)


@pytest.fixture
def planted(killed, tmp_path) -> Planted:
    return Planted(killed, tmp_path)


MINE = "(SELECT id FROM submission WHERE key = THE_KEY)"
MY_ANSWERS = f"(SELECT id FROM administration WHERE submission_id IN {MINE})"
FORGET = f"""
DELETE FROM score WHERE administration_id IN {MY_ANSWERS};
UPDATE attention_status SET administration_id = NULL
WHERE administration_id IN {MY_ANSWERS};
DELETE FROM administration WHERE submission_id IN {MINE};
DELETE FROM submission WHERE key = THE_KEY;
"""
DOUBLE = """
CREATE TABLE twice AS SELECT * FROM submission;
INSERT INTO twice SELECT * FROM submission WHERE key = THE_KEY;
UPDATE twice SET id = 'another' WHERE rowid = last_insert_rowid();
DROP TABLE submission;
ALTER TABLE twice RENAME TO submission;
CREATE UNIQUE INDEX one_identity ON submission (id);
"""
CHANGE = f"""
UPDATE administration SET answers = json_set(answers, '$."2"', 3)
WHERE submission_id IN {MINE} AND instrument = 'phq-9';
"""
UNSCORE = f"DELETE FROM score WHERE administration_id IN {MY_ANSWERS};"
UNHEARD = f"DELETE FROM audit_event WHERE row IN {MINE};"


@pytest.mark.parametrize(
    ("script", "fault", "count"),
    [
        (FORGET, "lost", 1),
        (DOUBLE, "doubled", 1),
        (CHANGE, "changed", 1),
        (UNSCORE, "partial", 2),
        (UNHEARD, "partial", 2),
    ],
    ids=["lost", "doubled", "changed", "without a score", "without an audit row"],
)
def test_a_fault_in_the_record_is_seen(planted, script, fault, count):
    assert planted.judge().faults == {}
    planted.run(script)
    assert planted.judge().faults[fault] == count


def say_refused(entries: dict[str, Entry], key: str) -> None:
    entries[key] = replace(entries[key], fate=Fate.REFUSED)


def say_unknown(entries: dict[str, Entry], key: str) -> None:
    entries[key] = replace(entries[key], fate=Fate.UNKNOWN)


def say_nothing(entries: dict[str, Entry], key: str) -> None:
    del entries[key]


@pytest.mark.parametrize(
    ("tell", "fault"),
    [
        (say_refused, "refused_but_stored"),
        (say_unknown, "unresolved"),
        (say_nothing, "never_sent"),
    ],
)
def test_a_record_that_disagrees_with_the_ledger_is_seen(
    planted, tell: Callable[[dict[str, Entry], str], None], fault
):
    tell(planted.entries, planted.key)
    assert planted.judge().faults == {fault: 1}


def test_a_damaged_record_is_not_judged(planted):
    planted.run("PRAGMA foreign_keys=OFF; DELETE FROM client;")
    with pytest.raises(sqlite3.DatabaseError, match="loose rows"):
        planted.judge()
