"""Where does a number come from, and how sure are we of it?

Every result names its method, the method's version and its publication; every fact
taken from the literature carries a status. Nothing here computes.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How well a fact from the literature is established in this project."""

    VERIFIED = "verified"
    UNCONFIRMED = "unconfirmed"
    COMPUTED = "computed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Method:
    """A way of computing: its name, our version of it, and who published it."""

    name: str
    version: str
    source: str


SUM = Method("sum of item scores", "1", "the measure's own scoring rule")
MEAN = Method("mean item score times a factor", "1", "the measure's own scoring rule")
ENTERED_TOTAL = Method("total entered as it was scored elsewhere", "1", "as entered")
JACOBSON_TRUAX = Method(
    "reliable change index",
    "1",
    "Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19",
)
PUBLISHED_POINTS = Method(
    "published reliable-change criterion in points", "1", "the criterion's own source"
)
CLINICAL_CHANGE = Method(
    "reliable and clinically significant change",
    "1",
    "Jacobson & Truax (1991), J Consult Clin Psychol 59, 12-19",
)
TALKING_THERAPIES = Method(
    "NHS Talking Therapies outcome definitions",
    "1",
    "NHS Talking Therapies Manual, outcome chapter (not seen first-hand)",
)

# The least established fact decides how sure a result is.
_FROM_WEAKEST = (
    Status.UNKNOWN,
    Status.UNCONFIRMED,
    Status.COMPUTED,
    Status.VERIFIED,
)


def weakest(*statuses: Status) -> Status:
    """Return the least established of the statuses a result rests on."""
    return min(statuses, key=_FROM_WEAKEST.index)
