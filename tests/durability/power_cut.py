"""Cuts the power after every traced system call and looks at what a disk would hold.

Method: the writer runs under strace; a cut keeps what a completed fsync or fdatasync
covers, and treats everything later in one of four ways. Each image is opened by SQLite
as after a reboot and compared with the acknowledgements given before the cut.
"""

import ast
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

SECTOR = 512
_CALL = re.compile(r"^(?:\[pid\s+\d+\] |\d+\s+)?(\w+)\((.*)\)\s+=\s+(-?\w+)")
_WRITE = re.compile(r'(\d+), ("(?:[^"\\]|\\.)*")(\.\.\.)?, (\d+)(?:, (\d+))?$')
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Loss(StrEnum):
    """What happens to bytes that were written and not yet flushed."""

    ALL = "every unflushed write is lost"
    SOME = "a random part of the unflushed writes is lost"
    TORN = "unflushed writes survive in torn sectors"
    NAMES = "file names whose folder was not flushed are lost too"


@dataclass(frozen=True)
class Call:
    """One system call on a file of the record, or an acknowledgement."""

    kind: str
    name: str = ""
    offset: int = 0
    content: bytes = b""
    key: str = ""


@dataclass
class Disk:
    """What is surely on the disk, and what is on its way."""

    surely: dict[str, bytearray]
    named: set[str]
    pending: dict[str, list[Call]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)

    def apply(self, call: Call) -> None:
        """Advance by one call."""
        match call.kind:
            case "open":
                self.surely.setdefault(call.name, bytearray())
                self.pending.setdefault(call.name, [])
            case "write" | "truncate":
                self.pending.setdefault(call.name, []).append(call)
            case "flush":
                for write in self.pending.get(call.name, []):
                    change(self.surely.setdefault(call.name, bytearray()), write)
                self.pending[call.name] = []
            case "flush names":
                self.named |= set(self.surely)
            case "remove":
                for table in (self.surely, self.pending):
                    table.pop(call.name, None)
                self.named.discard(call.name)
            case "ack":
                self.acknowledged.append(call.key)

    def image(self, loss: Loss, chance: random.Random) -> dict[str, bytes]:
        """Return the files a reboot would find after losing power now."""
        files = {}
        for name, surely in self.surely.items():
            if name.endswith("-shm") or (loss is Loss.NAMES and name not in self.named):
                continue
            content = bytearray(surely)
            for write in self.pending.get(name, []):
                survive(content, write, loss, chance)
            files[name] = bytes(content)
        return files


def change(content: bytearray, call: Call) -> None:
    """Apply one write or truncation to a file's bytes."""
    if call.kind == "truncate":
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
        return
    end = call.offset + len(call.content)
    content.extend(bytes(max(0, end - len(content))))
    content[call.offset : end] = call.content


def survive(content: bytearray, write: Call, loss: Loss, chance: random.Random) -> None:
    """Let an unflushed write reach the disk in the way this loss allows."""
    if loss is Loss.SOME and chance.random() < 0.5:
        change(content, write)
    if loss is Loss.TORN and write.kind == "write":
        for start in range(0, len(write.content), SECTOR):
            if chance.random() < 0.5:
                part = write.content[start : start + SECTOR]
                change(content, Call("write", write.name, write.offset + start, part))


def read_trace(log: Path, folder: Path, record: str) -> list[Call]:
    """Read the calls that touch the record's files from a trace."""
    calls: list[Call] = []
    open_files: dict[int, str] = {}
    with log.open(errors="replace") as lines:
        for line in lines:
            if found := _CALL.match(line.strip()):
                function, arguments, result = found.groups()
                if not result.startswith("-"):
                    calls += _read_call(
                        function, arguments, int(result, 0), open_files, folder, record
                    )
    return calls


def _read_call(
    function: str,
    arguments: str,
    result: int,
    open_files: dict[int, str],
    folder: Path,
    record: str,
) -> Iterator[Call]:
    if function == "openat":
        path = _text(_PATH.search(arguments).group(1))
        open_files.pop(result, None)
        if path == str(folder):
            open_files[result] = ""
        elif Path(path).name.startswith(record):
            open_files[result] = Path(path).name
            yield Call("open", Path(path).name)
    elif function in {"unlink", "unlinkat"}:
        name = Path(_text(_PATH.search(arguments).group(1))).name
        if name.startswith(record):
            yield Call("remove", name)
    else:
        yield from _read_file_call(function, arguments, open_files)


