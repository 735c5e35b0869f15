"""How large have the tables become? The database has to know to choose its indexes.

PostgreSQL counts by itself. SQLite counts when told to; without it, a caseload of
thousands is searched by the wrong index, several times slower.
"""

from datetime import datetime

from django.db import connection

# A sample of the rows is enough, and takes milliseconds.
ROWS_SAMPLED = 400


def count_tables() -> None:
    """Let SQLite sample its tables; elsewhere nothing needs to be done."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_SAMPLED}")
        cursor.execute("ANALYZE")


def is_due(last: datetime | None, *, at: datetime) -> bool:
    """Whether an hour has begun since the last round, or none was ever made."""
    return last is None or (last.date(), last.hour) != (at.date(), at.hour)
