"""Writes many rows of one table by its columns: what models cost per row is left out.

An import has hundreds of thousands of rows that differ in a few columns. Building a
model and preparing each of its fields for each row took three quarters of the time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, repeat
from typing import Any

from django.db import connections, models, router

# A statement's parameters are held in memory before they are sent.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Every:
    """One value that every row has in a column."""

    value: Any


def insert_columns(
    model: type[models.Model],
    columns: Mapping[str, Sequence[Any] | Every],
    *,
    rows: int,
) -> None:
    """Insert rows; a column that is not given has the field's default in every row."""
    connection = connections[router.db_for_write(model)]
    plan = _plan(model, connection.vendor)
    unknown = columns.keys() - plan.names
    if unknown:
        raise TypeError(f"{model.__name__} has no column {', '.join(sorted(unknown))}.")
    prepared = [_prepare(field, columns, connection) for field in plan.fields]
    values = islice(zip(*prepared, strict=False), rows)
    with connection.cursor() as cursor:
        for _ in range(0, rows, AT_ONCE):
            cursor.executemany(plan.statement, list(islice(values, AT_ONCE)))


def insert_models(rows: Sequence[models.Model]) -> None:
    """Insert models of one table as they are; nothing is read back or marked saved."""
    if rows:
        model = type(rows[0])
        names = _plan(model, connections[router.db_for_write(model)].vendor).names
        columns = {name: [getattr(row, name) for row in rows] for name in names}
        insert_columns(model, columns, rows=len(rows))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What inserting into a table needs, found out once."""

    fields: "tuple[models.Field[Any, Any], ...]"
    names: frozenset[str]
    statement: str


@cache
def _plan(model: type[models.Model], vendor: str) -> _Plan:
    options = model._meta  # noqa: SLF001 - Django's documented way to a model's fields
    # A number that the database gives is left to it.
    fields = tuple(f for f in options.concrete_fields if not _is_given_by_database(f))
    quote = next(c for c in connections.all() if c.vendor == vendor).ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    # Only the names of our own tables and columns are in the statement.
    statement = f"INSERT INTO {quote(options.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    return _Plan(fields, frozenset(field.attname for field in fields), statement)


def _is_given_by_database(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _prepare(
    field: "models.Field[Any, Any]",
    columns: Mapping[str, Sequence[Any] | Every],
    connection: Any,
) -> Iterable[Any]:
    """Return a column as the database wants it; equal neighbours are prepared once."""
    given = columns.get(field.attname)
    if given is None:
        given = Every(field.get_default())
    if isinstance(given, Every):
        return repeat(field.get_db_prep_save(given.value, connection))
    return _prepare_each(field, given, connection)


def _prepare_each(
    field: "models.Field[Any, Any]", given: Sequence[Any], connection: Any
) -> Iterable[Any]:
    last, ready = object(), None
    for value in given:
        if value is not last:
            last, ready = value, field.get_db_prep_save(value, connection)
        yield ready
