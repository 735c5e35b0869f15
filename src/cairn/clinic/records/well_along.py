"""What a therapist takes along out of their open Well: every entry, nobody's number.

Entries say inside their seal which client or session they belong to. A file that leaves
the practice says "person 1" in its place, the same for the same person, so that it is
about the therapist wherever it lies.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cairn.clinic.records.well import Kept

# What a number in an entry may stand for -> how it is called in the file.
NUMBERED = {"client": "person", "session": "session"}
_OTHERWISE = "number"


def take_entries(entries: Sequence[Kept]) -> list[dict[str, Any]]:
    """Return every entry as a file says it, by the day it is about."""
    names = _Names()
    return [
        {
            "kind": entry.content.kind.value,
            "on": entry.content.on.isoformat(),
            "text": entry.content.text,
            "tag": entry.content.tag,
            "more": {
                name: names.put_in(name, value)
                for name, value in entry.content.more.items()
            },
            "fades_on": entry.fades_on.isoformat() if entry.fades_on else None,
        }
        for entry in entries
    ]


class _Names:
    """Names that mean nothing outside the file, in the place of numbers."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def put_in(self, name: str, value: Any) -> Any:
        """Return a value with every number of a row named anew, lists included."""
        if isinstance(value, list):
            return [self.put_in(name, one) for one in value]
        return self._name(name, value) if _is_number_of_a_row(value) else value

    def _name(self, name: str, value: str) -> str:
        if value not in self._given:
            kind = NUMBERED.get(name, _OTHERWISE)
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._given[value] = f"{kind} {self._counts[kind]}"
        return self._given[value]


def _is_number_of_a_row(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
