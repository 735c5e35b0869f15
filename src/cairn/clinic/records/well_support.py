"""Whom a therapist calls on a hard day, and what they kept for it, in the open Well.

Whom somebody leans on is theirs to know; that is why it lies here and not in settings.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cairn.clinic.records.models import Author, Member, WellEntry
from cairn.clinic.records.services.write_well import let_go, put_entry
from cairn.clinic.records.well import Kept, WellContent, WellKind, number_of

MOST_CONTACTS = 3
_NUMBER = re.compile(r"[+]?[\d\s/().-]{3,}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call, and how; `place` is 0, 1 or 2."""

    name: str
    reach: str
    place: int

    @property
    def number(self) -> str:
        """Return what a telephone dials; empty where it is something else."""
        if not _NUMBER.fullmatch(self.reach):
            return ""
        return re.sub(r"[^\d+]", "", self.reach)


def contacts_among(entries: Sequence[Kept]) -> list[Contact]:
    """Return the contacts in the order in which they were given."""
    found = (
        Contact(
            entry.content.text,
            str(entry.content.more.get("reach") or ""),
            int(str(entry.content.more["place"])),
        )
        for entry in entries
        if entry.content.kind is WellKind.CONTACT
    )
    return sorted(found, key=lambda one: one.place)


def put_contact(
    member: Member, contact: Contact, *, on: date, key: bytes, by: Author
) -> None:
    """Put somebody at their place; nobody at all leaves it empty."""
    name = f"contact {contact.place}"
    if contact.name or contact.reach:
        more: dict[str, str | int] = {"reach": contact.reach, "place": contact.place}
        content = WellContent(WellKind.CONTACT, on, contact.name, more=more)
        put_entry(member, name, content, key=key, by=by)
        return
    row = WellEntry.objects.filter(member=member, id=number_of(name, key=key)).first()
    if row is not None:
        let_go(row, by=by)


def draw_one(entries: Sequence[Kept], kind: WellKind, *, tag: str = "") -> Kept | None:
    """Draw one entry by chance; which one, and that it was drawn, is kept nowhere."""
    pool = [
        one
        for one in entries
        if one.content.kind is kind and (not tag or one.content.tag.casefold() == tag)
    ]
    return secrets.choice(pool) if pool else None
