"""What is a score read against: bands, cut-offs and the scores of named samples?

Assumes: each fact says how well it is established and who published it.
"""

from dataclasses import dataclass
from enum import StrEnum

from cairn.science.provenance import Status


class CutoffRule(StrEnum):
    """Which scores lie on the clinical side of a cut-off."""

    AT_OR_ABOVE = "at or above"
    BELOW = "below"
    EITHER_SIDE = "either side"


class Population(StrEnum):
    """Whom a norm sample stands for."""

    GENERAL = "general"
    CLINICAL = "clinical"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of scores."""

    label: str
    lower: float
    upper: float
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A line between the clinical and the functional range."""

    value: float
    rule: CutoffRule
    label: str
    status: Status
    source: str
    applies_to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """Mean and spread of a named sample."""

    sample: str
    population: Population
    mean: float
    standard_deviation: float
    n: int | None
    status: Status
    source: str
    note: str = ""
