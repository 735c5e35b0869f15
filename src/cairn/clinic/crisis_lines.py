"""Which lines can a client in danger reach, and who has checked them?

The list is data: each line says where it comes from, when it was verified and until
when that holds. A line nobody has confirmed is a suggestion the practice must check.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

# A line holds half a year after it was verified; who looks after Cairn is told before.
HOLDS_FOR = timedelta(days=180)
TOLD_BEFORE = timedelta(days=30)
_CHANNELS = ("tel", "sms", "chat", "web")
_NUMBER = re.compile(r"[+]?[0-9]{2,15}")


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

    @property
    def name(self) -> str:
        """Name the line in a message to whoever looks after it."""
        return f"{self.region}, {self.service} ({self.channel} {self.value})"

    def has_run_out(self, *, on: date) -> bool:
        """Whether it was found at its source once, and that is too long ago."""
        return self.status is Standing.CONFIRMED and not self.is_confirmed(on=on)

    def runs_out_soon(self, *, on: date) -> bool:
        """Whether it holds today and no longer in a month."""
        return self.is_confirmed(on=on) and not self.is_confirmed(on=on + TOLD_BEFORE)

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


def find_flaws(line: CrisisLine) -> Iterator[str]:
    """Say every rule that a line breaks; an unconfirmed one has fewer to keep."""
    numbers = line.channel in {"tel", "sms"}
    if line.channel not in _CHANNELS:
        yield "its channel is not known"
    if numbers and not _NUMBER.fullmatch(line.value):
        yield "its number is not one a telephone dials"
    if not numbers and not line.value.startswith("https://"):
        yield "its address does not begin with https://"
    if not line.source.startswith("https://"):
        yield "its source does not begin with https://"
    if line.status is not Standing.CONFIRMED:
        return
    if line.verified_on is None or line.expires_on is None:
        yield "it is confirmed without saying when and until when"
    elif not line.verified_on < line.expires_on <= line.verified_on + HOLDS_FOR:
        yield "it would hold longer than half a year after it was verified"
