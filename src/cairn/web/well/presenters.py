"""What lies on the shelves of a Well, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.clinic.records.well import Kept, WellKind
from cairn.clinic.records.well_intentions import Intention
from cairn.clinic.records.well_shelves import SURPRISE, Mirror, Route
from cairn.web.well.forms import WRITTEN
from cairn.web.wording import DAY, DAY_WITH_YEAR

ROUTES: dict[Route, str | Promise] = {
    Route.REST: gettext_lazy("Let it be"),
    Route.SUPERVISION: gettext_lazy("Take it to supervision"),
    Route.THERAPY: gettext_lazy("Take it to my own therapy"),
    Route.READ: gettext_lazy("Read on it"),
}
# Where a mirror is, once somebody has said so.
TAKEN: dict[Route, str | Promise] = {
    Route.REST: gettext_lazy("let be"),
    Route.SUPERVISION: gettext_lazy("for supervision"),
    Route.THERAPY: gettext_lazy("for my own therapy"),
    Route.READ: gettext_lazy("to read on"),
}
_CALLED = {SURPRISE: gettext_lazy("what surprised me")}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it stands on a shelf."""

    id: UUID
    text: str
    tag: str
    when: str
    fades: str
    is_lesson: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one kind, newest first."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MirrorLine:
    """One mirror, where it goes, and whether it has been there."""

    line: Line
    taken: str
    is_done: bool
    is_for_supervision: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One intention whose day has come."""

    id: UUID
    text: str
    when: str


def find_purpose(entries: Sequence[Kept]) -> str:
    """Return the newest line about why one does this work."""
    lines = [one for one in entries if one.content.kind is WellKind.PURPOSE]
    return lines[-1].content.text if lines else ""


def fill_shelves(entries: Sequence[Kept]) -> list[Shelf]:
    """Put what was written on its shelves; an empty one is not shown."""
    shelves = [
        Shelf(
            str(name),
            write_lines([one for one in entries if one.content.kind is kind]),
        )
        for kind, name in WRITTEN.items()
    ]
    return [shelf for shelf in shelves if shelf.lines]


def write_lines(entries: Iterable[Kept]) -> tuple[Line, ...]:
    """Write entries as lines, newest first."""
    return tuple(map(write_line, reversed(list(entries))))


def write_line(entry: Kept) -> Line:
    """Write one entry as it stands on a shelf."""
    tag = entry.content.tag
    return Line(
        entry.id,
        entry.content.text,
        str(_CALLED.get(tag, tag)),
        date_format(entry.content.on, str(DAY_WITH_YEAR)),
        _say_fading(entry.fades_on),
        entry.content.kind is WellKind.LESSON,
    )


def write_mirror(mirror: Mirror) -> MirrorLine:
    """Write one mirror."""
    return MirrorLine(
        write_line(mirror.entry),
        str(TAKEN[mirror.route]) if mirror.route else "",
        mirror.is_done,
        mirror.route is Route.SUPERVISION and not mirror.is_done,
    )


def ask_about(intentions: Sequence[Intention], today: date) -> list[Asked]:
    """Return what is asked about today: once, and then never again."""
    return [
        Asked(one.id, one.text, date_format(one.on, str(DAY)))
        for one in intentions
        if one.id is not None and one.is_due(today)
    ]


def _say_fading(fades_on: date | None) -> str:
    if fades_on is None:
        return ""
    return _("Fades on %(day)s unless you keep it.") % {
        "day": date_format(fades_on, str(DAY))
    }
