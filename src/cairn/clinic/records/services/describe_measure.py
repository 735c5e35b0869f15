"""Keeps the description of a measure that Cairn does not ship."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from cairn.clinic.records.audit import audit
from cairn.clinic.records.measures import LOCAL
from cairn.clinic.records.models import Author, LocalMeasure, Practice
from cairn.errors import NotAllowed

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Description:
    """A measure in four facts, and its error where the practice knows it."""

    name: str
    minimum: float
    maximum: float
    lower_is_better: bool
    standard_deviation: float | None = None
    reliability: float | None = None


@transaction.atomic
def describe_measure(
    practice: Practice, description: Description, *, by: Author, at: datetime
) -> LocalMeasure:
    """Keep a measure's description; the same name must keep the same facts."""
    _check(description)
    key = f"{LOCAL}{slugify(description.name)[:30]}"
    known = LocalMeasure.objects.filter(practice=practice, key=key).first()
    if known is not None:
        return _same(known, description)
    measure = LocalMeasure(
        practice=practice,
        key=key,
        name=description.name.strip(),
        minimum=description.minimum,
        maximum=description.maximum,
        lower_is_better=description.lower_is_better,
        standard_deviation=description.standard_deviation,
        reliability=description.reliability,
        at=at,
        **by.as_fields(),
    )
    measure.save(force_insert=True)
    audit("measure described", practice=practice, by=by, at=at, row=measure.id)
    return measure


def _same(known: LocalMeasure, description: Description) -> LocalMeasure:
    stored = (known.minimum, known.maximum, known.lower_is_better)
    stated = (description.minimum, description.maximum, description.lower_is_better)
    if stored != stated:
        raise NotAllowed(
            "A measure of this name is described already with another range or "
            "direction. Use that description, or another name."
        )
    return known


def _check(description: Description) -> None:
    if not slugify(description.name) or len(description.name) > LONGEST_NAME:
        raise NotAllowed(f"A measure's name has 1 to {LONGEST_NAME} characters.")
    if not description.minimum < description.maximum:
        raise NotAllowed("The lowest possible score must be below the highest.")
    error = (description.standard_deviation, description.reliability)
    if (error[0] is None) != (error[1] is None):
        raise NotAllowed("State the standard deviation and the reliability together.")
    if error[0] is not None and error[0] <= 0:
        raise NotAllowed("A standard deviation is above zero.")
    if error[1] is not None and not 0 < error[1] < 1:
        raise NotAllowed("A reliability lies between 0 and 1.")
