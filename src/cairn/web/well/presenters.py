"""What lies on the shelves of a Well, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.clinic.records.well import Kept, WellKind
from cairn.web.well.forms import WRITTEN


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it stands on a shelf."""

    id: UUID
    text: str
    tag: str
    when: str
    fades: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one kind, newest first."""

    name: str
    lines: tuple[Line, ...]


def find_purpose(entries: Sequence[Kept]) -> str:
    """Return the newest line about why one does this work."""
    lines = [one for one in entries if one.content.kind is WellKind.PURPOSE]
    return lines[-1].content.text if lines else ""


def fill_shelves(entries: Sequence[Kept]) -> list[Shelf]:
    """Put what was written on its shelves; an empty one is not shown."""
    shelves = [
        Shelf(str(name), tuple(_lines(entries, kind))) for kind, name in WRITTEN.items()
    ]
    return [shelf for shelf in shelves if shelf.lines]


def _lines(entries: Sequence[Kept], kind: WellKind) -> Iterable[Line]:
    for entry in reversed(entries):
        if entry.content.kind is kind:
            yield Line(
                entry.id,
                entry.content.text,
                entry.content.tag,
                date_format(entry.content.on, "j F Y"),
                _say_fading(entry.fades_on),
            )


def _say_fading(fades_on: date | None) -> str:
    if fades_on is None:
        return ""
    return _("Fades on %(day)s unless you keep it.") % {
        "day": date_format(fades_on, "j F")
    }