def _read_file_call(
    function: str, arguments: str, open_files: dict[int, str]
) -> Iterator[Call]:
    handle = int(arguments.split(",", maxsplit=1)[0])
    name = open_files.get(handle)
    if function in {"fsync", "fdatasync"} and name is not None:
        yield Call("flush", name) if name else Call("flush names")
    elif function == "ftruncate" and name:
        yield Call("truncate", name, int(arguments.split(",")[1]))
    elif function in {"pwrite64", "write"}:
        found = _WRITE.match(arguments)
        if found is None or found.group(3):
            raise ValueError("a write was cut short in the trace: raise its -s limit")
        content = ast.literal_eval("b" + found.group(2))
        if handle == 1 and content.startswith(b"ACK "):
            yield Call("ack", key=content.split()[1].decode())
        elif name and function == "pwrite64":
            yield Call("write", name, int(found.group(5)), content)
    elif function == "close":
        open_files.pop(handle, None)


def _text(escaped: str) -> str:
    return ast.literal_eval('b"' + escaped + '"').decode()


@dataclass
class Outcome:
    """What the cuts of one kind did."""

    cuts: int = 0
    cuts_with_loss: int = 0
    worst_loss: int = 0
    corrupt: int = 0
    partial: int = 0

    @property
    def harm(self) -> int:
        return self.cuts_with_loss + self.corrupt + self.partial


def replay(
    calls: list[Call],
    before: dict[str, bytes],
    *,
    record: str,
    workplace: Path,
    cuts: int,
    seed: int,
) -> dict[Loss, Outcome]:
    """Cut the power at `cuts` random calls, in each of the four ways."""
    chance = random.Random(seed)
    moments = set(chance.sample(range(len(calls)), min(cuts, len(calls))))
    disk = Disk({name: bytearray(c) for name, c in before.items()}, set(before))
    outcomes = {loss: Outcome() for loss in Loss}
    for place, call in enumerate(calls):
        disk.apply(call)
        if place in moments:
            for loss, outcome in outcomes.items():
                image = disk.image(loss, chance)
                _look(image, disk.acknowledged, outcome, record, workplace)
    return outcomes


def _look(
    image: dict[str, bytes],
    acknowledged: list[str],
    outcome: Outcome,
    record: str,
    workplace: Path,
) -> None:
    shutil.rmtree(workplace, ignore_errors=True)
    workplace.mkdir(parents=True)
    for name, content in image.items():
        (workplace / name).write_bytes(content)
    outcome.cuts += 1
    try:
        found, partial = read_keys(workplace / record)
    except sqlite3.DatabaseError:
        outcome.corrupt += 1
        return
    lost = set(acknowledged) - found
    outcome.partial += partial
    outcome.cuts_with_loss += bool(lost)
    outcome.worst_loss = max(outcome.worst_loss, len(lost))


# A hand-in without its score, its audit row, or, where the answer asks for one, its
# attention step and its notice.
_PARTIAL = """
SELECT count(*) FROM submission s
LEFT JOIN administration a ON a.submission_id = s.id
WHERE a.id IS NULL
   OR NOT EXISTS (SELECT 1 FROM score WHERE score.administration_id = a.id)
   OR NOT EXISTS (SELECT 1 FROM audit_event e
                  WHERE e.row = s.id AND e.action = 'check-in recorded')
   OR (json_extract(a.answers, '$."9"') > 0 AND NOT EXISTS (
        SELECT 1 FROM attention_status t
        JOIN outbox_message m
          ON m.dedupe_key = 'attention:' || substr(t.id, 1, 8) || '-'
             || substr(t.id, 9, 4) || '-' || substr(t.id, 13, 4) || '-'
             || substr(t.id, 17, 4) || '-' || substr(t.id, 21) || ':'
             || substr(t.holder_id, 1, 8) || '-' || substr(t.holder_id, 9, 4) || '-'
             || substr(t.holder_id, 13, 4) || '-' || substr(t.holder_id, 17, 4) || '-'
             || substr(t.holder_id, 21)
        WHERE t.administration_id = a.id))
"""


def read_keys(database: Path) -> tuple[set[str], int]:
    """Open the record as after a reboot: the keys in it, and what is half-written."""
    connection = sqlite3.connect(database)
    try:
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        keys = {row[0] for row in connection.execute("SELECT key FROM submission")}
        return keys, connection.execute(_PARTIAL).fetchone()[0]
    finally:
        connection.close()
