"""The clock lets the database count its tables, once an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from cairn.clinic.clock import run_round
from cairn.clinic.statistics import is_due

AT = datetime(2026, 3, 4, 12, 59, tzinfo=UTC)


def is_counted() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        return cursor.fetchone()[0] == 1


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL counts itself")
def test_a_first_round_counts_the_tables(cast):
    run_round(at=AT)
    assert is_counted()


def test_counting_is_due_when_an_hour_has_begun():
    assert is_due(None, at=AT)
    assert not is_due(AT - timedelta(minutes=59), at=AT)
    assert is_due(AT - timedelta(minutes=60), at=AT)
    assert is_due(AT - timedelta(days=1), at=AT)
