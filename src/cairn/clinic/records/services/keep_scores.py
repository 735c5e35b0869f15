"""Keeps computed scores with what they were computed by, many rows at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from cairn.clinic.records.in_bulk import Every, insert_columns
from cairn.clinic.records.models import Author, Score
from cairn.science.measure.scoring import Score as ScaleScore

# What the record keeps of a computed score, under the same names.
_SCORED = (
    "scale",
    "value",
    "answered",
    "missing",
    "prorated",
    "method",
    "version",
    "source",
)


def insert_scores(
    scores: Sequence[tuple[UUID, ScaleScore]], *, by: Author, at: datetime
) -> None:
    """Keep computed scores with their provenance, each with its administration."""
    authored = {"at": at, **by.as_fields()}
    insert_columns(
        Score,
        {
            "id": [uuid4() for _ in scores],
            "administration_id": [administration for administration, _ in scores],
            **{name: [getattr(one, name) for _, one in scores] for name in _SCORED},
            **{name: Every(value) for name, value in authored.items()},
        },
        rows=len(scores),
    )
