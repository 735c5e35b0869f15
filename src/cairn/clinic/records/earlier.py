"""What was known of a client when a check-in came: earlier answers, the main scores?

Read inside the check-in's transaction while other writers wait, so in plain SQL, which
costs a tenth of a composed query; both look at one client's own rows only.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from cairn.clinic.records.models import Administration
from cairn.science.measure.instrument import Instrument

_PREVIOUS_ANSWERS = """
SELECT answers FROM administration
WHERE client_id = %s AND instrument = %s AND answered_at <= %s AND id <> %s
ORDER BY answered_at DESC LIMIT 1
"""
_SCORES = """
SELECT administration.instrument, score.scale, score.value
FROM administration JOIN score ON score.administration_id = administration.id
WHERE administration.client_id = %s AND score.value IS NOT NULL
ORDER BY administration.answered_at, score.at
"""


def previous_answers(administration: Administration) -> dict[str, int | None] | None:
    """Return the answers to the same measure the time before, if there was one."""
    rows = _ask(
        _PREVIOUS_ANSWERS,
        administration.client_id,
        administration.instrument,
        administration.answered_at,
        administration.id,
    )
    return json.loads(rows[0][0]) if rows else None


def main_scores_of(
    client_id: UUID, measures: Iterable[Instrument]
) -> Mapping[str, Sequence[float]]:
    """Return the main scores of some measures by key, in the order of answering."""
    scales = {measure.key: measure.main_scale.key for measure in measures}
    values: dict[str, list[float]] = defaultdict(list)
    for key, scale, value in _ask(_SCORES, client_id):
        if scale == scales.get(key):
            values[key].append(value)
    return values


def _ask(question: str, *values: UUID | datetime | str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [_stored(value) for value in values])
        return list(cursor.fetchall())


def _stored(value: UUID | datetime | str) -> Any:
    """Return a value as this database stores it."""
    match value:
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case str():
            return value
