"""Opens what is in a therapist's own book, for that therapist alone.

An entry is sealed twice. The inner seal is the Well's key, which only the therapist's
words open. The outer one is a key in the keyring, outside the database and outside its
backups: for what fades, one a week, destroyed on the day. So an entry that faded cannot
be opened from an old backup either, not even with the words.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from cairn.clinic import vault
from cairn.clinic.keys import keyring
from cairn.clinic.records.models import Member, WellEntry

# The length of a sealed entry says as little as can be about what is in it.
PADDED_TO = 512


class WellKind(StrEnum):
    """What an entry is."""

    MOMENT = "moment"
    LESSON = "lesson"
    MIRROR = "mirror"
    GRATITUDE = "gratitude"
    COMFORT = "comfort"
    PURPOSE = "purpose"
    # The taps before and after one session: numbers and chips, no words.
    SESSION = "session"
    # A question left to oneself for the next time.
    QUESTION = "question"
    # One week's marks: cup, load, give and receive, held too tightly.
    WEEK = "week"
    # How far a Friday was gone through, and what was shown in it.
    FRIDAY = "friday"
    INTENTION = "intention"
    CONTACT = "contact"
    # A run of days or weeks with a beginning and an end, such as a gratitude block.
    BLOCK = "block"
    TRIAL = "trial"
    ANCHOR = "anchor"
    YEAR = "year"
    LETTER = "letter"


# Words fade; what one comes back to, and marks that make a course, do not.
FADING = frozenset(
    {
        WellKind.MOMENT,
        WellKind.LESSON,
        WellKind.MIRROR,
        WellKind.GRATITUDE,
        WellKind.QUESTION,
    }
)


@dataclass(frozen=True, slots=True)
class WellContent:
    """What an entry says; `more` holds what only some kinds have."""

    kind: WellKind
    on: date
    text: str = ""
    tag: str = ""
    more: Mapping[str, str | int | list[str] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry, opened; `fades_on` is None for what stays."""

    id: UUID
    fades_on: date | None
    content: WellContent


def entries_of(
    member: Member, *, key: bytes, kinds: Collection[WellKind] = tuple(WellKind)
) -> list[Kept]:
    """Return the entries, by the day they are about. Raises VaultError."""
    rows = list(WellEntry.objects.filter(member=member))
    outer = keyring().keys({outer_owner(row.member_id, row.fades_on) for row in rows})
    kept = _open(rows, outer, key=key)
    return sorted(
        (entry for entry in kept if entry.content.kind in kinds),
        key=lambda entry: (entry.content.on, str(entry.id)),
    )


def entry_named(member: Member, name: str, *, key: bytes) -> Kept | None:
    """Return the entry that was put under a name of its own, such as a week's."""
    row = WellEntry.objects.filter(member=member, id=number_of(name, key=key)).first()
    if row is None:
        return None
    outer = keyring().keys({outer_owner(row.member_id, row.fades_on)})
    return next(iter(_open([row], outer, key=key)), None)


def number_of(name: str, *, key: bytes) -> UUID:
    """Return where the entry of this name lies; without the key nobody can tell."""
    digest = hashlib.blake2b(name.encode(), key=key, digest_size=16).digest()
    return UUID(bytes=digest)


def _open(
    rows: Iterable[WellEntry], outer: Mapping[UUID, bytes], *, key: bytes
) -> Iterable[Kept]:
    for row in rows:
        owner = outer_owner(row.member_id, row.fades_on)
        # A row whose key has just faded is gone, and about to be taken away.
        if owner in outer:
            content = unseal_entry(row, outer=outer[owner], key=key)
            yield Kept(row.id, row.fades_on, content)


@lru_cache(maxsize=1024)
def outer_owner(member_id: UUID, fades_on: date | None) -> UUID:
    """Return under which name the outer key lies in the keyring."""
    return uuid5(member_id, f"well:{fades_on or 'kept'}")


def seal_entry(
    row: WellEntry, content: WellContent, *, outer: bytes, key: bytes
) -> None:
    """Seal what an entry says into its row, for its own `fades_on`."""
    text = {**asdict(content), "on": content.on.isoformat()}
    said = json.dumps(text, ensure_ascii=False).encode()
    padded = said + b" " * (-len(said) % PADDED_TO)
    inner = vault.seal(key, padded, place=_place(row, "inner"))
    row.sealed = vault.seal(outer, inner, place=_place(row, "outer"))


def unseal_entry(row: WellEntry, *, outer: bytes, key: bytes) -> WellContent:
    """Open a row. Raises VaultError when a key does not fit."""
    inner = vault.open_sealed(outer, bytes(row.sealed), place=_place(row, "outer"))
    said: dict[str, Any] = json.loads(
        vault.open_sealed(key, inner, place=_place(row, "inner"))
    )
    return WellContent(
        **{
            **said,
            "kind": WellKind(said["kind"]),
            "on": date.fromisoformat(said["on"]),
        }
    )


def _place(row: WellEntry, which: str) -> str:
    return f"well_entry:{row.id}:{row.member_id}:{which}"
