"""What is the score of these answers, and does an answer need a person's eyes?

Method: each measure's own rule: keyed item scores summed or averaged, and prorated
only as far as the measure's missing-answer rule allows.
Refuses: unknown items, answers outside the item's values; a missing answer is never 0.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cairn.errors import ScoringError
from cairn.science.measure.instrument import Combine, Instrument, Item, Rounding, Scale
from cairn.science.provenance import ENTERED_TOTAL, MEAN, SUM, Status, weakest

Answers = Mapping[str, int | None]


class RiskTier(StrEnum):
    """How soon a person must look at a risk answer."""

    LOOK = "look"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Score:
    """A scale's score with how it came about; `value` is None when not scorable."""

    scale: str
    value: float | None
    answered: int
    missing: int
    prorated: bool
    band: str | None
    method: str
    version: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """An answer that a person must see, and how soon."""

    item: str
    tier: RiskTier


def score(instrument: Instrument, answers: Answers) -> tuple[Score, ...]:
    """Score every scale of a measure from the answers to its items."""
    check_answers(instrument, answers)
    scales = [s for s in instrument.scales if s.combine is not Combine.ENTERED]
    if not scales:
        raise ScoringError(
            f"{instrument.short_name} cannot be scored from item answers here: how its "
            "items are keyed is not established. Enter the total score instead."
        )
    return tuple(_score_scale(instrument, scale, answers) for scale in scales)


def score_total(instrument: Instrument, value: float, scale: str = "total") -> Score:
    """Read a total that was scored elsewhere; nothing is known of its answers.

    The counts of answered and missing items are both 0 for that reason.
    """
    reading = instrument.scale(scale)
    if reading is None:
        raise ScoringError(f"{instrument.short_name} has no scale '{scale}'.")
    if not reading.minimum <= value <= reading.maximum:
        raise ScoringError(
            f"The {reading.name} lies between {reading.minimum:g} and "
            f"{reading.maximum:g}; this total is outside. Check the column and the row."
        )
    band = reading.band(value)
    return Score(
        scale=reading.key,
        value=float(value),
        answered=0,
        missing=0,
        prorated=False,
        band=band.label if band else None,
        method=ENTERED_TOTAL.name,
        version=instrument.version,
        source=ENTERED_TOTAL.source,
        status=Status.UNCONFIRMED,
    )


def check_answers(instrument: Instrument, answers: Answers) -> None:
    """Raise ScoringError when an answer does not fit; the value is never named."""
    for item_id, answer in answers.items():
        item = instrument.item(item_id)
        if item is None:
            raise ScoringError(
                f"{instrument.short_name} version {instrument.version} has no item "
                f"'{item_id}'. Use the item ids of this version."
            )
        if answer is not None and not _fits(item, answer):
            raise ScoringError(
                f"{instrument.short_name} item {item_id} takes a whole number from "
                f"{item.values[0]} to {item.values[-1]}; this answer is none of them."
            )


def risk_answers(
    instrument: Instrument, answers: Answers, *, previous: Answers | None = None
) -> tuple[RiskAnswer, ...]:
    """Find the answers a person must see; any rise since `previous` comes first."""
    check_answers(instrument, answers)
    before = previous or {}
    found = (
        (item.id, _risk_tier(item, answers.get(item.id), before.get(item.id)))
        for item in instrument.risk_items
    )
    return tuple(RiskAnswer(item_id, tier) for item_id, tier in found if tier)


def unanswered_risk_items(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """List the risk items left out; not answered is neither yes nor no."""
    return tuple(i for i in instrument.risk_items if answers.get(i.id) is None)


def _fits(item: Item, answer: object) -> bool:
    # bool is an int in Python, and True would pass silently as 1.
    return (
        isinstance(answer, int)
        and not isinstance(answer, bool)
        and answer in item.values
    )


def _score_scale(instrument: Instrument, scale: Scale, answers: Answers) -> Score:
    keyed = [
        item.keyed(answer)
        for item in instrument.items
        if item.id in scale.items and (answer := answers.get(item.id)) is not None
    ]
    left_out = [item for item in scale.items if answers.get(item) is None]
    missing = len(left_out)
    prorated = missing > 0 and _may_be_missing(scale, left_out)
    value = _combine(scale, keyed) if missing == 0 or prorated else None
    band = scale.band(value) if value is not None else None
    method = MEAN if scale.combine is Combine.MEAN else SUM
    return Score(
        scale=scale.key,
        value=value,
        answered=len(keyed),
        missing=missing,
        prorated=prorated,
        band=band.label if band else None,
        method=f"{method.name}, prorated" if prorated else method.name,
        version=instrument.version,
        source=scale.keying_source,
        status=_status(scale, prorated=prorated),
    )


def _may_be_missing(scale: Scale, left_out: list[str]) -> bool:
    rule = scale.missing
    fits = not rule.only or set(left_out) <= set(rule.only)
    return fits and len(left_out) <= rule.allowed


def _status(scale: Scale, *, prorated: bool) -> Status:
    if prorated:
        return weakest(scale.keying_status, scale.missing.status)
    return scale.keying_status


def _combine(scale: Scale, keyed: list[int]) -> float:
    parts = 1 if scale.combine is Combine.MEAN else len(scale.items)
    value = sum(keyed) * parts * scale.multiplier / len(keyed)
    if scale.missing.rounding is Rounding.WHOLE:
        # Half goes up: Python's round() would send 4.5 to 4 and 5.5 to 6.
        return float(math.floor(value + 0.5))
    return value


def _risk_tier(item: Item, answer: int | None, before: int | None) -> RiskTier | None:
    rule = item.risk
    if rule is None or answer is None or answer < rule.look_from:
        return None
    if rule.priority_from is None:
        return RiskTier.LOOK
    risen = before is not None and answer > before
    if answer >= rule.priority_from or risen:
        return RiskTier.PRIORITY
    return RiskTier.LOOK
