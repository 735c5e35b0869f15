"""A full disk stores nothing, says so, and takes the same form once there is room."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from durability.caseload import furnish
from durability.kill import RECORD
from durability.phone import Phone, answer
from durability.server import Server

SIZE = "12m"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a small disk; only root may."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "cairn", folder]
    mounted = subprocess.run(words, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"NO SMALL DISK CAN BE MOUNTED HERE: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    if "CAIRN_DATABASE_URL" in os.environ:
        pytest.skip("the disk is filled under SQLite")
    if os.geteuid() != 0:
        pytest.skip("THE FULL DISK WAS NOT TRIED: only root can mount a small one")
    folder = tmp_path_factory.mktemp("full")
    with small_disk(folder / "disk") as disk:
        yield FullDisk(disk, folder)


class FullDisk:
    """A server whose records lie on a disk that can be filled and emptied."""

    def __init__(self, disk: Path, folder: Path) -> None:
        self.home = disk / "home"
        self.tokens = iter(furnish(self.home, links=40, clients=40))
        self.server = Server(self.home, folder / "server.log")
        self._ballast = disk / "ballast"

    def fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (65536, 4096, 1):
                try:
                    while ballast.write(bytes(size)):
                        continue
                except OSError:
                    continue

    def free(self) -> None:
        self._ballast.unlink()

    def phone(self) -> Phone:
        return Phone(self.server.port)

    def count(self, table: str) -> int:
        # Read only, so that looking needs no room.
        with closing(
            sqlite3.connect(f"file:{self.home / RECORD}?mode=ro", uri=True)
        ) as record:
            return record.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


TABLES = ("submission", "administration", "score", "outbox_message", "audit_event")


def test_a_full_disk_refuses_whole_check_ins_and_takes_them_later(full):
    with full.server:
        phones = [full.phone() for _ in range(5)]
        forms = [answer(phone.open(next(full.tokens)), risk=1) for phone in phones]
        assert phones[0].send(forms[0]).is_thanks
        before = {table: full.count(table) for table in TABLES}
        for phone, form in zip(phones[1:], forms[1:], strict=True):
            full.fill()
            refused = phone.send(form)
            assert refused.status == 503
            assert b"Your answers are not stored yet." in refused.body
            assert b'name="phq-9.9" value="1" class="asks-help" checked' in refused.body
        assert {table: full.count(table) for table in TABLES} == before
        full.fill()
        # What needs no room still works: a link opens and shows its questions.
        reader = full.phone()
        assert "key" in reader.open(next(full.tokens))
        full.free()
        taken = [p.send(f) for p, f in zip(phones[1:], forms[1:], strict=True)]
        assert [one.is_thanks for one in taken] == [True] * 4
        assert full.count("submission") == before["submission"] + 4
        for phone in (reader, *phones):
            phone.hang_up()
    assert "The letter" not in full.server.words()
