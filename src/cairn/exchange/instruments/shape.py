"""Which keys may a measure's data file have, and of what kind is each?

A small table per part of the file; every part is walked and every breach reported.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cairn.science.measure.instrument import Combine, Direction, Rounding, Schedule
from cairn.science.measure.place import Axis, Track
from cairn.science.measure.reading import CutoffRule, Population
from cairn.science.provenance import Status


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: where, which, and what to do."""

    path: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.rule} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be: a test for it and the words that describe it."""

    words: str
    fits: Callable[[object], bool]


def one_of(values: type[StrEnum]) -> Kind:
    """Return the kind that allows exactly the values of an enum."""
    allowed = [str(value) for value in values]
    return Kind("one of: " + ", ".join(allowed), lambda value: value in allowed)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_whole(value) or (isinstance(value, float) and math.isfinite(value))


def _is_list_of(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


TEXT = Kind("a text that is not empty", _is_text)
WORDS = Kind("a text", lambda value: isinstance(value, str))
YES_NO = Kind("true or false", lambda value: isinstance(value, bool))
WHOLE = Kind("a whole number", _is_whole)
NUMBER = Kind("a number", _is_number)
DATE = Kind(
    "a date like 2026-01-31",
    lambda value: isinstance(value, date) and not isinstance(value, datetime),
)
WHOLES = Kind("a list of whole numbers", _is_list_of(_is_whole))
TEXTS = Kind("a list of texts", _is_list_of(_is_text))
PART = Kind("a table", lambda value: isinstance(value, Mapping))
PARTS = Kind("a list of tables", _is_list_of(lambda v: isinstance(v, Mapping)))
STATUS = one_of(Status)

Shape = Mapping[str, Kind]

FACTS: Shape = {
    "key": TEXT,
    "version": TEXT,
    "name": TEXT,
    "short_name": TEXT,
    "measures": TEXT,
    "recall": TEXT,
    "respondent": TEXT,
    "direction": one_of(Direction),
    "schedule": one_of(Schedule),
    "validated": YES_NO,
    "citation": TEXT,
    "licence": PART,
    "upkeep": PART,
    "sources": PART,
    "items": PARTS,
    "scales": PARTS,
}
FACTS_OPTIONAL: Shape = {
    "values": WHOLES,
    "loinc": PART,
    "note": TEXT,
    "track": one_of(Track),
    "axis": one_of(Axis),
}
LICENCE: Shape = {
    "name": TEXT,
    "summary": TEXT,
    "status": STATUS,
    "text_allowed": YES_NO,
    "changes_allowed": YES_NO,
    "url": WORDS,
}
UPKEEP: Shape = {"author": TEXT, "checker": TEXT, "reviewed": DATE}
LOINC_OPTIONAL: Shape = {"panel": TEXT, "answers": TEXTS}
ITEM: Shape = {"id": TEXT}
ITEM_OPTIONAL: Shape = {
    "values": WHOLES,
    "reverse": YES_NO,
    "scored": YES_NO,
    "loinc": TEXT,
    "risk": PART,
}
FACT: Shape = {"status": STATUS, "source": TEXT}
FACT_OPTIONAL: Shape = {"note": TEXT}
RISK: Shape = {"look_from": WHOLE, **FACT}
RISK_OPTIONAL: Shape = {"priority_from": WHOLE, **FACT_OPTIONAL}
SCALE: Shape = {
    "key": TEXT,
    "name": TEXT,
    "items": TEXTS,
    "combine": one_of(Combine),
    "minimum": NUMBER,
    "maximum": NUMBER,
    "keying": PART,
    "missing": PART,
}
SCALE_OPTIONAL: Shape = {
    "multiplier": NUMBER,
    "loinc": TEXT,
    "bands": PARTS,
    "cutoffs": PARTS,
    "reliable_change": PARTS,
    "norms": PARTS,
}
MISSING: Shape = {"allowed": WHOLE, "rounding": one_of(Rounding), **FACT}
MISSING_OPTIONAL: Shape = {"only": TEXTS, **FACT_OPTIONAL}
BAND: Shape = {"label": TEXT, "lower": NUMBER, "upper": NUMBER, **FACT}
CUTOFF: Shape = {"value": NUMBER, "rule": one_of(CutoffRule), "label": TEXT, **FACT}
CUTOFF_OPTIONAL: Shape = {"applies_to": TEXT, **FACT_OPTIONAL}
POINTS: Shape = {"points": NUMBER, "confidence_status": STATUS, **FACT}
POINTS_OPTIONAL: Shape = {"confidence": NUMBER, **FACT_OPTIONAL}
ERROR: Shape = {
    "standard_deviation": NUMBER,
    "reliability": NUMBER,
    "confidence": NUMBER,
    **FACT,
}
NORM: Shape = {
    "sample": TEXT,
    "population": one_of(Population),
    "mean": NUMBER,
    "standard_deviation": NUMBER,
    **FACT,
}
NORM_OPTIONAL: Shape = {"n": WHOLE, **FACT_OPTIONAL}
WORDING: Shape = {
    "language": TEXT,
    "title": TEXT,
    "instructions": WORDS,
    "stem": WORDS,
    "attribution": TEXT,
    "notice": WORDS,
    "status": STATUS,
    "checked_against": TEXT,
    "items": PARTS,
}
WORDING_OPTIONAL: Shape = {"options": PART}
WORDING_ITEM: Shape = {"id": TEXT, "text": TEXT}
WORDING_ITEM_OPTIONAL: Shape = {"stem": WORDS, "options": PART}


def check_shape(
    table: Mapping[str, object], needed: Shape, optional: Shape, *, path: str
) -> Iterator[Problem]:
    """Report missing keys, unknown keys and values of the wrong kind."""
    for key in needed.keys() - table.keys():
        yield Problem(
            f"{path}{key}", "This key is missing.", f"Add it as {needed[key].words}."
        )
    allowed = {**optional, **needed}
    for key, value in table.items():
        kind = allowed.get(key)
        if kind is None:
            yield Problem(
                f"{path}{key}", "No such key exists here.", "Remove or respell it."
            )
        elif not kind.fits(value):
            yield Problem(
                f"{path}{key}", f"This must be {kind.words}.", "Correct the value."
            )
