"""Everything that is stored about one client: each row that leads to them, opened.

The tables are found by following their references, so that a new one is never left out.
What is not given is named in `FOR_THE_WORK`, and counted.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from cairn.clinic.records.models import (
    AuditEvent,
    Client,
    Member,
    OwnEntry,
    OwnItem,
    Practice,
    Visibility,
)
from cairn.clinic.records.models.base import Sealed, SealedText
from cairn.clinic.records.own_page import Entry, PageItem, items_of_client
from cairn.clinic.records.queries import names_of_members

Value = str | int | float | bool | None | list[Any] | dict[str, Any]

# What the therapist keeps for the work; there is a right to it, by asking them.
FOR_THE_WORK = frozenset(
    {
        *("attention_item", "attention_status", "decision"),
        *("expected_course", "fit_guess"),
        *("supervision_item", "supervision_record"),
    }
)
# How the trail names what was done there.
DEEDS_FOR_THE_WORK = frozenset(
    {
        *("off track noticed", "silence noticed", "low fit noticed"),
        *("attention taken", "attention passed on", "attention decided"),
        *("fit guessed", "guess left out", "looked after a guess"),
    }
)
# Means of the machine that say nothing about a person.
MEANS = frozenset({"client_lock"})
# These two are opened with the key that only the client's own words open.
ON_THE_PAGE = frozenset({"own_item", "own_entry"})
# The number of a form is a means as well, and an imported one binds a name.
MEANS_IN_A_ROW = frozenset({"key", "dedupe_key", "practice", "client"})


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One table's rows about this client, as field name -> value."""

    name: str
    rows: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """All of it, with how much was left out: still closed, or kept for the work."""

    tables: tuple[StoredTable, ...]
    closed: int
    for_the_work: int

    def rows(self, name: str) -> tuple[Mapping[str, Value], ...]:
        """Return the rows of one table; none where it has none."""
        return next((one.rows for one in self.tables if one.name == name), ())


def everything_about(client: Client, *, key: bytes | None) -> Stored:
    """Read all that is stored; without a key, what only the client reads stays shut."""
    names = names_of_members(client.practice_id)
    found = _own_items(client, key=key)
    for_the_work = 0
    for model, way in tables_about_clients().items():
        name = _options(model).db_table
        rows = _rows(model, way, client)
        if name in FOR_THE_WORK:
            for_the_work += rows.count()
        elif name not in MEANS | ON_THE_PAGE:
            found[name] = tuple(
                _read(row, names) for row in rows.order_by(*_in_time(model))
            )
    hidden = OwnItem.objects.filter(client=client, visibility=Visibility.ONLY_ME)
    return Stored(
        tables=tuple(StoredTable(*one) for one in sorted(found.items()) if one[1]),
        closed=hidden.count() if key is None else 0,
        for_the_work=for_the_work,
    )


@cache
def tables_about_clients() -> Mapping[type[models.Model], str]:
    """Return every table that leads to a client, with the way that leads there."""
    ours = apps.get_app_config("records").get_models()
    found = {model: _way_to_client(model) for model in ours}
    return MappingProxyType({model: way for model, way in found.items() if way})


def _way_to_client(model: type[models.Model]) -> str:
    """Return the shortest chain of references; ways over people are none."""
    if model is Client:
        return "pk"
    waiting: deque[tuple[type[models.Model], str]] = deque([(model, "")])
    seen = {model}
    while waiting:
        here, way = waiting.popleft()
        for field in _references(here):
            further = f"{way}__{field.name}".strip("_")
            there: Any = field.related_model
            if there is Client:
                return further
            if there not in seen and there not in {Member, Practice}:
                seen.add(there)
                waiting.append((there, further))
    return ""


def _references(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Yield a table's references, those that are always there first."""
    fields = [one for one in _options(model).concrete_fields if one.is_relation]
    found: list[Any] = sorted(fields, key=lambda one: bool(one.null))
    yield from found


def _in_time(model: type[models.Model]) -> tuple[str, ...]:
    """Return the fields that put a table's rows in the order of time."""
    names = {field.name for field in _options(model).concrete_fields}
    return *(name for name in ("answered_at", "at") if name in names), "pk"


def _options(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 - Django's public name for it


def _rows(
    model: type[models.Model], way: str, client: Client
) -> models.QuerySet[models.Model]:
    rows: Any = model._default_manager  # noqa: SLF001 - Django's public name for it
    found: models.QuerySet[models.Model] = rows.filter(**{way: client.id})
    if model is AuditEvent:
        return found.exclude(action__in=DEEDS_FOR_THE_WORK)
    return found


def _read(row: models.Model, names: Mapping[UUID, str]) -> Mapping[str, Value]:
    return {
        field.name: _value(row, field, names)
        for field in _options(type(row)).concrete_fields
        if field.name not in MEANS_IN_A_ROW and not _is_raw(field)
    }


def _is_raw(field: Any) -> bool:
    """Whether a field holds bytes that only the machine uses."""
    return isinstance(field, models.BinaryField) and not isinstance(field, SealedText)


def _value(row: models.Model, field: Any, names: Mapping[UUID, str]) -> Value:
    if isinstance(field, SealedText) and isinstance(row, Sealed):
        return row.read_text(field.name)
    value = getattr(row, field.attname)
    if value is not None and field.related_model is Member:
        return names.get(value, "")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    plain: Value = value
    return plain


def _own_items(
    client: Client, *, key: bytes | None
) -> dict[str, tuple[Mapping[str, Value], ...]]:
    changed = dict(
        OwnItem.objects.filter(client=client).values_list("id", "changed_at")
    )
    items = items_of_client(client, key=key)
    entries = [(item, entry) for item in items for entry in item.entries]
    return {
        _options(OwnItem).db_table: tuple(
            _item(item, changed_at=changed[item.id]) for item in items
        ),
        _options(OwnEntry).db_table: tuple(_entry(*one) for one in entries),
    }


def _item(item: PageItem, *, changed_at: datetime) -> Mapping[str, Value]:
    content = item.content
    return {
        "id": str(item.id),
        "at": item.at.isoformat(),
        "changed_at": changed_at.isoformat(),
        "visibility": item.visibility.value,
        "kind": content.kind.value,
        "text": content.text,
        "theme": content.theme,
        "marking": content.marking,
        "more": dict(content.more),
    }


def _entry(item: PageItem, entry: Entry) -> Mapping[str, Value]:
    return {
        "id": str(entry.id),
        "item": str(item.id),
        "at": entry.at.isoformat(),
        "value": dict(entry.value),
    }
