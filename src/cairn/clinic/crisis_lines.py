"""Which lines can a client in danger reach, and who has checked them?

The list is data: each line says where it comes from, when it was verified and until
when that holds. A line nobody has confirmed is a suggestion the practice must check.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Standing(StrEnum):
    """Whether a line was found at its source."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One number of one region."""

    region: str
    service: str
    channel: str
    value: str
    hours: str
    source: str
    status: Standing
    verified_on: date | None = None
    expires_on: date | None = None

    def is_confirmed(self, *, on: date) -> bool:
        """Whether somebody found it at its source, not too long ago."""
        return (
            self.status is Standing.CONFIRMED
            and self.expires_on is not None
            and on <= self.expires_on
        )

    def as_told(self) -> dict[str, str]:
        """Return the line as a protocol keeps it once the practice has checked it."""
        return {
            "label": self.service,
            "channel": self.channel,
            "value": self.value,
            "hours": self.hours,
        }


@cache
def crisis_lines() -> tuple[CrisisLine, ...]:
    """Return every line of the list."""
    text = files("cairn.clinic").joinpath("crisis_lines.toml").read_text("utf-8")
    return tuple(
        CrisisLine(**{**line, "status": Standing(line["status"])})
        for line in tomllib.loads(text)["line"]
    )


@cache
def regions() -> dict[str, str]:
    """Return the regions of the list: code and name."""
    text = files("cairn.clinic").joinpath("crisis_lines.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["region"])


def suggest_lines(region: str) -> tuple[CrisisLine, ...]:
    """Return the region's lines; another region's are never suggested."""
    return tuple(line for line in crisis_lines() if line.region == region)
