"""Rows written by their columns are the rows that models would have written."""

from uuid import uuid4

import pytest

from cairn.clinic.records.in_bulk import AT_ONCE, Every, insert_columns
from cairn.clinic.records.models import AuditEvent
from people import NOON


def write(here, rows):
    insert_columns(
        AuditEvent,
        {
            "id": range(10_000, 10_000 + rows),
            "practice_id": Every(here.practice.id),
            "at": Every(NOON),
            "action": ["looked"] * rows,
            "client_id": [here.ben.id] * rows,
            "row": [uuid4() for _ in range(rows)],
            **{name: Every(v) for name, v in here.by_anna.as_fields().items()},
        },
        rows=rows,
    )


def test_a_row_is_what_its_model_would_have_written(here):
    write(here, 1)
    written = AuditEvent.objects.get(id=10_000)
    model = AuditEvent(
        id=10_001,
        practice_id=here.practice.id,
        at=NOON,
        action="looked",
        client_id=here.ben.id,
        row=written.row,
        **here.by_anna.as_fields(),
    )
    model.save(force_insert=True)
    names = [field.attname for field in AuditEvent._meta.concrete_fields[1:]]
    found = AuditEvent.objects.get(id=10_001)
    assert [getattr(written, n) for n in names] == [getattr(found, n) for n in names]


@pytest.mark.parametrize("rows", [0, 1, AT_ONCE, AT_ONCE + 1])
def test_every_row_is_written(here, rows):
    write(here, rows)
    assert AuditEvent.objects.filter(id__gte=10_000).count() == rows


def test_a_column_that_is_not_there_is_refused(here):
    with pytest.raises(TypeError, match="no column nowhere"):
        insert_columns(AuditEvent, {"nowhere": Every(1)}, rows=1)
