"""What the clients know of their check-ins, written down outside the system under test.

A line is on disk before a form is sent and again once its answer was read to the end.
"""

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Fate(StrEnum):
    """What a client can say about one check-in."""

    ACKED = "acked"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """One check-in: its form's number, what was answered, and what came of it."""

    key: str
    digest: str
    fate: Fate
    status: int = 0


class Ledger:
    """One line for each step of each attempt, flushed before the next step."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(Fate, 0)
        self.attempts = 0
        self.seconds: list[float] = []
        self.entries: dict[str, Entry] = {}

    def write(self, form: Mapping[str, str], fate: Fate, *, status: int = 0) -> None:
        """Note a step; it is on disk when this returns."""
        entry = Entry(form["key"], digest_of(form), fate, status)
        line = [entry.key, entry.digest, entry.fate, entry.status]
        os.write(self._file, json.dumps(line).encode() + b"\n")
        os.fsync(self._file)
        with self._lock:
            self.attempts += fate is Fate.UNKNOWN
            # What was acknowledged once stays acknowledged.
            earlier = self.entries.get(entry.key)
            if earlier is None or earlier.fate is not Fate.ACKED:
                self._counts[fate] += 1
                if earlier is not None:
                    self._counts[earlier.fate] -= 1
                self.entries[entry.key] = entry

    def count(self, fate: Fate) -> int:
        """Count the check-ins of this fate."""
        return self._counts[fate]

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def digest_of(form: Mapping[str, str]) -> str:
    """Return a digest of the answers in a form, in an order that is always the same."""
    answers = {name: int(value) for name, value in form.items() if _is_answer(name)}
    return digest(answers)


def digest(answers: Mapping[str, int]) -> str:
    """Return a digest of answers named like `phq-9.1`."""
    return hashlib.sha256(json.dumps(sorted(answers.items())).encode()).hexdigest()


def _is_answer(name: str) -> bool:
    measure, _, item = name.partition(".")
    return bool(item) and measure != "version"
