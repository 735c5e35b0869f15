"""Which columns look like the client, the time and the scores?

Looks at header words and the shape of the first rows. Every answer is a suggestion
for a person to confirm: nothing is read by it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cairn.exchange.tables.columns import Column
from cairn.exchange.tables.dates import DateOrder, fits_order, looks_like_date
from cairn.exchange.tables.mapping import Layout


class Role(StrEnum):
    """What a column may be."""

    CLIENT = "client"
    DATE = "date"
    DAY = "day"
    SESSION = "session"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What to offer first in the mapping step."""

    layout: Layout
    roles: dict[str, Role]
    score_groups: tuple[tuple[str, ...], ...]
    date_orders: tuple[DateOrder, ...]
    missing_markers: tuple[str, ...]


_WORDS = {
    Role.CLIENT: "client patient participant subject person id code klient klientin "
    "patientin fall chiffre cliente paciente kunde",
    Role.DATE: "date datum fecha data dato completed taken",
    Role.DAY: "day days week weeks month months tag tage woche wochen monat",
    Role.SESSION: "session sessions visit visits time occasion wave measurement "
    "sitzung stunde zeitpunkt sesion termin",
}
_HEADER_WORDS = {word: role for role, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_MARKERS = ("NA", "N/A", "#N/A", ".", "-", "-9", "-99", "-999", "999", "NULL", "none")
_STEM_PARTS = re.compile(r"[._\- ]")


def suggest(columns: Sequence[Column], preview: Sequence[Sequence[str]]) -> Suggestions:
    """Look at the headers and the first rows."""
    cells = {
        column.name: [row[column.number - 1].strip() for row in preview]
        for column in columns
    }
    roles = _find_roles(cells)
    groups = _find_groups([n for n, role in roles.items() if role is Role.SCORE])
    dates = [c for n, role in roles.items() if role is Role.DATE for c in cells[n] if c]
    has_time = any(role in _TIMES for role in roles.values())
    return Suggestions(
        layout=Layout.WIDE if groups and not has_time else Layout.LONG,
        roles=roles,
        score_groups=groups,
        date_orders=tuple(o for o in DateOrder if dates and fits_order(dates, o)),
        missing_markers=_find_markers(cells.values()),
    )


_TIMES = frozenset({Role.DATE, Role.DAY, Role.SESSION})


def _find_roles(cells: dict[str, list[str]]) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for name, values in cells.items():
        role = _role_of(name, [value for value in values if value])
        if role is None or (role is Role.CLIENT and Role.CLIENT in roles.values()):
            continue
        roles[name] = role
    return roles


def _role_of(name: str, values: list[str]) -> Role | None:
    if values and all(map(looks_like_date, values)):
        return Role.DATE
    words = (_HEADER_WORDS.get(word) for word in _WORD.findall(name.casefold()))
    role = next((word for word in words if word), None)
    if role is Role.DATE:
        return None
    if role is not None:
        return role
    numbers = [value for value in values if value not in _MARKERS]
    is_score = bool(numbers) and all(map(_NUMBER.fullmatch, numbers))
    return Role.SCORE if is_score else None


def _find_groups(scores: list[str]) -> tuple[tuple[str, ...], ...]:
    # "bdi.pre", "bdi.2m" and "bdi_s0", "bdi_s1" are one measure at several times.
    groups: dict[str, list[str]] = {}
    for name in scores:
        parts = _STEM_PARTS.split(name, maxsplit=1)
        if len(parts) > 1:
            groups.setdefault(parts[0].casefold(), []).append(name)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)


def _find_markers(columns: Iterable[list[str]]) -> tuple[str, ...]:
    seen = {cell for column in columns for cell in column}
    return tuple(marker for marker in _MARKERS if marker in seen)
