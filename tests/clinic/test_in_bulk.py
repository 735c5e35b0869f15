"""Rows written by their columns are the rows that models would have written."""

from uuid import uuid4

import pytest

from cairn.clinic.records.in_bulk import (
    AT_ONCE,
    Every,
    insert_columns,
    insert_models,
)
from cairn.clinic.records.models import AuditEvent
from people import NOON


def columns(here, rows):
    return {
        "practice_id": Every(here.practice.id),
        "at": Every(NOON),
        "action": ["looked"] * rows,
        "client_id": [here.ben.id] * rows,
        "row": [uuid4() for _ in range(rows)],
        **{name: Every(v) for name, v in here.by_anna.as_fields().items()},
    }


def a_look(here):
    return AuditEvent(
        practice_id=here.practice.id,
        at=NOON,
        action="looked",
        client_id=here.ben.id,
        row=uuid4(),
        **here.by_anna.as_fields(),
    )


def read(row):
    event = AuditEvent.objects.get(row=row)
    fields = AuditEvent._meta.concrete_fields
    return [getattr(event, f.attname) for f in fields if f.name not in {"id", "row"}]


def test_a_row_is_what_its_model_would_have_written(here):
    given = columns(here, 1)
    insert_columns(AuditEvent, given, rows=1)
    saved, inserted = a_look(here), a_look(here)
    saved.save(force_insert=True)
    insert_models([inserted])
    assert read(given["row"][0]) == read(saved.row) == read(inserted.row)


@pytest.mark.parametrize("rows", [0, 1, AT_ONCE, AT_ONCE + 1])
def test_every_row_is_written(here, rows):
    before = AuditEvent.objects.count()
    insert_columns(AuditEvent, columns(here, rows), rows=rows)
    assert AuditEvent.objects.count() == before + rows


def test_nothing_to_insert_is_no_statement(here, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_models([])


def test_a_column_that_is_not_there_is_refused(here):
    with pytest.raises(TypeError, match="no column nowhere"):
        insert_columns(AuditEvent, {"nowhere": Every(1)}, rows=1)
