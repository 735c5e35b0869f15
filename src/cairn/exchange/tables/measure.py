"""Which values may a score of this measure take?"""

from collections import abc
from dataclasses import dataclass

from cairn.errors import ScoringError
from cairn.exchange.tables.problems import RefusalRule, TableRefused
from cairn.science.measure.instrument import Combine, Instrument, Rounding, Scale
from cairn.science.measure.scoring import check_answers


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """A measure described on the spot: its lowest and highest total and direction."""

    minimum: float
    maximum: float
    lower_is_better: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What a score is a score of; the same for every row of an import."""

    instrument: str
    scale: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rule a total must obey."""

    minimum: float
    maximum: float
    whole: bool

    def __str__(self) -> str:
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.minimum:g} to {self.maximum:g}"


def find_bounds(
    instrument: Instrument | None, score_range: ScoreRange | None, *, scale: str | None
) -> Bounds:
    """Return the bounds of a scale of the measure, or of the stated range."""
    if (instrument is None) == (score_range is None):
        raise TableRefused(
            RefusalRule.MAPPING,
            "State either a measure that Cairn knows or the range of another one.",
        )
    if instrument is not None:
        chosen = find_scale(instrument, scale)
        return Bounds(chosen.minimum, chosen.maximum, _is_whole(instrument, chosen))
    if score_range is None or not score_range.minimum < score_range.maximum:
        raise TableRefused(
            RefusalRule.MAPPING,
            "The lowest possible score must be below the highest. State both.",
        )
    return Bounds(score_range.minimum, score_range.maximum, score_range.whole)


def find_scale(instrument: Instrument, key: str | None) -> Scale:
    """Return a scale by its key, or the main one when none is named."""
    scale = instrument.main_scale if key is None else instrument.scale(key)
    if scale is None:
        known = ", ".join(scale.key for scale in instrument.scales)
        raise TableRefused(
            RefusalRule.MAPPING,
            f"{instrument.short_name} has no such scale. State one of: {known}.",
        )
    return scale


def fits_item(instrument: Instrument, item_id: str, answer: int) -> bool:
    """Ask the measure's own rule whether an item takes this answer."""
    try:
        check_answers(instrument, {item_id: answer})
    except ScoringError:
        return False
    return True


def check_items(instrument: Instrument | None, items: abc.Iterable[str]) -> Instrument:
    """Refuse items that the measure does not have."""
    if instrument is None:
        raise TableRefused(
            RefusalRule.MAPPING,
            "Single items can be read for a measure that Cairn knows. For another "
            "measure, map the column of its total score.",
        )
    if any(instrument.item(item_id) is None for item_id in items):
        known = ", ".join(item.id for item in instrument.items) or "none"
        raise TableRefused(
            RefusalRule.MAPPING,
            f"A mapped item is not one of {instrument.short_name}, version "
            f"{instrument.version}. Its items are: {known}.",
        )
    return instrument


def _is_whole(instrument: Instrument, scale: Scale) -> bool:
    # Whole answers add up to a whole total, unless the measure's own rule for missing
    # answers lets a prorated total keep its fraction.
    if scale.combine is Combine.MEAN or not float(scale.multiplier).is_integer():
        return False
    if scale.combine is Combine.ENTERED and not instrument.items:
        return False
    return scale.missing.allowed == 0 or scale.missing.rounding is Rounding.WHOLE
