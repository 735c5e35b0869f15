"""What is a measure made of, and how sure are we of each fact about it?

These values describe one version of one measure: items, scales, rules, licence, text.
Assumes: they were read from a checked data file; nothing here reads or computes scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cairn.science.measure.place import Axis, Track
from cairn.science.measure.reading import Band, Cutoff, Norm
from cairn.science.provenance import Status

NOT_VALIDATED = "a Cairn question, not a validated scale"


class Direction(StrEnum):
    """Which way a score moves when a person is doing better."""

    LOWER_IS_BETTER = "lower is better"
    HIGHER_IS_BETTER = "higher is better"

    @property
    def sign(self) -> int:
        """Return +1 when a rise is better and -1 when a fall is."""
        return 1 if self is Direction.HIGHER_IS_BETTER else -1


class Schedule(StrEnum):
    """When a measure is meant to be answered."""

    EVERY_SESSION = "every session"
    START_REVIEW_END = "start, review and end"
    AFTER_SESSION = "check-out after a session"


class Combine(StrEnum):
    """How item scores become a scale score."""

    SUM = "sum"
    MEAN = "mean"
    ENTERED = "entered"


class Rounding(StrEnum):
    """What happens to a prorated score that is not a whole number."""

    NONE = "none"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class RiskRule:
    """From which answer on a person looks soon, and from which first of all."""

    look_from: int
    priority_from: int | None
    status: Status
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question: the values an answer may take and how they are keyed."""

    id: str
    values: tuple[int, ...]
    reverse: bool = False
    scored: bool = True
    loinc: str | None = None
    risk: RiskRule | None = None

    def keyed(self, answer: int) -> int:
        """Return what an answer adds to a score, turned round where keyed so."""
        if not self.reverse:
            return answer
        return self.values[0] + self.values[-1] - answer


@dataclass(frozen=True, slots=True)
class MissingRule:
    """How many answers may be missing, and which, before a scale has no score."""

    allowed: int
    rounding: Rounding
    status: Status
    source: str
    note: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedPoints:
    """A reliable change given in points; that many points or more count."""

    points: float
    confidence: float | None
    confidence_status: Status
    status: Status
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """A reliable change computed from a sample's spread and the reliability."""

    standard_deviation: float
    reliability: float
    confidence: float
    status: Status
    source: str
    note: str = ""


ReliableChangeBasis = PublishedPoints | MeasurementError


@dataclass(frozen=True, slots=True)
class Scale:
    """One score of a measure and all that is known about reading it."""

    key: str
    name: str
    items: tuple[str, ...]
    combine: Combine
    minimum: float
    maximum: float
    missing: MissingRule
    keying_status: Status
    keying_source: str
    multiplier: float = 1.0
    loinc: str | None = None
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    reliable_change: ReliableChangeBasis | None = None
    other_reliable_changes: tuple[ReliableChangeBasis, ...] = ()
    norms: tuple[Norm, ...] = ()

    @property
    def cutoff(self) -> Cutoff | None:
        """Return the first cut-off that holds for everybody, if there is one."""
        return next((line for line in self.cutoffs if not line.applies_to), None)

    def band(self, value: float) -> Band | None:
        """Return the band a score lies in; a prorated 9.5 is below a line at 10."""
        reached = (band for band in reversed(self.bands) if value >= band.lower)
        return next(reached, None)


@dataclass(frozen=True, slots=True)
class ItemText:
    """The words of one question and of each of its answers."""

    text: str
    options: Mapping[int, str]
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A measure's words in one language, exactly as the owner publishes them."""

    language: str
    title: str
    instructions: str
    stem: str
    items: Mapping[str, ItemText]
    attribution: str
    notice: str
    status: Status
    checked_against: str


@dataclass(frozen=True, slots=True)
class Licence:
    """What the owner allows, in short; the full notice lies beside the measure."""

    name: str
    summary: str
    status: Status
    text_allowed: bool
    changes_allowed: bool
    url: str
    notice: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Who wrote the data file, who checked it, and the ISO date of the last review."""

    author: str
    checker: str
    reviewed: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of one measure."""

    key: str
    version: str
    name: str
    short_name: str
    measures: str
    recall: str
    respondent: str
    direction: Direction
    schedule: Schedule
    validated: bool
    citation: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    licence: Licence
    upkeep: Upkeep
    texts: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    loinc: str | None = None
    answer_loinc: tuple[str, ...] = ()
    note: str = ""
    track: Track | None = None
    axis: Axis | None = None

    @property
    def has_text(self) -> bool:
        """Say whether the measure can be shown to a client."""
        return bool(self.texts)

    @property
    def risk_items(self) -> tuple[Item, ...]:
        """Return the items whose answers a person must see."""
        return tuple(item for item in self.items if item.risk)

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """Return the items that belong to at least one score."""
        return tuple(item for item in self.items if item.scored)

    @property
    def main_scale(self) -> Scale:
        """Return the scale a path is drawn from."""
        return self.scales[0]

    @property
    def label(self) -> str:
        """Return the words that must stand beside a home-made form, or nothing."""
        return "" if self.validated else NOT_VALIDATED

    def item(self, item_id: str) -> Item | None:
        """Return the item with this id, if the measure has it."""
        return next((item for item in self.items if item.id == item_id), None)

    def scale(self, key: str) -> Scale | None:
        """Return the scale with this key, if the measure has it."""
        return next((scale for scale in self.scales if scale.key == key), None)
