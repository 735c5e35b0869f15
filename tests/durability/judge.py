"""Does the record hold exactly what was acknowledged: once, whole and unchanged?"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

from durability.ledger import Entry, Fate, digest
from durability.power_cut import read_keys

_STORED = """
SELECT s.id, s.key, a.instrument, a.answers
FROM submission s LEFT JOIN administration a ON a.submission_id = s.id
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many check-ins met each fate, and how many of them met a wrong one."""

    acked: int
    refused: int
    # Faults, each of which has to be 0.
    unresolved: int
    lost: int
    doubled: int
    changed: int
    partial: int
    refused_but_stored: int
    never_sent: int

    @property
    def faults(self) -> dict[str, int]:
        """Return every kind of fault that was found."""
        counted = {f.name: getattr(self, f.name) for f in fields(self)[2:]}
        return {name: count for name, count in counted.items() if count}


def judge(entries: Mapping[str, Entry], database: Path, workplace: Path) -> Verdict:
    """Compare the clients' ledger with a copy of the record."""
    copy = copy_record(database, workplace)
    _, partial = read_keys(copy)
    stored, times = _read(copy)
    fates = {fate: {e.key for e in entries.values() if e.fate is fate} for fate in Fate}
    acked = fates[Fate.ACKED]
    return Verdict(
        acked=len(acked),
        refused=len(fates[Fate.REFUSED]),
        unresolved=len(fates[Fate.UNKNOWN]),
        lost=len(acked - stored.keys()),
        doubled=sum(count > 1 for count in times.values()),
        changed=sum(entries[k].digest != stored[k] for k in acked & stored.keys()),
        partial=partial,
        refused_but_stored=len(fates[Fate.REFUSED] & stored.keys()),
        never_sent=len(stored.keys() - entries.keys()),
    )


def copy_record(database: Path, workplace: Path) -> Path:
    """Copy a record, with an index that lets the questions be asked in one go."""
    target = workplace / "judged.sqlite3"
    target.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(database)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        check = source.execute("PRAGMA integrity_check").fetchone()[0]
        broken = source.execute("PRAGMA foreign_key_check").fetchall()
        if check != "ok" or broken:
            raise sqlite3.DatabaseError(f"damaged: {check}, {len(broken)} loose rows")
        source.backup(copy)
        copy.execute("CREATE INDEX audit_row ON audit_event (row)")
    return target


def _read(copy: Path) -> tuple[dict[str, str], Counter[str]]:
    """Return the digest of what each key stored, and how often each key is there."""
    answers: dict[str, dict[str, int]] = {}
    rows: dict[str, set[str]] = {}
    with closing(sqlite3.connect(copy)) as record:
        for identity, key, measure, given in record.execute(_STORED):
            mine = answers.setdefault(key, {})
            rows.setdefault(key, set()).add(identity)
            for item, value in json.loads(given or "{}").items():
                if value is not None:
                    mine[f"{measure}.{item}"] = value
    digests = {key: digest(given) for key, given in answers.items()}
    return digests, Counter({key: len(found) for key, found in rows.items()})
